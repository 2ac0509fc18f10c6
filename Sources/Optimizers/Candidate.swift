internal import Estimators
internal import LinearAlgebra
internal import Sampling

/// A point that a method tries, in memory that is allocated once.
struct Candidate: Sendable {
  var point: [Double]

  init(dimension n: Int) {
    point = [Double](repeating: 0, count: n)
  }

  /// Makes x + tv the candidate.
  ///
  /// - Parameter direction: its first direction is v.
  mutating func place(_ t: Double, along direction: inout DirectionFrame, from x: [Double]) {
    point.withUnsafeMutableBufferPointer { point in
      _ = point.update(fromContentsOf: x)
      var out = point.mutableSpan
      direction.move(&out, along: 0, by: t)
    }
  }

  /// Makes x̄ + t(x̄ − x) the candidate.
  mutating func place(_ t: Double, beyond mean: [Double], from x: ArraySlice<Double>) {
    point.withUnsafeMutableBufferPointer { point in
      mean.withUnsafeBufferPointer { mean in
        x.withUnsafeBufferPointer { x in
          for i in point.indices { point[i] = (1 + t) * mean[i] - t * x[i] }
        }
      }
    }
  }

  /// Makes a point the candidate.
  mutating func take(_ x: ArraySlice<Double>) {
    point.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: x) }
  }

  /// Whether all entries are finite, and so is their sum of magnitudes.
  var isFinite: Bool { EntrywiseKernels.magnitudes(point.span).isFinite }

  /// f at the candidate; +∞ if f or an entry is NaN or the point is out of range, so that it is never the best.
  func value(from oracle: ClosingOracle) throws(OracleClosed) -> Double {
    let value = try oracle.value(at: point.span)
    return value.isNaN || !isFinite ? .infinity : value
  }
}
