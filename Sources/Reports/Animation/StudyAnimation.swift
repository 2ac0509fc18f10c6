package import Experiments

/// What can be animated of a study.
package protocol StudyAnimation: Sendable {
  /// What is told of it, a line each.
  var findings: [String] { get }

  /// One of its files.
  func picture(_ format: AnimationFormat, _ theme: Palette.Theme) -> AnimationPicture
}

extension MapAnimation: StudyAnimation {}
extension PathAnimation: StudyAnimation {}

extension StudyResults where S == ConvergenceStudy {
  /// The animation of one of the study's problems: a map, or paths where it has two variables.
  ///
  /// - Parameters:
  ///   - label: of the instance; nil for the largest map, or the first problem of two variables where there
  ///     is no map.
  ///   - frames: how many, 2 at least.
  /// - Throws: `InputError` where there is nothing of the kind, or no run that did not diverge.
  package func animation(of label: String?, frames: Int) throws -> any StudyAnimation {
    let flat = study.instances.filter {
      !MapAnimation.isDrawable($0) && PathAnimation.isDrawable($0)
    }
    let hasMaps = study.instances.contains { MapAnimation.isDrawable($0) }
    if flat.contains(where: { $0.label == label }) || (!hasMaps && !flat.isEmpty) {
      return try PathAnimation(of: self, instance: label, frames: frames)
    }
    return try MapAnimation(of: self, instance: label, frames: frames)
  }
}

extension PathAnimation {
  /// How each run ended.
  package var findings: [String] {
    runs.map { run in
      "\(instance) \(run.method): f = \(run.last.loss.formatted(.short)) after "
        + "\(run.last.iteration) iterations"
    } + diverged.map { "\(instance) \($0): all runs diverged" }
  }
}
