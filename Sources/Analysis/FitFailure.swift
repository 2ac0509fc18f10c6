internal import Experiments

/// Why curves allow no fit.
package enum FitFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Fewer than two different records of the curve lie in the window.
  case fewRecords(dimension: Int, count: Int)
  /// A value that a fit would use is not finite: the run diverged.
  case notFinite(dimension: Int, iteration: Int)
  /// A mean has no logarithm: the runs have reached the limit exactly, or went below it.
  case notPositive(dimension: Int, iteration: Int)
  /// The means change so little in the window that it may be rounding, or the estimator's own error.
  case rounding
  /// Rounding, or the estimator's own error, decides between iterations that are far apart.
  case undecidedTargets
  /// The mean curve ends above the target.
  case targetNotReached(dimension: Int, target: Double)
  /// The mean curve is at the target from its first record on.
  case targetAtStart(dimension: Int, target: Double)
  /// No curve is long enough to set a target by.
  case noTarget
  /// An iteration costs nothing.
  case free(dimension: Int)
  /// An exponent of n needs at least two different n.
  case fewDimensions(count: Int)

  package var description: String {
    switch self {
    case .fewRecords(let dimension, let count):
      "n = \(dimension): \(count) of the records lie in the window; a slope needs at least 2. "
        + "Record more often, or run longer."
    case .notFinite(let dimension, let iteration):
      "n = \(dimension): a value at iteration \(iteration) is not a finite number, so the mean "
        + "does not exist. Take a smaller step."
    case .notPositive(let dimension, let iteration):
      "n = \(dimension): the mean at iteration \(iteration) is not above 0 and has no logarithm. "
        + "Give a budget that ends before."
    case .rounding:
      "the means change too little in the window to tell a slope from rounding and the estimator's own "
        + "error."
    case .undecidedTargets:
      "rounding, or the estimator's own error, decides when the mean curves come down to the targets."
    case .targetNotReached(let dimension, let target):
      "n = \(dimension): the mean curve does not reach the target \(StudyReport.short(target)). "
        + "Run longer."
    case .targetAtStart(let dimension, let target):
      "n = \(dimension): the mean curve is at the target \(StudyReport.short(target)) from its first "
        + "record on."
    case .noTarget:
      "no curve is long enough, and above 0 there, to set a target by. Run longer."
    case .free(let dimension):
      "n = \(dimension): an iteration costs no evaluations, of which an exponent could be told. "
        + "Charge for gradients and tangents."
    case .fewDimensions(let count):
      "an exponent of n needs at least 2 different n, not \(count)."
    }
  }
}
