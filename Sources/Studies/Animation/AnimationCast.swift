internal import Experiments

/// What an animation shows: an instance, and the best run of every method on it, at equal evaluations.
struct AnimationCast {
  let study: ConvergenceStudy
  let instance: Instance
  let choices: [RunChoice]
  /// The methods whose runs all diverged.
  let diverged: [String]
  let schedule: FrameSchedule

  /// - Parameters:
  ///   - label: of the instance; nil for the one that `choose` picks.
  ///   - frames: how many, at least 2.
  ///   - what: what an instance has to be, for error messages.
  ///   - isDrawable: whether an instance is one.
  ///   - choose: picks one of those that are, of which there is at least one.
  /// - Throws: `InputError` if there is no such instance, or no run on it that did not diverge.
  init(
    of analysis: ConvergenceAnalysis, instance label: String?, frames: Int, what: String,
    where isDrawable: (Instance) -> Bool, otherwise choose: ([Instance]) -> Instance
  ) throws {
    study = analysis.results.study
    let instances = study.instances.filter { isDrawable($0) }
    instance =
      try study.instance(called: label, among: instances, what: what) ?? choose(instances)
    (choices, diverged) = try RunChoice.best(of: analysis, on: instance)
    schedule = choices.schedule(frames: frames)
  }
}
