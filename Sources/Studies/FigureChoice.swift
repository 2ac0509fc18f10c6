package import Experiments

/// What is drawn of a study, where there is a choice.
package struct FigureChoice: Sendable {
  /// What curves are drawn against.
  package enum Abscissa: String, CaseIterable, Sendable {
    case iterations
    case evaluations
    case seconds
  }

  /// Nil for the metric of targets.
  package var metric: Metric?
  package var abscissa: Abscissa
  /// Every step instead of the best one only.
  package var allSteps: Bool

  package init(metric: Metric? = nil, abscissa: Abscissa = .evaluations, allSteps: Bool = false) {
    self.metric = metric
    self.abscissa = abscissa
    self.allSteps = allSteps
  }
}
