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
  /// Whether replicates differ only by rounding: the method is not random, and all start alike.
  package let isDeterministic: Bool
  /// The values, record after record of the first replicate, then of the second, ….
  let values: [Double]
  /// The mean over replicates, one per record.
  package let means: [Double]

  /// - Parameters:
  ///   - values: [replicate][record].
  ///   - isDeterministic: if nil, whether there is only one replicate, or all are the same.
  package init(
    dimension: Int, constant: Double, iterations: [Int], values: [[Double]],
    isDeterministic: Bool? = nil
  ) {
    precondition(
      values.allSatisfy { $0.count == iterations.count },
      "every replicate must have one value for each of the \(iterations.count) iterations")
    self.init(
      dimension: dimension, constant: constant, iterations: iterations,
      replicateCount: values.count,
      isDeterministic: isDeterministic ?? values.allSatisfy { $0 == values[0] },
      values: values.flatMap { $0 })
  }

  private init(
    dimension: Int, constant: Double, iterations: [Int], replicateCount: Int,
    isDeterministic: Bool, values: [Double]
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
    self.isDeterministic = isDeterministic
    self.values = values
    var sums = [Double](repeating: 0, count: iterations.count)
    for i in 0..<replicateCount {
      for r in sums.indices { sums[r] += values[i * sums.count + r] }
    }
    means = sums.map { $0 / Double(replicateCount) }
  }

  /// The values of one replicate, one per record.
  package func replicate(_ i: Int) -> [Double] {
    Array(values[i * iterations.count..<(i + 1) * iterations.count])
  }

  /// The records whose time lies in the window.
  package func restricted(to window: ClosedRange<Double>, of clock: Clock) -> Self {
    keeping { window.contains(clock.time(iterations[$0], constant: constant)) }
  }

  /// For curves that end on an estimator's noise floor, the records before their mean first comes within ten times
  /// its last value: what follows shows the floor, not the method.
  ///
  /// - Parameter whole: the complete curves, of which these may be the beginning.
  func aboveFloor(of whole: ReplicateCurves) -> Self {
    let floor = 10 * (whole.means.last ?? 0)
    let end = means.firstIndex { $0 <= floor } ?? means.count
    return keeping { $0 < end }
  }

  /// The records before the first that `isKept` rejects.
  func prefix(while isKept: (_ iteration: Int, _ mean: Double) -> Bool) -> Self {
    let end = iterations.indices.first { !isKept(iterations[$0], means[$0]) } ?? means.count
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
      replicateCount: replicateCount, isDeterministic: isDeterministic, values: values)
  }

  /// Every replicate minus a curve of its own, or all minus the same one.
  func subtracting(_ curves: [[Double]]) -> Self {
    Self(
      dimension: dimension, constant: constant, iterations: iterations,
      values: (0..<replicateCount).map { i in
        zip(replicate(i), curves[min(i, curves.count - 1)]).map { $0 - $1 }
      }, isDeterministic: isDeterministic)
  }

  /// σ/√R at one record, or nil for a single replicate.
  package func standardError(record r: Int) -> Double? {
    guard replicateCount > 1 else { return nil }
    let (unit, deviations) = deviations(record: r)
    let count = Double(replicateCount)
    let squares = deviations.reduce(0) { $0 + $1 * $1 }
    return unit * (squares / (count * (count - 1))).squareRoot()
  }

  /// The sample's third central moment in units of its second, m₃/m₂^{3/2}, at one record; 0 where
  /// nothing varies.
  func skewness(record r: Int) -> Double {
    let deviations = deviations(record: r).inUnits
    let count = Double(replicateCount)
    let second = deviations.reduce(0) { $0 + $1 * $1 } / count
    let third = deviations.reduce(0) { $0 + $1 * $1 * $1 } / count
    return second > 0 ? third / pow(second, 1.5) : 0
  }

  /// Deviations from the mean, in units of the largest, so that neither tiny nor huge values leave the range when
  /// squared.
  private func deviations(record r: Int) -> (unit: Double, inUnits: [Double]) {
    let deviations = (0..<replicateCount).map { values[$0 * iterations.count + r] - means[r] }
    let unit = deviations.map(abs).max()!
    return unit > 0 ? (unit, deviations.map { $0 / unit }) : (0, deviations)
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
