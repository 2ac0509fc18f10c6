/// How a run ended. Divergence is a result, not an error.
package enum Outcome: String, Sendable, Codable, CaseIterable {
  case converged
  case budgetSpent = "budget-spent"
  case diverged
  case stalled
  case failed

  /// What it means, for people.
  package var sentence: String {
    switch self {
    case .converged: "The target of the budget was reached."
    case .budgetSpent: "The budget was spent before its target, if any, was reached."
    case .diverged:
      "The iterates or an estimate left the finite numbers, or the loss rose by 10¹² times the level that it started at."
    case .stalled:
      """
      The estimator's own error was more than half of what was left to see, or its step was lost in the \
      rounding of the point, or the values that the method compares differed no more than by their noise.
      """
    case .failed:
      "The objective is not a finite number at the start, or what answers for it or the solver that asks it has failed."
    }
  }

  /// The name as part of a column's name.
  package var columnName: String { rawValue.replacing("-", with: "_") }
}
