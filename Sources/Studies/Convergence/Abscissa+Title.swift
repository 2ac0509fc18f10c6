internal import Experiments

extension FigureChoice.Abscissa {
  /// The title of the axis of what runs spend: iterations, evaluations as the study counts them, or time.
  func title(_ summary: ConvergenceSummary) -> String {
    switch self {
    case .iterations: "iterations k"
    case .evaluations: "evaluations\(Self.charges(summary))"
    case .seconds: "seconds of the algorithm"
    }
  }

  /// ` (a gradient counts as 4)`, if calls other than values are made.
  private static func charges(_ summary: ConvergenceSummary) -> String {
    let counts = summary.groups.flatMap { $0.records.map(\.counts) }
    let charged = [
      counts.contains { $0.gradients > 0 }
        ? "a gradient counts as \(StudyReport.short(summary.callCosts.gradient))" : nil,
      counts.contains { $0.tangents > 0 }
        ? "a tangent as \(StudyReport.short(summary.callCosts.tangent))" : nil,
    ].compactMap(\.self)
    return charged.isEmpty ? "" : " (\(charged.joined(separator: ", ")))"
  }
}
