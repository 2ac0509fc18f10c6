internal import Analysis
internal import Experiments

extension FigureChoice.Abscissa {
  /// What it took to reach a target.
  func cost(_ spending: GroupStatistics.Spending) -> Double {
    switch self {
    case .iterations: spending.iterations
    case .evaluations: spending.evaluations
    case .seconds: spending.seconds
    }
  }

  /// The (low) median over runs; nil where fewer than half reach the target.
  func cost(_ cost: GroupStatistics.Cost) -> Double? {
    switch self {
    case .iterations: cost.iterations
    case .evaluations: cost.evaluations
    case .seconds: cost.seconds
    }
  }

  /// What the rate table counts; it has no clock.
  var rateUnit: RateTable.Unit? {
    switch self {
    case .iterations: .iteration
    case .evaluations: .evaluation
    case .seconds: nil
    }
  }
}
