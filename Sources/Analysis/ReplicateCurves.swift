internal import Foundation

/// What was recorded of one method in n variables: the same iterations of every replicate.
///
/// Replicates are independent and identically distributed; the records of one replicate are
/// correlated, so a replicate is only ever taken as a whole.
package struct ReplicateCurves: Hashable, Sendable {
  /// n, the number of variables.
  package let dimension: Int
  /// c in E‖G‖² = c·‖∇f‖², by which iterations are scaled; 1 for exact gradients.
  package let constant: Double
  /// k, rising.
  package let iterations: [Int]
  package let replicateCount: Int
  /// The values, record after record of the first replicate, then of the second, ….
  let values: [Double]
  /// The mean over replicates, one a record.
  package let means: [Double]

  /// - Parameter values: [replicate][record].
  package init(dimension: Int, constant: Double, iterations: [Int], values: [[Double]]) {
    precondition(
      values.allSatisfy { $0.count == iterations.count },
      "every replicate must have one value for each of the \(iterations.count) iterations")
    self.init(
      dimension: dimension, constant: constant, iterations: iterations,
      replicateCount: values.count, values: values.flatMap { $0 })
  }

  private init(
    dimension: Int, constant: Double, iterations: [Int], replicateCount: Int, values: [Double]
  ) {
    precondition(dimension > 0, "curves in \(dimension) variables")
    precondition(constant > 0, "iterations cannot be scaled by the constant \(constant)")
    precondition(replicateCount > 0, "curves without a replicate have no mean")
    precondition(
      iterations.first ?? 0 >= 0 && zip(iterations, iterations.dropFirst()).allSatisfy(<),
      "the iterations of a curve must rise from 0 on, each once")
    self.dimension = dimension
    self.constant = constant
    self.iterations = iterations
    self.replicateCount = replicateCount
    self.values = values
    var sums = [Double](repeating: 0, count: iterations.count)
    for i in 0..<replicateCount {
      for r in sums.indices { sums[r] += values[i * sums.count + r] }
    }
    means = sums.map { $0 / Double(replicateCount) }
  }

  /// The values of one replicate, one a record.
  package func replicate(_ i: Int) -> [Double] {
    Array(values[i * iterations.count..<(i + 1) * iterations.count])
  }

  /// Whether there is no randomness to be seen: one replicate, or all the same to the last bit.
  package var isDeterministic: Bool {
    (1..<replicateCount).allSatisfy { i in
      (0..<iterations.count).allSatisfy { values[$0] == values[i * iterations.count + $0] }
    }
  }

  /// The records whose time lies in the window.
  package func restricted(to window: ClosedRange<Double>, of clock: Clock) -> Self {
    keeping { window.contains(clock.time(iterations[$0], constant: constant)) }
  }

  /// Of curves that end on an estimator's noise floor, the records before their mean first comes within
  /// ten times its last value: what follows is the floor's, not the method's.
  var aboveFloor: Self {
    let floor = 10 * (means.last ?? 0)
    let end = means.firstIndex { $0 <= floor } ?? means.count
    return keeping { $0 < end }
  }

  /// The records after the start, where log k exists.
  var withoutStart: Self { keeping { iterations[$0] > 0 } }

  /// The records before the first whose mean has no logarithm.
  var untilZero: Self {
    let end = means.firstIndex { $0 <= 0 } ?? means.count
    return keeping { $0 < end }
  }

  private func keeping(_ isKept: (Int) -> Bool) -> Self {
    let kept = iterations.indices.filter(isKept)
    guard kept.count < iterations.count else { return self }
    var values: [Double] = []
    values.reserveCapacity(kept.count * replicateCount)
    for i in 0..<replicateCount {
      for r in kept { values.append(self.values[i * iterations.count + r]) }
    }
    return Self(
      dimension: dimension, constant: constant, iterations: kept.map { iterations[$0] },
      replicateCount: replicateCount, values: values)
  }

  /// σ/√R at one record, or nil for a single replicate.
  package func standardError(record r: Int) -> Double? {
    guard replicateCount > 1 else { return nil }
    // In units of the mean, so that neither tiny nor huge values leave the range when squared.
    let unit = abs(means[r])
    guard unit > 0 else { return 0 }
    var squares = 0.0
    for i in 0..<replicateCount {
      let deviation = (values[i * iterations.count + r] - means[r]) / unit
      squares += deviation * deviation
    }
    let count = Double(replicateCount)
    return unit * (squares / (count * (count - 1))).squareRoot()
  }

  /// The sample's third central moment in units of its second, m₃/m₂^{3/2}, at one record; 0 where
  /// nothing varies.
  func skewness(record r: Int) -> Double {
    let unit = abs(means[r])
    guard unit > 0 else { return 0 }
    var (second, third) = (0.0, 0.0)
    for i in 0..<replicateCount {
      let deviation = (values[i * iterations.count + r] - means[r]) / unit
      second += deviation * deviation
      third += deviation * deviation * deviation
    }
    let count = Double(replicateCount)
    return second > 0 ? third / count / pow(second / count, 1.5) : 0
  }

  /// ln of the means.
  func logMeans() throws(FitFailure) -> [Double] {
    try checkFinite()
    var logs: [Double] = []
    for (iteration, mean) in zip(iterations, means) {
      guard mean > 0 else {
        throw .notPositive(dimension: dimension, iteration: iteration)
      }
      logs.append(mean.logarithm)
    }
    return logs
  }

  func checkFinite() throws(FitFailure) {
    for (iteration, mean) in zip(iterations, means) where !mean.isFinite {
      throw .notFinite(dimension: dimension, iteration: iteration)
    }
  }
}
