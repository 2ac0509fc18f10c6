internal import Answers
internal import Diagnostics
internal import Estimators
package import Fields
internal import Optimizers
internal import Problems

/// Runs of an optimizer with gradient estimators that compete, recorded as convergence curves.
package struct ConvergenceStudy: StudyWork {
  package private(set) var source: StudySource
  package internal(set) var instances: [Instance]
  let steps: [StepSize]
  /// Every method on every instance.
  package internal(set) var series: [Series]
  /// All runs, in the order in which result files list them.
  package internal(set) var cells: [ConvergenceCell]

  /// How many iterations the budget of a series allows at most.
  var iterationLimits: [MethodOnInstance: Int] = [:]

  /// Runs do not depend on the clock, but for budgets in seconds.
  package var isTimed: Bool { false }

  package var callCosts: CallCosts {
    CallCosts(
      gradient: configuration.number("gradient_cost"),
      tangent: configuration.number("tangent_cost"))
  }

  /// What calls cost that are made on an instance, where they may be counted in rows.
  package func callCosts(on instance: Instance) -> CallCosts {
    var costs = callCosts
    costs.whole = instance.share.whole
    return costs
  }

  var schedule: RecordSchedule {
    RecordSchedule(perDecade: configuration.table("record").integer("per_decade"))
  }
  var targets: [Double] {
    Array(Set(configuration.table("targets").numbers("relative"))).sorted(by: >)
  }
  var metric: Metric? {
    configuration.table("targets").optionalChoice("metric").map { Metric(rawValue: $0)! }
  }

  /// Reads and plans a configuration.
  ///
  /// - Parameters:
  ///   - path: the configuration's file.
  ///   - assignments: `key.path=value` settings that replace what the file says.
  /// - Throws: `InputError` that names the file and the key, line or data file at fault.
  package init(path: String, assignments: [String] = []) throws {
    try self.init(JSON.configuration(path: path, assignments: assignments), path: path)
  }

  /// Plans a configuration that came from `path`.
  package init(_ json: JSON, path: String) throws {
    try self.init(
      StudyTable.configurations(of: []).resolve(json, at: path), folder: path.parentFolder)
  }

  /// Plans a resolved configuration, with data files relative to `folder`.
  ///
  /// - Parameters:
  ///   - kept: what stands for problems instead of their data: then the study can be told of, but not run.
  ///   - programs: whether commands that the configuration names may be started; without them it can be told of, too.
  package init(
    _ study: Values, folder: String, kept: KeptFacts? = nil, programs: ProgramStart = .allowed()
  ) throws {
    (source, instances) = try StudySource.planning(
      study, folder: folder, kept: kept, programs: programs
    ) {
      try $0.instances(of: study)
    }
    let methods = try Self.methods(
      of: study, MethodPlace(folder: folder, say: programs.say ?? { _ in }))
    let steps = study.alternative("steps")
    let values = steps.values.sweepNumbers(steps.name)
    self.steps = values.map { steps.name == "relative" ? .relative($0) : .absolute($0) }

    let allSteps = self.steps
    series = try instances.flatMap { instance in
      try Self.chosen(methods, for: instance).map {
        try Series(instance, $0, allSteps, in: study)
      }
    }
    try Self.checkRunCount(series, in: study)
    cells = series.flatMap { $0.groups.flatMap(\.self) }
    try checkSteps()
    for instance in instances {
      try checkMetric(on: instance)
      try checkClass(of: instance)
    }
    for series in series { iterationLimits[series.pair] = try check(series) }
    // What is kept has the hashes of then.
    if kept == nil, programs.facts == nil { try takeSolverFiles() }
    try meetSolvers(programs)
  }

  private mutating func takeSolverFiles() throws {
    for file in Set(series.compactMap(\.method.command).flatMap(\.files)) {
      try source.fingerprint(file)
    }
  }

  /// Starts every solver of another process once on every instance, to see whether it fits and what it is.
  private mutating func meetSolvers(_ programs: ProgramStart) throws {
    guard let say = programs.say else { return }
    var said: Set<String> = []
    for series in series {
      guard let solver = try series.method.solver(on: series.instance) else { continue }
      if let command = series.method.command, said.insert(command.text).inserted {
        if let message = command.orphansMessage { say(message) }
        say("\(command.text): started to be asked what it is, and for every run")
      }
      try series.method.checkLibrary()
      do throws(ChildFault) {
        let version = try solver.version(startingAt: series.instance.start(replicate: 0))
        source.note(answer: ["version": .string(version)], of: series.name)
      } catch {
        throw series.method.error(error)
      }
    }
  }

  /// The most methods that a study can have; more would be a slip.
  private static let mostMethods = 1000

  private static func methods(of study: Values, _ place: MethodPlace) throws -> [Method] {
    let entries = study.tables("methods")
    let count = entries.reduce(0) { $0 + $1.combinationCount }
    guard count <= Double(mostMethods) else {
      throw study.error(
        at: "methods", "the swept fields make \(JSON(count).text) methods",
        expected: "at most \(mostMethods)",
        remedy: "sweep fewer values, or make several studies")
    }
    for entry in entries { try ClaimedMethod.check(entry) }
    try entries.checkNames(of: "methods") { Method.all($0).map(\.label) }
    return entries.flatMap { Method.all($0, place) }
  }

  /// The methods that a problem names, or all of them.
  private static func chosen(_ methods: [Method], for instance: Instance) throws -> [Method] {
    let names = instance.values.texts("methods")
    let labels = methods.map(\.label)
    if let unknown = names.first(where: { !labels.contains($0) }) {
      throw instance.values.error(
        at: "methods", "found \"\(unknown)\", which is the label of no method",
        expected: "some of " + labels.map { "\"\($0)\"" }.joined(separator: ", "))
    }
    return names.isEmpty ? methods : methods.filter { names.contains($0.label) }
  }

  /// The most runs that fit into memory with their records.
  private static let mostRuns = 10_000_000

  /// Says when there are more runs than a study can have, before they are listed.
  private static func checkRunCount(_ series: [Series], in study: Values) throws {
    let runs = series.reduce(0.0) { $0 + Double($1.replicates) * Double($1.steps.count) }
    guard runs <= Double(mostRuns) else {
      throw study.error(
        at: "replicates", "the study would have \(JSON(runs).text) runs",
        expected: "at most \(mostRuns)", remedy: "give fewer replicates, or make several studies")
    }
    try study.checkMemory(forNumbers: 50 * runs, at: "replicates")
  }

  /// Says where a problem cannot be of the class that it is said to be of.
  private func checkClass(of instance: Instance) throws {
    guard !instance.isUnasked, let claimed = instance.convergenceClass else { return }
    guard let obstacle = claimed.obstacle(in: instance.problem.known) else {
      return try checkGradients(of: instance, as: claimed)
    }
    let possible = ConvergenceClass.allCases.filter {
      $0.obstacle(in: instance.problem.known) == nil
    }
    throw instance.values.error(
      at: "class", "found \"\(claimed.rawValue)\" of \(instance.label), but \(obstacle)",
      expected: possible.map { "\"\($0.rawValue)\"" }.joined(separator: " or "),
      remedy: "or leave the class out")
  }

  /// Rates are told as finely as estimates are exact, which gradients tell.
  private func checkGradients(of instance: Instance, as claimed: ConvergenceClass) throws {
    guard instance.kept == nil, let obstacle = instance.answerer.obstacle(to: .gradients) else {
      return
    }
    throw instance.values.error(
      at: "class",
      "found \"\(claimed.rawValue)\" of \(instance.label), but \(obstacle), by which rates are judged",
      expected: "gradients beside values", remedy: "or leave the class out")
  }

  package func run(_ cell: ConvergenceCell, in context: CellContext) throws -> RunRecord? {
    switch try cell.runner() {
    case .optimizer(let optimizer):
      let state = checkpoint(of: cell, in: context)
      func run(_ optimizer: some Optimizer) -> RunRecord? {
        RunLoop(cell, optimizer, in: self, from: state, context).run()
      }
      return run(optimizer)
    case .minimizer(let minimizer): return OwnedRun(cell, in: self, context).run(minimizer)
    }
  }

  package func plan(following: [RepeatedWork]) throws -> StudyPlan {
    try ConvergencePlan(self, following: following).studyPlan
  }

  /// Of known minima `hits.csv` too, of maps `embedding.csv`, and the files of rates where problems have a class.
  package var fileNames: [String] {
    let hasMaps = instances.contains { $0.map != nil }
    let isRated = instances.contains { $0.convergenceClass != nil }
    return ["curves.csv", "chart.csv", "runs.csv", "timings.csv", "summary.csv"]
      + (hasMinimum ? ["hits.csv"] : []) + (hasMaps ? ["embedding.csv"] : [])
      + (isRated ? Self.rateFileNames : [])
  }

  /// Whether f* is known of a problem.
  var hasMinimum: Bool { instances.contains { $0.problem.known.minimum != nil } }

  package static let rateFileNames = ["rates.csv", "theory.csv", "moments.csv"]

  private func checkMetric(on instance: Instance) throws {
    guard let metric, instance.metric(metric) == nil else { return }
    throw configuration.table("targets").error(
      at: "metric",
      "found \"\(metric.rawValue)\", which is not known for \(instance.label)",
      expected: "\"loss\" or \"gradient_norm_sq\"")
  }

  /// Says now, not in the middle of the sweep, that a method does not fit an instance, that a step
  /// size is out of range, or that nothing ends the runs.
  ///
  /// - Returns: how many iterations the budget allows.
  func check(_ series: Series) throws -> Int {
    let (method, instance) = (series.method, series.instance)
    let traits = try method.traits(on: instance)
    if instance.kept == nil {
      try method.check(
        on: instance.callAnswerer, dimension: instance.problem.dimension, called: instance.label)
      try method.checkBatch(traits, on: instance)
      try method.checkMemory(on: instance)
      try method.checkSearch(on: instance)
    }
    try method.checkNoise(of: instance)
    try checkSteps(of: series, traits)
    let budget = series.budget
    if traits.closes, budget.naturalIterations != nil, !method.hasBudget {
      throw configuration.error(
        at: "budget",
        "found \"natural_iterations\", which \(method.label) has none of: they are in units of the c of an "
          + "estimator that is asked once an iteration",
        expected: "\"iterations\", \"evaluations\" or \"seconds\"",
        remedy: "give that method a budget of its own")
    }
    guard
      !traits.closes || budget.iterations != nil || budget.evaluations != nil
        || budget.seconds != nil
    else {
      throw configuration.error(
        at: "budget",
        "found nothing that ends a run of \(method.label) which never reaches its target",
        expected: "\"iterations\", \"evaluations\" or \"seconds\"")
    }
    let prices = callCosts(on: instance)
    let iterations = budget.iterations(of: traits, callCosts: prices)
    // A line search may come to where it asks for derivatives alone, however many values it asks for elsewhere.
    guard
      budget.seconds != nil || iterations != nil
        || traits.closes && !traits.calls.asksFreeDerivatives(at: prices)
    else {
      throw configuration.error(
        at: traits.calls.tangents > 0 ? "tangent_cost" : "gradient_cost",
        "found 0, so that no number of evaluations ends a run of \(method.label)",
        expected: "a number above 0", remedy: "or give a budget of \"iterations\" or \"seconds\"")
    }
    return iterations ?? Budget.maximumIterations
  }

  private func checkSteps(of series: Series, _ traits: MethodTraits) throws {
    let (method, instance) = (series.method, series.instance)
    let asked = configuration.alternative("steps")
    guard
      asked.name == "absolute" || !method.takesSteps
        || method.naturalStep(traits, on: instance) != nil
    else {
      throw asked.values.error(
        at: asked.name,
        "found relative steps, but \(method.optimizerName) has no natural step on \(instance.label): "
          + instance.lackOfUnits,
        expected: "absolute steps",
        remedy: "give \"steps\": {\"absolute\": …}"
          + (instance.problem.known.nonsmooth == nil ? "" : ", or the optimizer \"subgradient\""))
    }
    let natural = method.unitStep(traits, on: instance)
    for step in series.steps where step != .own {
      let (α, relative) = (step.absolute(natural: natural), step.relative(natural: natural))
      guard α > 0, α.isFinite, relative > 0, relative.isFinite else {
        throw asked.values.error(
          at: asked.name,
          "found \(step.value), by which α is \(α.inWords), and \(relative.inWords) in natural steps "
            + "of \(method.label) on \(instance.label)",
          expected: "step sizes that are neither 0 nor infinite")
      }
      if method.makesEstimates {
        _ = try method.schedule(
          step: α, method.estimator(instance.problem.dimension).traits, on: instance)
      }
    }
  }

  /// Says where a sweep of steps is of no consequence.
  private func checkSteps() throws {
    guard steps.count > 1, !series.contains(where: { $0.method.takesSteps }) else { return }
    let asked = configuration.alternative("steps")
    throw asked.values.error(
      at: asked.name, "found \(steps.count) step sizes, and no method of the study takes one",
      expected: "none", remedy: "leave \"steps\" out")
  }
}

extension CallCounts {
  /// Whether there are derivatives among the calls, and none of them costs anything.
  fileprivate func asksFreeDerivatives(at costs: CallCosts) -> Bool {
    let derivatives = CallCounts(
      gradients: gradients, tangents: tangents, hessianProducts: hessianProducts)
    return derivatives != CallCounts() && derivatives.evaluations(at: costs) == 0
  }
}
