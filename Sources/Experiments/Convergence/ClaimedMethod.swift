package import Estimators
internal import Fields
package import Optimizers

/// What a solver in another process claims to be: a method of zobench that is linear in its state and in the
/// estimate, with its step.
package struct ClaimedMethod: Sendable {
  private let method: Method
  private let step: StepSize
  private let values: Values

  /// - Parameter values: without sweeps (``check(_:)``).
  init(_ values: Values) {
    let values = values.combinations[0]
    self.values = values
    method = Method(values, swept: [])
    let asked = values.alternative("steps")
    let number = asked.values.number(asked.name)
    step = asked.name == "relative" ? .relative(number) : .absolute(number)
  }

  /// `two-point-q3-heavy-ball`, for instance.
  package var label: String { method.label }

  /// Throws if a method claims to be several.
  ///
  /// - Parameter method: as the configuration has it.
  static func check(_ method: Values) throws {
    guard method.declares(StudyTable.claims), let claims = method.optionalTable(StudyTable.claims)
    else { return }
    guard claims.combinationCount == 1 else {
      throw claims.error(
        at: nil, "the swept fields make \(JSON(claims.combinationCount).text) methods",
        expected: "the one that the solver is", remedy: "give every field one value")
    }
  }

  /// The claim on an instance.
  package struct OnInstance: Sendable {
    package let estimator: any GradientEstimator
    package let traits: EstimatorTraits
    /// α.
    package let stepSize: Double
    package let schedule: any LinearSchedule
  }

  /// - Throws: `InputError` if the step has no unit on the instance or its fields do not fit.
  package func on(_ instance: Instance) throws -> OnInstance {
    let method = try method.fitted(to: instance)
    let traits = try method.traits(on: instance)
    let natural = method.naturalStep(traits, on: instance)
    if case .relative = step, natural == nil {
      throw values.error(
        at: "steps",
        "found a relative step, but \(method.optimizerName) has no natural step on \(instance.label)",
        expected: "an absolute one", remedy: "give \"steps\": {\"absolute\": …}")
    }
    let α = step.absolute(natural: natural ?? .nan)
    guard α > 0, α.isFinite else {
      throw values.error(
        at: "steps", "found \(step.value), which makes α \(α.inWords) on \(instance.label)",
        expected: "a step size that is neither 0 nor infinite")
    }
    let estimator = try method.estimator(instance.problem.dimension)
    guard let schedule = try method.schedule(step: α, estimator.traits, on: instance) else {
      preconditionFailure("\(method.optimizerName) can be claimed, and is not linear")
    }
    return OnInstance(
      estimator: estimator, traits: estimator.traits, stepSize: α, schedule: schedule)
  }

  /// An error about the claim.
  package func error(_ found: String, expected: String, remedy: String = "") -> any Error {
    values.error(at: nil, found, expected: expected, remedy: remedy)
  }
}
