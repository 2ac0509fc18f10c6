public import Answers
public import AutoDiff
internal import Diagnostics
internal import Fields
public import Problems
public import Sampling

/// One problem of a study, with its swept fields fixed: recorded, and with its smoothness known.
public struct Instance: Sendable {
  /// The swept fields and their values here, in the table's order.
  package let axes: [Axis]
  private let sizeField: String
  /// What the configuration says about it, with its swept fields fixed.
  let values: Values
  /// The problem's label, or its type.
  package let name: String
  /// Which row of the rate table the problem stands for.
  package let convergenceClass: ConvergenceClass?
  /// The objective, its start, and what is known of it.
  public private(set) var problem: any Problem
  /// What the problem's points mean if they are maps.
  package let map: PointMap?
  private var answering: Answerer?
  /// Nil if every call sees the whole objective.
  private(set) var batches: InstanceBatches?
  /// What stands for the problem if its data were not read: then it can be reported on, but not run.
  let kept: KeptInstance?
  /// L: as the problem knows it, or a local one, ``LocalSmoothness``; NaN if no steps are taken, or if there is none.
  package private(set) var smoothness: Double
  /// Where all of the instance's randomness comes from.
  public let stream: RandomStream
  /// The noise of the values that methods are given; nil if they are exact.
  public let noise: Noise?
  /// Whether the answer to a call depends on more than the point: on a sample, or on something that nobody knows.
  package let answersVary: Bool

  package struct Axis: Sendable {
    package let name: String
    let value: JSON

    /// The value as labels show it: for an object its tag, and its lists and objects, whose numbers have axes of
    /// their own if they differ: `block10 tail`, `explicit eigenvalues=[1,0.5]`.
    package var text: String {
      if case .string(let word) = value { return word }
      guard case .object(let entries) = value, case .string(let tag)? = entries["type"] else {
        return value.text
      }
      let parts = entries.sorted { $0.key < $1.key }.compactMap { key, value in
        switch value {
        case .array: "\(key)=\(value.text)"
        case .object: key
        default: nil
        }
      }
      return ([tag] + parts).joined(separator: " ")
    }
  }

  /// `mds objects=21 embedding=2`.
  public var label: String { Self.label(name, axes) }

  /// `mds embedding=2`: shared by instances that differ only in how many variables they have.
  package var family: String { Self.label(name, axes.filter { $0.name != sizeField }) }

  /// What a problem is called in result files.
  static func name(_ values: Values) -> String {
    values.optionalText("label") ?? values.tag
  }

  /// The fields that can be swept without changing n.
  package var shapeFields: Set<String> { Self.shapeFields(values) }

  private static func shapeFields(_ values: Values) -> Set<String> {
    kind(values).shapeFields.union(StudyTable.noiseTable.fields.map(\.name))
  }

  private static func label(_ name: String, _ axes: [Axis]) -> String {
    ([name] + axes.map { "\($0.name)=\($0.text)" }).joined(separator: " ")
  }

  /// The problem as its data make it.
  ///
  /// - Parameter swept: the fields for which the study has several values.
  static func made(
    _ values: Values, swept: Set<String>, _ folder: DataFolder, study: RandomStream
  ) throws -> Instance {
    let stream = study.substream(label(values, swept: swept))
    let built = try kind(values).build(values, folder, stream)
    if let kept = built.kept {
      return try Instance(values, swept: swept, kept, study: study)
    }
    let instance = try Instance(values, swept: swept, built, study: study)
    if let answer = built.answer { folder.note(answer: answer, of: instance.label) }
    return instance
  }

  private init(
    _ values: Values, swept: Set<String>, _ built: BuiltProblem, study: RandomStream
  ) throws {
    self.values = values
    name = Self.name(values)
    convergenceClass = Self.convergenceClass(values)
    axes = Self.axes(values, swept)
    noise = try Noise(of: values)
    stream = study.substream(Self.label(name, axes))
    sizeField = Self.kind(values).sizeField
    problem = built.problem
    map = built.map
    kept = nil
    let answerer = built.problem.answerer
    answering = answerer
    batches = try values.batches(of: built.problem, called: Self.label(name, axes))
    answersVary = answerer.takesSamples || !built.isDeterministic
    let takesSteps = values.declares("class")
    // Values, adjoints, and a few points, if they are not kept elsewhere.
    let points = answerer.points == nil || !takesSteps ? 4 * Double(problem.dimension) : 0
    try values.checkMemory(
      forNumbers: 2 * Double(answerer.graph?.slabNumbers ?? 0) + points, at: nil)
    let known = takesSteps ? Self.smoothness(of: problem, answerer) : problem.known.smoothness
    smoothness = built.smoothness ?? known ?? .nan
    guard
      !takesSteps || problem.known.nonsmooth != nil || isSmoothnessUnknown
        || (smoothness > 0 && smoothness.isFinite)
    else {
      throw values.error(
        at: nil, "the curvature of \(Self.label(name, axes)) at its start is \(smoothness.inWords)",
        expected: "a number above 0 to measure steps by",
        remedy: "check the data's scale, or another start")
    }
  }

  private static func smoothness(of problem: any Problem, _ answerer: Answerer) -> Double {
    let known = problem.known
    if let smoothness = known.smoothness { return smoothness }
    guard known.nonsmooth == nil, let graph = answerer.graph else { return .nan }
    return LocalSmoothness.of(problem, graph)
  }

  /// The problem as far as it was kept with results.
  init(
    _ values: Values, swept: Set<String>, _ kept: KeptInstance, study: RandomStream
  ) throws {
    self.values = values
    name = Self.name(values)
    convergenceClass = Self.convergenceClass(values)
    axes = Self.axes(values, swept)
    noise = try Noise(of: values)
    stream = study.substream(Self.label(name, axes))
    sizeField = Self.kind(values).sizeField
    problem = KeptProblem(kept)
    map = kept.map.map {
      PointMap(names: $0.names, embedding: $0.embedding, unit: $0.unit, places: nil)
    }
    self.kept = kept
    answering = nil
    batches = values.batch.map { InstanceBatches($0, kept) }
    answersVary = kept.answersVary ?? false
    smoothness = kept.smoothness ?? .nan
  }

  /// Problems have such a field only in convergence studies.
  private static func convergenceClass(_ values: Values) -> ConvergenceClass? {
    guard values.declares("class") else { return nil }
    return values.optionalChoice("class").map { ConvergenceClass(rawValue: $0)! }
  }

  /// Fields that do not change n have an axis only if they are swept.
  private static func axes(_ values: Values, _ swept: Set<String>) -> [Axis] {
    let untold = shapeFields(values).subtracting(swept)
    // A batch has names of its own, since data have rows, too.
    return values.removing(Values.batchKey).allSweeps.filter { !untold.contains($0.name) }.map {
      Axis(name: $0.name, value: $0.values[0])
    } + values.batchAxes(swept)
  }

  private static func kind(_ values: Values) -> ProblemKind { .named(values.tag) }

  /// The label of the instance of values whose swept fields are fixed.
  static func label(_ values: Values, swept: Set<String>) -> String {
    label(name(values), axes(values, swept))
  }

  /// The answerer of the objective.
  ///
  /// - Precondition: the problem's data were read.
  public var answerer: Answerer {
    guard let answering else {
      preconditionFailure("the data of \(label) were not read, and its function is asked for")
    }
    return answering
  }

  /// How many rows a call sees, and how they are drawn; nil if every call sees the whole objective.
  public var batch: Batch? { batches?.batch }

  /// The answerer of a run's calls: some of the rows if there is a batch, otherwise the objective.
  ///
  /// - Precondition: the problem's data were read.
  package var callAnswerer: Answerer { batches?.answerer ?? answerer }

  /// Which part of the objective a call sees.
  package var share: AnswerShare { batches?.share ?? .all }

  /// The unit of steps: 𝓛 of calls that see batches, if it is known, otherwise L.
  package var stepSmoothness: Double { batches?.expectedSmoothness ?? smoothness }

  /// Whether the unit of steps is that of calls which see batches.
  package var hasExpectedSmoothness: Bool { batches?.expectedSmoothness != nil }

  /// - Precondition: the problem's data were read, and its objective is recorded.
  public var graph: Graph {
    guard let graph = answerer.graph else {
      preconditionFailure("\(label) is not recorded, and its graph is asked for")
    }
    return graph
  }

  /// Whether there is a ``graph``: the problem's data were read, and no one else answers for it.
  package var isRecorded: Bool { answering?.graph != nil }

  /// Whether there is neither an L nor a graph from which to find a local one: then steps are absolute.
  package var isSmoothnessUnknown: Bool {
    smoothness.isNaN && problem.known.nonsmooth == nil && !isRecorded
  }

  /// The arithmetic operations of the objective, if they are counted.
  var work: Work? { kept.map(\.work) ?? answerer.graph?.work }

  /// f at the landmark; nil if there is none.
  package var landmarkLoss: Double? {
    if let kept { return kept.known.landmark?.loss }
    return problem.known.landmark.map { problem.value(at: $0.point) }
  }

  /// The same instance with another problem in its place.
  func replacing(_ problem: any Problem) -> Instance {
    var instance = self
    instance.problem = problem
    let answerer = problem.answerer
    instance.answering = answerer
    instance.batches = batch.flatMap { batch in
      (problem as? any FiniteSum).map { InstanceBatches(batch, of: $0) }
    }
    instance.smoothness = Self.smoothness(of: problem, answerer)
    return instance
  }

  /// The arithmetic operations of a value if they have been counted, otherwise those of reading the point.
  package var operationsPerValue: Double { work?.value ?? Double(problem.dimension) }

  /// Where the runs of a replicate start, whatever their method and step.
  public func start(replicate: Int) -> [Double] {
    problem.start(from: Self.startStream(stream, replicate: replicate))
  }

  /// How the answerer keeps the points of runs; nil if it has to be asked at points.
  package var pointOffer: PointOffer? {
    guard batch == nil, !(noise?.dependsOnPoint ?? false), !takesSamples || pairsSamples else {
      return nil
    }
    return answering?.points
  }

  /// Whether answers to a run depend on samples.
  var takesSamples: Bool { answering?.takesSamples ?? false }

  /// Whether all calls of an iteration have the same sample; true unless the problem says otherwise.
  var pairsSamples: Bool {
    values.declares("paired") ? values.optionalBoolean("paired") ?? true : true
  }

  /// Whether it belongs to a command that was not started.
  var isUnasked: Bool { kept?.isUnasked ?? false }

  /// Why the answerer has no gradients; nil if it has some, or if nobody is asked.
  var obstacleToGradients: String? {
    kept == nil ? answerer.obstacle(to: .gradients) : nil
  }

  /// Whether L is the curvature at some points alone, and so bounds nothing.
  package var isSmoothnessLocal: Bool {
    problem.known.smoothness == nil && problem.known.nonsmooth == nil && !isSmoothnessUnknown
  }

  /// Why a method has nothing from which to make its natural step.
  var lackOfUnits: String {
    if isSmoothnessUnknown { return "its L is not known" }
    return problem.known.nonsmooth == nil
      ? "what it would be computed from is not known"
      : "its gradient does not exist everywhere, so it has no L"
  }

  /// Whether replicates start from different points.
  package var startsAreRandom: Bool {
    if problem is ExternalProblem { return false }
    return kept?.startsAreRandom ?? (start(replicate: 0) != start(replicate: 1))
  }

  private static func startStream(_ stream: RandomStream, replicate: Int) -> RandomStream {
    stream.substream("start").substream("replicate \(replicate)")
  }

  /// What theory's rate for the problem's class is about; otherwise the gap if f* is known, or else the loss.
  private var usualMetric: Metric {
    switch convergenceClass {
    case .smooth: .gradientNormSquared
    case .stronglyConvex where problem.known.minimizer != nil: .distanceSquared
    default: problem.known.minimum == nil ? .loss : .gap
    }
  }

  /// The metric that targets are measured by: the metric asked for, or the usual one; nil if the metric asked for
  /// is not known here.
  package func metric(_ asked: Metric?) -> Metric? {
    if isUnasked, let asked { return asked }
    return switch asked {
    case nil: usualMetric
    case .gap: problem.known.minimum == nil ? nil : .gap
    case .distanceSquared: problem.known.minimizer == nil ? nil : .distanceSquared
    case let metric?: metric
    }
  }
}
