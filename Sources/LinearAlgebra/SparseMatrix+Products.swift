extension SparseMatrix {
  /// Y ← AX, m × k by rows for a p × k matrix X by rows.
  package func multiply(
    _ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>, count k: Int = 1
  ) {
    columns.withUnsafeBufferPointer { columns in
      values.withUnsafeBufferPointer { values in
        for row in 0..<rowCount {
          let entries = starts[row]..<starts[row + 1]
          if k == 1 {
            y[row] = Self.dot(entries, columns, values, x)
            continue
          }
          let out = y + row * k
          out.update(repeating: 0, count: k)
          for e in entries {
            let (value, from) = (values[e], x + Int(columns[e]) * k)
            for c in 0..<k { out[c] += value * from[c] }
          }
        }
      }
    }
  }

  /// X += AᵀY, p × k by rows for an m × k matrix Y by rows.
  package func addTransposed(
    times y: UnsafePointer<Double>, to x: UnsafeMutablePointer<Double>, count k: Int = 1
  ) {
    columns.withUnsafeBufferPointer { columns in
      values.withUnsafeBufferPointer { values in
        for row in 0..<rowCount {
          let from = y + row * k
          for e in starts[row]..<starts[row + 1] {
            let (value, out) = (values[e], x + Int(columns[e]) * k)
            for c in 0..<k { out[c] += value * from[c] }
          }
        }
      }
    }
  }

  /// AᵀDA, columns × columns by rows, for a diagonal matrix D of weights.
  ///
  /// - Complexity: the sum of the squares of each row's number of stored entries.
  package func gram(weights: [Double]) -> [Double] {
    precondition(weights.count == rowCount, "\(weights.count) weights for \(rowCount) rows")
    var gram = [Double](repeating: 0, count: columnCount * columnCount)
    for row in 0..<rowCount {
      for a in starts[row]..<starts[row + 1] {
        let (factor, line) = (weights[row] * values[a], Int(columns[a]) * columnCount)
        for b in starts[row]...a { gram[line + Int(columns[b])] += factor * values[b] }
      }
    }
    for i in 0..<columnCount {
      for j in 0..<i { gram[j * columnCount + i] = gram[i * columnCount + j] }
    }
    return gram
  }

  /// The product of one row with x.
  package func product(ofRow row: Int, _ x: UnsafePointer<Double>) -> Double {
    columns.withUnsafeBufferPointer { columns in
      values.withUnsafeBufferPointer { values in
        Self.dot(starts[row]..<starts[row + 1], columns, values, x)
      }
    }
  }

  /// x += α times one row.
  package func add(_ α: Double, timesRow row: Int, to x: UnsafeMutablePointer<Double>) {
    for e in starts[row]..<starts[row + 1] { x[Int(columns[e])] += α * values[e] }
  }

  /// The product of a row with x, in four sums that do not wait for each other.
  private static func dot(
    _ entries: Range<Int>, _ columns: UnsafeBufferPointer<Int32>,
    _ values: UnsafeBufferPointer<Double>, _ x: UnsafePointer<Double>
  ) -> Double {
    var sums = SIMD4<Double>.zero
    var e = entries.lowerBound
    while e + 4 <= entries.upperBound {
      let factors = SIMD4(
        x[Int(columns[e])], x[Int(columns[e + 1])], x[Int(columns[e + 2])],
        x[Int(columns[e + 3])])
      let row = SIMD4(values[e], values[e + 1], values[e + 2], values[e + 3])
      sums += row * factors
      e += 4
    }
    var sum = (sums[0] + sums[1]) + (sums[2] + sums[3])
    while e < entries.upperBound {
      sum += values[e] * x[Int(columns[e])]
      e += 1
    }
    return sum
  }
}
