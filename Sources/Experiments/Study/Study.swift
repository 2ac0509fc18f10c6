internal import Diagnostics
package import Estimators
public import Fields
internal import Foundation
internal import LinearAlgebra
internal import Sampling

/// A configuration, checked and planned: which runs it makes.
public struct Study: Sendable {
  /// The configuration with every default filled in.
  public let configuration: Values
  /// The folder that data files are relative to.
  public let folder: String
  /// A hash of every data file, by the path that the configuration gives.
  public let dataFingerprints: [String: String]

  let instances: [Instance]
  let steps: [StepSize]
  /// Every method on every instance.
  package private(set) var series: [Series]
  /// All runs, in the order in which result files list them.
  package private(set) var cells: [Cell]

  /// Seeds up to 2⁵³, so that every JSON reader takes them for the same number.
  public static let largestSeed = 1 << 53

  public var name: String { configuration.text("name") }
  public var seed: Int { configuration.integer("seed") }
  public var runCount: Int { cells.count }

  package var gradientCost: Double { configuration.number("gradient_cost") }
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
  public init(path: String, assignments: [String] = []) throws {
    var json = try JSON.read(path: path)
    for assignment in assignments { try json.set(assignment) }
    try self.init(json, path: path)
  }

  /// Plans a configuration that came from `path`.
  public init(_ json: JSON, path: String) throws {
    try self.init(json, path: path, folder: path.parentFolder)
  }

  /// Plans a configuration that came from `path`, with data files relative to `folder`.
  init(_ json: JSON, path: String, folder: String) throws {
    configuration = try StudyTable.study.resolve(json, at: path)
    self.folder = folder
    let stream = RandomStream(seed: UInt64(configuration.integer("seed")))
    let data = DataFolder(folder)
    let study = configuration
    let problems = study.sweepTables("problem")
    instances = try problems.flatMap(\.combinations).map {
      try Instance($0, data, study: stream)
    }
    try Self.checkNames(problems, of: "problem", called: Instance.name)
    dataFingerprints = data.fingerprints
    let methods = study.tables("methods").map { Method($0) }
    try Self.checkNames(study.tables("methods"), of: "methods", called: Method.label)
    let steps = study.alternative("steps")
    let values = steps.values.sweepNumbers(steps.name)
    self.steps = values.map { steps.name == "relative" ? .relative($0) : .absolute($0) }

    let allSteps = self.steps
    series = try instances.flatMap { instance in
      try methods.map { try Series(instance, $0, allSteps, in: study) }
    }
    cells = series.flatMap { $0.groups.flatMap(\.self) }
    for instance in instances {
      try checkMetric(on: instance)
      try checkClass(of: instance)
    }
    for series in series { try check(series) }
  }

  /// Says where a problem's class is about something that is not known of it.
  private func checkClass(of instance: Instance) throws {
    let known = instance.problem.known
    let lacks: String? =
      switch instance.convergenceClass {
      case nil, .smooth: nil
      case .convex: known.minimum == nil ? "f*" : nil
      case .stronglyConvex:
        known.minimizer == nil ? "x*" : known.strongConvexity ?? 0 > 0 ? nil : "μ above 0"
      }
    guard let lacks else { return }
    throw instance.values.error(
      at: "class",
      "found \"\(instance.convergenceClass!.rawValue)\", but no \(lacks) is known of "
        + instance.label,
      expected: "a class whose rate can be measured", remedy: "leave the class out")
  }

  /// The same study with other estimators in place of its own, to see what would notice: a fault
  /// can be planted without a change to what is tested.
  ///
  /// - Parameter replace: makes the estimator of a method, given its label, what it would be, and n.
  package func replacingEstimators(
    _ replace: @escaping @Sendable (String, any GradientEstimator, Int) -> any GradientEstimator
  ) -> Study {
    var study = self
    for i in series.indices {
      let (label, own) = (series[i].method.label, series[i].method.estimator)
      study.series[i].method.estimator = { replace(label, try own($0), $0) }
    }
    study.cells = study.series.flatMap { $0.groups.flatMap(\.self) }
    return study
  }

  private func checkMetric(on instance: Instance) throws {
    guard let metric, instance.metric(metric) == nil else { return }
    throw configuration.table("targets").error(
      at: "metric",
      "found \"\(metric.rawValue)\", which is not known for \(instance.label)",
      expected: "\"loss\" or \"gradient_norm_sq\"")
  }

  /// Says now, not in the middle of the sweep, that a method does not fit an instance, that a step
  /// size is out of range, or that nothing ends the runs.
  private func check(_ series: Series) throws {
    let (method, instance) = (series.method, series.instance)
    let traits = try method.estimator(instance.problem.dimension).traits
    let asked = configuration.alternative("steps")
    for step in steps {
      let α = step.absolute(traits, smoothness: instance.smoothness)
      let relative = step.relative(traits, smoothness: instance.smoothness)
      guard α > 0, α.isFinite, relative > 0, relative.isFinite else {
        throw asked.values.error(
          at: asked.name,
          "found \(step.value), which makes α = \(α), \(relative) natural steps of \(method.label) "
            + "on \(instance.label)",
          expected: "step sizes that are neither 0 nor infinite")
      }
    }
    let budget = series.budget
    guard
      budget.seconds != nil || budget.iterations(of: traits, gradientCost: gradientCost) != nil
    else {
      throw configuration.error(
        at: "gradient_cost",
        "found 0, so that no number of evaluations ends a run of \(method.label)",
        expected: "a number above 0", remedy: "or give a budget of \"iterations\" or \"seconds\"")
    }
  }

  /// Says where two problems, or two methods, would have one name in result files.
  private static func checkNames(
    _ tables: [Values], of key: String, called name: (Values) -> String
  ) throws {
    for (i, table) in tables.enumerated() {
      guard let twin = tables[..<i].firstIndex(where: { name($0) == name(table) }) else {
        continue
      }
      throw table.error(
        at: nil, "\(key)[\(twin)] is called \"\(name(table))\" too",
        expected: "different names", remedy: "give one of them a \"label\"")
    }
  }
}
