internal import Analysis
internal import Experiments

extension FigureChoice.Abscissa {
  /// What is counted on the axis.
  ///
  /// - Parameter costs: of the group's calls.
  func unit(_ costs: CallCosts) -> CostUnit {
    switch self {
    case .iterations: .iterations
    case .evaluations: .evaluations(costs)
    case .seconds: .seconds
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
