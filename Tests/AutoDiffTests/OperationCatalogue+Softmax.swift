import AutoDiff

/// Gathers and the parts of softmax, in every shape that their rules tell apart.
extension OperationCatalogue {
  static let gathers: [Case] = [
    Case("gather of a vector", parameters: 6) { $0.gather([5, 0, 2]) },
    Case("gather with repetitions", parameters: 4) { $0.gather([1, 1, 3, 1, 0, 3]) },
    Case("gather of one", parameters: 1) { $0.gather([0]) },
    Case("gather into a matrix", parameters: 5) {
      $0.gather([4, 3, 2, 2, 0, 1], shape: Shape(rows: 2, columns: 3))
    },
    Case("gather of what is computed, times itself", parameters: 12) {
      let y = tanh(matrix($0, from: 0, 3, 4))
      return y.gather(Array((0..<12).reversed()), shape: y.shape) * y
    },
    Case("gather of a constant", parameters: 2) { $0 * $0.constant([3, 5, 7]).gather([2, 1]) },
    Case("an entry of each row", parameters: 12) {
      matrix($0, from: 0, 4, 3).entries(columnPerRow: [2, 0, 0, 1])
    },
  ]

  static let logSumExps: [Case] = Axis.allCases.flatMap { axis in
    [(1, 1), (1, 5), (4, 1), (3, 4)].flatMap { rows, columns in
      [
        Case("log-sum-exp of \(rows) × \(columns), \(axis)", parameters: rows * columns) {
          logSumExp(matrix($0, from: 0, rows, columns), over: axis)
        },
        Case(
          "log-sum-exp of what is computed, \(rows) × \(columns), \(axis)",
          parameters: rows * columns
        ) {
          logSumExp(3 * tanh(matrix($0, from: 0, rows, columns)), over: axis)
        },
      ]
    }
  }

  /// In the order of the normals, and so far apart that none overtakes another nearby.
  private static let apart: @Sendable ([Double]) -> [Double] = { normals in
    normals.map { z in
      0.4 + 0.3 * (Double(normals.count { $0 < z }) - Double(normals.count - 1) / 2)
    }
  }

  static let maxima: [Case] = Axis.allCases.flatMap { axis in
    [(1, 1), (1, 5), (4, 1), (3, 4)].flatMap { rows, columns in
      [
        Case("maximum of \(rows) × \(columns), \(axis)", parameters: rows * columns, at: apart) {
          maximum(matrix($0, from: 0, rows, columns), over: axis)
        },
        Case(
          "maximum of what is computed, \(rows) × \(columns), \(axis)",
          parameters: rows * columns, at: apart
        ) {
          let y = maximum(tanh(matrix($0, from: 0, rows, columns)), over: axis)
          return y * y
        },
      ]
    }
  }

  static let crossEntropies: [Case] = [(1, 1), (1, 5), (4, 1), (3, 4), (7, 2)].flatMap { b, c in
    let labels = (0..<b).map { (3 * $0 + 1) % c }
    return [
      Case("softmax cross-entropy, \(b) × \(c)", parameters: b * c) {
        matrix($0, from: 0, b, c).softmaxCrossEntropy(labels: labels)
      },
      Case("softmax cross-entropy of a product, \(b) × \(c)", parameters: 2 * (b + c)) {
        matrixProduct(matrix($0, from: 0, b, 2), matrix($0, from: 2 * b, 2, c))
          .softmaxCrossEntropy(labels: labels)
      },
    ]
  }
}
