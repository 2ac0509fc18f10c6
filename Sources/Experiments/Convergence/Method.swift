internal import Answers
internal import Diagnostics
package import Estimators
internal import Fields
package import Optimizers
internal import Problems

/// A competitor, with a label: an estimator of the gradient and the rule by which its estimates move the point, or a
/// method that asks for values itself.
package struct Method: Sendable {
  package let label: String
  /// What the configuration says about it, for instance its own replicates and budget.
  let values: Values
  /// Makes the estimator for n variables, if the method makes estimates.
  package internal(set) var estimator: @Sendable (_ dimension: Int) throws -> any GradientEstimator
  private(set) var optimizer: OptimizerKind
  /// The fields that the study sweeps, and their values here.
  let axes: [Instance.Axis]
  /// ε, if it follows from the noise of an instance.
  package private(set) var noiseRadius: Double?
  /// Where its paths begin, and how it reports what it starts.
  private let place: MethodPlace

  /// - Parameters:
  ///   - values: with swept fields fixed.
  ///   - swept: the fields that the study sweeps.
  init(_ values: Values, swept: [String], _ place: MethodPlace = MethodPlace()) {
    self.place = place
    label = Self.label(values, swept: swept)
    axes = swept.map { Instance.Axis(name: $0, value: values.given($0)!) }
    self.values = values
    optimizer = OptimizerKind.of(values)
    estimator = { n in
      guard values.tag != StudyTable.noEstimator else {
        throw values.error(at: nil, "the method makes no estimates of the gradient")
      }
      return try EstimatorKind.named(values.tag).build(values, n)
    }
  }

  /// The name of the estimator alone; for gradient descent, or without an estimator, the method's.
  package var estimatorLabel: String {
    optimizer.table.name == OptimizerKind.gradientDescent.table.name || !makesEstimates
      ? label : EstimatorKind.named(values.tag).label(values)
  }

  /// Whether it is made of an estimator.
  package var makesEstimates: Bool { optimizer.calls == nil }

  /// Whether its oracle closes when the budget is spent, since what an iteration asks is not known beforehand.
  var closes: Bool { !makesEstimates || searchesWithEstimates }

  /// Whether it is made of an estimator, and asks as often as it needs to.
  var searchesWithEstimates: Bool {
    if case .estimating = optimizer.form { true } else { false }
  }

  /// Whether it is not a sequence of iterations that could be left and resumed.
  var ownsLoop: Bool {
    switch optimizer.form {
    case .owner, .solver: true
    case .linear, .entrywise, .search, .estimating, .sampling: false
    }
  }

  /// Whether it decides which calls belong together: for a solver, all points of one question.
  var asksInQuestions: Bool { optimizerName == OptimizerKind.external.table.name }

  /// Whether it has a budget of its own.
  var hasBudget: Bool { values.has("budget") }

  /// Whether it takes step sizes.
  package var takesSteps: Bool { optimizer.takesSteps }

  /// What is known of the method on an instance, whose calls may see a batch of rows.
  package func traits(on instance: Instance) throws -> MethodTraits {
    if case .sampling(let calls, _) = optimizer.form {
      return MethodTraits(calls: calls(values, instance.share), isRandom: true)
    }
    let traits = try traitsOfWholeCalls(on: instance)
    return instance.batch.map { traits.onBatches(ofRows: $0.rows) } ?? traits
  }

  private func traitsOfWholeCalls(on instance: Instance) throws -> MethodTraits {
    let n = instance.problem.dimension
    guard let calls = optimizer.calls else {
      let estimator = try estimator(n)
      let traits = MethodTraits(estimator.traits)
      guard case .estimating(let calls, _) = optimizer.form else { return traits }
      return MethodTraits(
        estimator.traits, searching: try calls(values, estimator, setting(traits, on: instance)))
    }
    return MethodTraits(calls: calls(values, n), isRandom: optimizer.isRandom)
  }

  /// `gradient-descent`, for instance.
  package var optimizerName: String { optimizer.table.name }

  /// What is proven of it at its natural step.
  package var provenRate: ProvenRate? { optimizer.provenRate(values) }

  /// The step that a relative step of 1 stands for, on an instance; nil if the method takes no steps, or nothing is
  /// known from which to make it.
  func naturalStep(_ traits: MethodTraits, on instance: Instance) -> Double? {
    guard takesSteps else { return nil }
    let step = optimizer.naturalStep(values, setting(traits, on: instance))
    return step.isNaN ? nil : step
  }

  /// The unit in which steps are given: the natural step; if there is none, 1/(cL), or R/G without an L. NaN if the
  /// method takes no steps.
  func unitStep(_ traits: MethodTraits, on instance: Instance) -> Double {
    guard takesSteps else { return .nan }
    if let step = naturalStep(traits, on: instance) { return step }
    if let known = instance.problem.known.nonsmooth { return known.startDistance / known.lipschitz }
    // Without an L, steps are given as they are.
    return instance.isSmoothnessUnknown ? 1 : 1 / (traits.secondMoment * instance.stepSmoothness)
  }

  func setting(_ traits: MethodTraits, on instance: Instance) -> MethodSetting {
    let known = instance.problem.known
    return MethodSetting(
      secondMoment: traits.secondMoment, smoothness: instance.stepSmoothness,
      convexity: known.strongConvexity.flatMap { $0 > 0 ? $0 : nil },
      dimension: instance.problem.dimension, nonsmooth: known.nonsmooth,
      moments: traits.moments, share: instance.share,
      quadratic: instance.batch == nil ? instance.problem.quadratic : nil,
      problem: instance.problem)
  }

  /// The iterations of a method that is linear in its state; nil for any other.
  package func schedule(
    step α: Double, _ traits: EstimatorTraits, on instance: Instance
  ) throws -> (any LinearSchedule)? {
    guard case .linear(let schedule) = optimizer.form else { return nil }
    return try schedule(values, α, setting(MethodTraits(traits), on: instance))
  }

  /// The same method on an instance: with the radius that is best for the instance's noise, if the configuration asks
  /// for that.
  func fitted(to instance: Instance) throws -> Method {
    guard makesEstimates, let radius = EstimatorKind.named(values.tag).radiusInNoise,
      values.given("radius") == .string(EstimatorKind.noiseRadius)
    else { return self }
    guard instance.isSaidToBeNoisy else {
      throw values.error(
        at: "radius", "found \"noise\", but the values of \(instance.label) have none",
        expected: "a number", remedy: "give ε, or give the problem \"noise\"")
    }
    guard let scale = instance.noiseScale else {
      throw values.error(
        at: "radius",
        "found \"noise\", but at the start of \(instance.label) noise cannot be told apart from the function",
        expected: "a number",
        remedy: "give ε; for \"additive\" and \"uniform\" noise the level need not be estimated")
    }
    let ε = radius(values, instance.problem.dimension, scale)
    guard ε >= 1e-300, ε <= 1e300 else {
      throw values.error(
        at: "radius",
        "found \"noise\", which makes ε \(ε.inWords) on \(instance.label)", expected: "a number",
        remedy: "give ε")
    }
    var method = self
    let fitted = values.replacing("radius", with: JSON(ε))
    method.estimator = { try EstimatorKind.named(fitted.tag).build(fitted, $0) }
    method.noiseRadius = ε
    return method
  }

  /// What a run is made of.
  enum Runner {
    case optimizer(any Optimizer)
    case minimizer(any Minimizer)

    /// Whether the answerer keeps the point.
    var keepsPointElsewhere: Bool {
      if case .optimizer(let optimizer) = self { optimizer is PointMethod } else { false }
    }
  }

  /// What a run is made of, for a step size α.
  ///
  /// - Parameter budget: the run's, for solvers that are told it.
  func runner(step α: Double, on instance: Instance, budget: Budget? = nil) throws -> Runner {
    let n = instance.problem.dimension
    switch optimizer.form {
    case .search(let search):
      let optimizer = search(values, α, n)
      guard let noise = instance.noise, var aware = optimizer as? any NoiseAwareOptimizer else {
        return .optimizer(optimizer)
      }
      aware.noise = noise
      return .optimizer(aware)
    case .estimating(_, let search):
      return .optimizer(
        try search(values, estimator(n), setting(traits(on: instance), on: instance)))
    case .sampling(_, let sampling):
      return .optimizer(try sampling(values, α, setting(traits(on: instance), on: instance)))
    case .owner(let owner): return .minimizer(owner(values, n))
    case .solver(let solver):
      return .minimizer(solver(values, place.setting(on: instance, budget)))
    case .linear, .entrywise:
      return .optimizer(try estimateOptimizer(estimator(n), step: α, on: instance))
    }
  }

  /// The same method with another kind in place of its own.
  func replacing(_ kind: OptimizerKind) -> Method {
    var method = self
    method.optimizer = kind
    return method
  }

  private func estimateOptimizer(
    _ estimator: some GradientEstimator, step α: Double, on instance: Instance
  ) throws -> any Optimizer {
    let n = instance.problem.dimension
    if case .entrywise(let update) = optimizer.form {
      func entrywise(_ update: some GradientUpdate) -> any Optimizer {
        EntrywiseMethod(update, estimator, dimension: n)
      }
      return entrywise(update(values, α))
    }
    func linear(_ schedule: some LinearSchedule) -> any Optimizer {
      if let offer = instance.pointOffer,
        let method = PointMethod(schedule, estimator, keeping: offer)
      {
        return method
      }
      func directional(_ estimator: some DirectionalEstimator) -> any Optimizer {
        DirectionalMethod(schedule, estimator)
      }
      guard let along = estimator as? any DirectionalEstimator else {
        return LinearMethod(schedule, estimator, dimension: n)
      }
      return directional(along)
    }
    return linear(try schedule(step: α, estimator.traits, on: instance)!)
  }
}

extension Method {
  /// Every method that an entry of a configuration makes: one for every combination of its swept fields.
  static func all(_ values: Values, _ place: MethodPlace = MethodPlace()) -> [Method] {
    let swept = values.sweeps.filter { $0.values.count > 1 }.map(\.name)
    return values.combinations.map { Method($0, swept: swept, place) }
  }

  /// The method as a solver in another process; nil if it is not one, or if the instance cannot be asked.
  func solver(on instance: Instance) throws -> ExternalSolver? {
    guard case .solver = optimizer.form, instance.kept == nil,
      case .minimizer(let minimizer) = try runner(step: .nan, on: instance)
    else { return nil }
    return minimizer as? ExternalSolver
  }

  /// What a solver in another process claims to be; nil if it claims nothing.
  package var claimed: ClaimedMethod? {
    guard values.declares(StudyTable.claims) else { return nil }
    return values.optionalTable(StudyTable.claims).map(ClaimedMethod.init)
  }

  /// Says what is wrong with its command.
  func error(_ fault: ChildFault) -> InputError {
    let error = fault.error(at: label)
    return values.error(
      fault.kind, at: "optimizer", "the solver \(error.found)", expected: error.expected,
      remedy: error.remedy)
  }

  /// The command that it starts, by the configuration; nil if it starts none.
  var command: ChildCommand? {
    guard values.declares("command"), !values.texts("command").isEmpty else { return nil }
    return ChildCommand(values.texts("command"), in: place.folder)
  }

  /// The name in result files: as given, or made from what differs from defaults; then the values of swept fields.
  private static func label(_ values: Values, swept: [String]) -> String {
    let optimizer = OptimizerKind.of(values)
    if let label = values.optionalText("label") {
      return ([label] + swept.map(values.part)).joined(separator: "-")
    }
    let estimator =
      values.tag == StudyTable.noEstimator ? nil : EstimatorKind.named(values.tag)
    var parts = estimator.map { [$0.label(values)] } ?? []
    if values.has("optimizer") { parts.append(optimizer.suffix(values, swept: swept)) }
    let told = (estimator?.told ?? []) + optimizer.table.fields.map(\.name)
    return (parts + swept.filter { !told.contains($0) }.map(values.part)).joined(separator: "-")
  }
}

extension EstimatorKind {
  static func named(_ name: String) -> EstimatorKind { all.first { $0.table.name == name }! }
}

extension OptimizerKind {
  /// The optimizer that a method names.
  static func of(_ values: Values) -> OptimizerKind {
    guard let name = values.optionalChoice("optimizer") else { return gradientDescent }
    return all.first { $0.table.name == name }!
  }
}
