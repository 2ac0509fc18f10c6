import AutoDiff
import LinearAlgebra
import Sampling
import Testing

extension OperationCatalogue {
  /// Every third entry is not zero, and every fifth row is empty.
  static func sparse(_ rows: Int, _ columns: Int) -> [Double] {
    (0..<rows * columns).map { k in
      k % 3 == 0 && (k / columns) % 5 != 4 ? numbers[k % numbers.count] : 0
    }
  }

  static let sparseProducts: [Case] =
    [(1, 1, 1), (7, 3, 1), (3, 20, 1), (12, 9, 1), (1, 4, 3), (9, 5, 4), (4, 1, 2)].flatMap {
      m, p, k -> [Case] in
      let matrix = SparseMatrix(sparse(m, p), columnCount: p)
      return [
        Case("sparse AX, \(m) × \(p) × \(k)", parameters: p * k) {
          matrixProduct(matrix, Self.matrix($0, from: 0, p, k))
        },
        Case("sparse A of what is computed, twice, \(m) × \(p) × \(k)", parameters: p * k) {
          let x = tanh(Self.matrix($0, from: 0, p, k))
          return matrixProduct(matrix, x) * matrixProduct(matrix, 0.5 * x)
        },
      ]
    }
}

struct SparseProductTests {
  /// With the dense matrix of the same entries.
  @Test(arguments: [(1, 1, 1), (40, 7, 1), (5, 90, 1), (30, 20, 3)])
  func agreesWithTheDenseProduct(rows m: Int, columns p: Int, count k: Int) {
    let dense = OperationCatalogue.sparse(m, p)
    let matrix = SparseMatrix(dense, columnCount: p)
    let stream = RandomStream(seed: 92)
    func squares(_ y: Variable) -> Variable { sum(square(y)) }
    OperationLaws.expectSame(
      parameters: p * k, at: (0..<3).map { stream.at(iteration: $0).normals(p * k) },
      { squares(matrixProduct(matrix, $0.reshaped(rows: p, columns: k))) },
      { x in
        let a = x.constant(dense, shape: Shape(rows: m, columns: p))
        return squares(matrixProduct(a, x.reshaped(rows: p, columns: k)))
      })
  }

  /// Two operations for every stored entry and column.
  @Test func work() {
    let matrix = SparseMatrix([1, 0, 0, 2, 0, 3], columnCount: 3)
    let graph = Graph(parameters: 6) {
      matrixProduct(matrix, $0.reshaped(rows: 3, columns: 2))
    }
    #expect(graph.work == Work(value: 12, pushforward: 12, pullback: 12))
  }

  @Test func shapesThatDoNotFitAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 2) {
        matrixProduct(SparseMatrix([1, 2, 3], columnCount: 3), $0)
      }
    }
  }
}
