internal import Experiments

/// The animation of a study: the best runs on one of its problems, side by side at equal evaluations.
package enum StudyAnimation: Sendable {
  /// Maps as they form.
  case map(MapAnimation)
  /// Paths in two variables.
  case paths(PathAnimation)

  /// The findings, one per line.
  package var findings: [String] {
    switch self {
    case .map(let animation): animation.findings
    case .paths(let animation): animation.findings
    }
  }

  /// - Parameters:
  ///   - label: of the instance; nil for the largest map, or the first problem of two variables if there is no map.
  ///   - frames: how many, at least 2.
  /// - Throws: `InputError` if there is nothing of the kind, or no run that did not diverge.
  init(of analysis: ConvergenceAnalysis, on label: String?, frames: Int) throws {
    let study = analysis.results.study
    let instances = study.instances
    let drawable = instances.filter { MapAnimation.isDrawable($0) || PathAnimation.isDrawable($0) }
    if !drawable.isEmpty { _ = try study.instance(called: label, among: drawable, what: "map") }
    let flat = instances.filter { !MapAnimation.isDrawable($0) && PathAnimation.isDrawable($0) }
    let hasMaps = instances.contains { MapAnimation.isDrawable($0) }
    if flat.contains(where: { $0.label == label }) || (!hasMaps && !flat.isEmpty) {
      self = .paths(try PathAnimation(of: analysis, instance: label, frames: frames))
    } else {
      self = .map(try MapAnimation(of: analysis, instance: label, frames: frames))
    }
  }
}
