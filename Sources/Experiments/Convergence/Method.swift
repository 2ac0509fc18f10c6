package import Answers
internal import Diagnostics
package import Estimators
internal import Fields
package import Optimizers
internal import Problems

/// A competitor, with a label: an estimator of the gradient and the rule by which its estimates move the point, or a
/// method that asks for values itself.
package struct Method: Sendable {
  package let label: String
  /// What the configuration says of it, its own replicates and budget for instance.
  let values: Values
  /// Makes the estimator for n variables, where the method makes estimates.
  package internal(set) var estimator: @Sendable (_ dimension: Int) throws -> any GradientEstimator
  private var optimizer: OptimizerKind
  /// The fields that the study sweeps, and their values here.
  let axes: [Instance.Axis]
  /// Where its paths begin, and whom it tells of what it starts.
  private let place: MethodPlace

  /// - Parameters:
  ///   - values: swept fields are fixed.
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

  /// The name of the estimator alone; of gradient descent the method's.
  package var estimatorLabel: String {
    optimizer.table.name == OptimizerKind.gradientDescent.table.name || !makesEstimates
      ? label : EstimatorKind.named(values.tag).label(values)
  }

  /// Whether it is made of an estimator.
  package var makesEstimates: Bool { optimizer.calls == nil }

  /// Whether its oracle closes when the budget is spent, since what an iteration asks is not known beforehand.
  var closes: Bool { !makesEstimates || searchesWithEstimates }

  /// Whether it is made of an estimator, and asks as often as it takes.
  private var searchesWithEstimates: Bool {
    if case .estimating = optimizer.form { true } else { false }
  }

  /// Whether it says itself when its runs stop.
  var hasBudget: Bool { values.has("budget") }

  /// Whether it takes step sizes.
  package var takesSteps: Bool { optimizer.takesSteps }

  /// What is known of the method for n variables.
  package func traits(dimension n: Int) throws -> MethodTraits {
    guard let calls = optimizer.calls else {
      let estimator = try estimator(n)
      guard case .estimating(let calls, _) = optimizer.form else {
        return MethodTraits(estimator.traits)
      }
      return MethodTraits(estimator.traits, searching: try calls(values, estimator, n))
    }
    return MethodTraits(calls: calls(values, n), isRandom: optimizer.isRandom)
  }

  /// `gradient-descent`, for instance.
  package var optimizerName: String { optimizer.table.name }

  /// What is proven of it at its natural step.
  package var provenRate: ProvenRate? { optimizer.provenRate(values) }

  /// The step that a relative step of 1 stands for, on an instance; nil where the method takes no steps, or nothing is
  /// known to make it of.
  func naturalStep(_ traits: MethodTraits, on instance: Instance) -> Double? {
    guard takesSteps else { return nil }
    let step = optimizer.naturalStep(values, setting(traits, on: instance))
    return step.isNaN ? nil : step
  }

  /// In whose units steps are told: the natural step; where there is none 1/(cL), or R/G without an L. Not a number
  /// where the method takes no steps.
  func unitStep(_ traits: MethodTraits, on instance: Instance) -> Double {
    guard takesSteps else { return .nan }
    if let step = naturalStep(traits, on: instance) { return step }
    if let known = instance.problem.known.nonsmooth { return known.startDistance / known.lipschitz }
    // Without an L, steps are told as they are.
    return instance.isSmoothnessUnknown ? 1 : 1 / (traits.secondMoment * instance.smoothness)
  }

  private func setting(_ traits: MethodTraits, on instance: Instance) -> MethodSetting {
    let known = instance.problem.known
    return MethodSetting(
      secondMoment: traits.secondMoment, smoothness: instance.smoothness,
      convexity: known.strongConvexity.flatMap { $0 > 0 ? $0 : nil },
      dimension: instance.problem.dimension, nonsmooth: known.nonsmooth,
      moments: traits.moments, quadratic: instance.problem.quadratic, problem: instance.problem)
  }

  /// The iterations of a method that is linear in its state; nil of any other.
  package func schedule(
    step α: Double, _ traits: EstimatorTraits, on instance: Instance
  ) throws -> (any LinearSchedule)? {
    guard case .linear(let schedule) = optimizer.form else { return nil }
    return try schedule(values, α, setting(MethodTraits(traits), on: instance))
  }

  /// What a run is made of.
  enum Runner {
    case optimizer(any Optimizer)
    case minimizer(any Minimizer)
  }

  /// What a run is made of, for a step size α.
  ///
  /// - Parameter budget: of the run, for solvers that are told.
  func runner(step α: Double, on instance: Instance, budget: Budget? = nil) throws -> Runner {
    let n = instance.problem.dimension
    switch optimizer.form {
    case .search(let search): return .optimizer(search(values, α, n))
    case .estimating(_, let search):
      return .optimizer(
        try search(values, estimator(n), setting(traits(dimension: n), on: instance)))
    case .owner(let owner): return .minimizer(owner(values, n))
    case .solver(let solver):
      return .minimizer(solver(values, place.setting(on: instance, budget)))
    case .linear, .entrywise:
      return .optimizer(try estimateOptimizer(estimator(n), step: α, on: instance))
    }
  }

  /// The same with another kind of method in place of its own.
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
  /// Says where an objective cannot answer what the estimator asks.
  package func check(on answerer: Answerer, dimension n: Int, called label: String) throws {
    guard makesEstimates else { return }
    func reason(_ estimator: some GradientEstimator) -> String? {
      type(of: estimator).Oracle.obstacle(in: answerer)
    }
    guard let obstacle = reason(try estimator(n)) else { return }
    throw values.error(
      at: nil, "found \"\(values.tag)\", but on \(label) \(obstacle)",
      expected: "an estimator that the problem allows",
      remedy: answerer.graph == nil
        ? "take \"two-point\" or \"coordinate-differences\", which ask for values alone"
        : "take \"forward-mode\" or \"reverse-mode\", which every problem does")
  }

  /// Says where there is no room for what the method keeps, before a run asks for it.
  func checkMemory(on instance: Instance) throws {
    guard !makesEstimates, case .optimizer(let optimizer) = try runner(step: 1, on: instance) else {
      return
    }
    let bytes = optimizer.heldBytes(dimension: instance.problem.dimension)
    try values.checkMemory(
      forNumbers: Double(bytes) / Double(MemoryLayout<Double>.stride), at: "optimizer",
      remedy: "give fewer variables, or a method that keeps fewer numbers")
  }

  /// Says where a method that searches with an estimator does not fit it, or the instance.
  func checkSearch(on instance: Instance) throws {
    guard searchesWithEstimates else { return }
    guard try !estimator(instance.problem.dimension).traits.isRandom else {
      throw values.error(
        at: "optimizer",
        "found \"\(optimizerName)\" with \"\(values.tag)\", whose estimates are random",
        expected: "an estimator that gives the same gradient whenever it is asked",
        remedy: "take \"reverse-mode\", \"forward-mode\", \"complex-step\" or "
          + "\"coordinate-differences\"")
    }
    _ = try runner(step: .nan, on: instance)
  }

  /// Every method that an entry of a configuration makes: one for every combination of its swept fields.
  static func all(_ values: Values, _ place: MethodPlace = MethodPlace()) -> [Method] {
    let swept = values.sweeps.filter { $0.values.count > 1 }.map(\.name)
    return values.combinations.map { Method($0, swept: swept, place) }
  }

  /// The solver of another process that it is; nil where it is none, or the instance cannot be asked.
  func solver(on instance: Instance) throws -> ExternalSolver? {
    guard case .solver = optimizer.form, instance.kept == nil,
      case .minimizer(let minimizer) = try runner(step: .nan, on: instance)
    else { return nil }
    return minimizer as? ExternalSolver
  }

  /// Says if the library is missing that it is from.
  func checkLibrary() throws {
    guard optimizerName == OptimizerKind.nlopt.table.name, NLoptLibrary.open() == nil else {
      return
    }
    throw NLoptLibrary.missing(at: label)
  }

  /// Says what is wrong with its command.
  func error(_ fault: ChildFault) -> InputError {
    let error = fault.error(at: label)
    return values.error(
      fault.kind, at: "optimizer", "the solver \(error.found)", expected: error.expected,
      remedy: error.remedy)
  }

  /// The command that it starts, by the configuration; nil where it starts none.
  var command: ChildCommand? {
    guard values.declares("command"), !values.texts("command").isEmpty else { return nil }
    return ChildCommand(values.texts("command"), in: place.folder)
  }

  /// The name in result files: as given, or made from what differs from defaults; and the values of swept fields.
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
  /// The one that a method names.
  static func of(_ values: Values) -> OptimizerKind {
    guard let name = values.optionalChoice("optimizer") else { return gradientDescent }
    return all.first { $0.table.name == name }!
  }
}
