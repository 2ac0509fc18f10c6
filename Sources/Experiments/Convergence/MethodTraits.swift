package import Estimators

/// What is known of a method before it runs.
package struct MethodTraits: Sendable {
  /// What an iteration asks, in rows on batches; if the method's oracle closes, what most iterations ask.
  package private(set) var calls: CallCounts
  /// Whether the oracle closes when the budget is spent, since what an iteration asks is not known beforehand.
  package let closes: Bool
  /// c of the estimator, with E‖G‖² = c‖∇f‖²; 1 if there is none.
  package let secondMoment: Double
  /// E[GGᵀ] of the estimator, if it is known.
  let moments: EstimatorMoments?
  /// Whether runs from the same start differ.
  package private(set) var isRandom: Bool

  /// The same traits if every call sees a batch of this many rows.
  func onBatches(ofRows rows: Int) -> MethodTraits {
    var traits = self
    traits.calls = calls * rows
    traits.isRandom = true
    return traits
  }

  init(_ estimator: EstimatorTraits) {
    calls = estimator.calls
    closes = false
    secondMoment = estimator.secondMoment
    moments = estimator.moments
    isRandom = estimator.isRandom
  }

  /// The traits of a method that searches with an estimator.
  ///
  /// - Parameter calls: what most of its iterations ask.
  init(_ estimator: EstimatorTraits, searching calls: CallCounts) {
    self.calls = calls
    closes = true
    secondMoment = estimator.secondMoment
    moments = estimator.moments
    isRandom = estimator.isRandom
  }

  /// The traits of a method that makes no estimates.
  init(calls: CallCounts, isRandom: Bool) {
    self.calls = calls
    closes = true
    secondMoment = 1
    moments = nil
    self.isRandom = isRandom
  }
}
