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

  /// Seconds that solvers in other processes took to start and to end when they were first tried.
  private(set) var solverSeconds: [MethodOnInstance: Double] = [:]

  /// Runs do not depend on the clock, except for budgets in seconds.
  package var isTimed: Bool { false }

  package var callCosts: CallCosts {
    CallCosts(
      gradient: configuration.number("gradient_cost"),
      tangent: configuration.number("tangent_cost"))
  }

  /// What calls on an instance cost; they may be counted in rows.
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
  ///   - kept: what stands for problems instead of their data: then the study can be reported on, but not run.
  ///   - programs: whether commands that the configuration names may be started; without them it can still be
  ///     reported on.
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
    // What is kept has the hashes of its time.
    if kept == nil, programs.facts == nil { try takeSolverFiles() }
    try meetSolvers(programs)
  }

  private mutating func takeSolverFiles() throws {
    for file in Set(series.compactMap(\.method.command).flatMap(\.files)) {
      try source.fingerprint(file)
    }
  }

  /// Starts every solver in another process once on every instance, to see whether it fits and what it is.
  private mutating func meetSolvers(_ programs: ProgramStart) throws {
    guard let say = programs.say else { return }
    var said: Set<String> = []
    for series in series {
      guard let solver = try series.method.solver(on: series.instance) else { continue }
      if let command = series.method.command, said.insert(command.text).inserted {
        if let message = command.orphansMessage { say(message) }
        say("\(command.text): started to ask what it is, and again for every run")
      }
      try series.method.checkLibrary()
      do throws(ChildFault) {
        let begin = ContinuousClock.now
        let version = try solver.version(startingAt: series.instance.start(replicate: 0))
        solverSeconds[series.pair] = (ContinuousClock.now - begin).inSeconds
        source.note(answer: ["version": .string(version)], of: series.name)
      } catch {
        throw series.method.error(error)
      }
    }
  }

  /// The most methods that a study can have; more would be a mistake.
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

  /// Includes `hits.csv` if a minimum is known, `embedding.csv` for maps, and the files of rates if problems have a
  /// class.
  package var fileNames: [String] {
    let hasMaps = instances.contains { $0.map != nil }
    let isRated = instances.contains { $0.convergenceClass != nil }
    return ["curves.csv", "chart.csv", "runs.csv", "timings.csv", "summary.csv"]
      + (hasMinimum ? ["hits.csv"] : []) + (hasMaps ? ["embedding.csv"] : [])
      + (isRated ? Self.rateFileNames : [])
  }

  /// Whether f* is known of any problem.
  var hasMinimum: Bool { instances.contains { $0.problem.known.minimum != nil } }

  package static let rateFileNames = ["rates.csv", "theory.csv", "moments.csv"]
}
