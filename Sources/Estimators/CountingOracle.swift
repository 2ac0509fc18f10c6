public import Answers
public import AutoDiff
internal import ComplexModule
internal import RealModule
internal import Sampling

/// An objective that counts its evaluations, and notes when a value first falls to a level. Estimators see it only
/// through one of the `OracleAccess` types, which decide what can be asked at all.
///
/// The state that changes with every call is read or written in a single access during which nothing else runs. Its
/// exclusivity is not checked, since the check would take longer than a small objective.
public final class CountingOracle {
  private let source: any ValueSource
  // Stored, since casts take longer than a small objective.
  private let gradientSource: (any GradientSource)?
  private let tangentSource: (any TangentSource)?
  private let hessianSource: (any HessianSource)?
  private let complexSource: (any ComplexSource)?
  private let pointSource: (any PointSource)?
  /// Nil if answers do not depend on chance.
  private let rule: SampleRule?
  /// Nil if methods are given the source's values unchanged.
  private let noise: NoisyValues?
  /// If noise depends on the point: scratch space for a point that the source has not written out.
  private var probe: [Double] = []
  /// The least value given so far, if values are noisy.
  @exclusivity(unchecked)
  public var bestSeen: BestSeen?
  /// What every answer counts as.
  public let rows: Int
  /// Whether the source's values are those of the objective itself; only then do they hit levels.
  public let isExact: Bool
  /// The gradients that come with Hessian products; empty before the first one.
  private var gradientBesides: [Double] = []
  /// For the residuals that were last asked for.
  private var residualReplay: ResidualReplay?
  /// All calls so far, each of which counts as ``rows``.
  @exclusivity(unchecked)
  public private(set) var counts: CallCounts

  /// The levels that are watched, and their hits so far.
  public var hits = HitLog() {
    didSet { nextLevel = hits.nextLevel }
  }
  /// The only number that a call compares its value with.
  @exclusivity(unchecked)
  private var nextLevel = -Double.infinity
  /// Decides whether oracles that close are open; if nil, they always are.
  public var watch: (any CallWatch)?
  /// How many iterations have begun, for hits and samples.
  @exclusivity(unchecked)
  public var iterations = 0
  /// The iteration whose sample all calls of the current question use; nil between questions.
  @exclusivity(unchecked)
  private var questioned: Int?
  /// The seconds spent up to an instant, for the hits.
  private var clock: (seconds: Double, at: ContinuousClock.Instant)?

  /// - Parameters:
  ///   - source: computes the answers.
  ///   - counts: where counting starts; not zero if a run is resumed.
  ///   - samples: how calls get their samples, if answers depend on chance.
  ///   - noise: added to the values that are given; levels are hit by exact values all the same.
  public init(
    _ source: any ValueSource, counts: CallCounts = CallCounts(), samples: SampleRule? = nil,
    noise: Noise? = nil
  ) {
    precondition(
      samples != nil || !(noise?.model.isRandom ?? false), "random noise takes a rule of samples")
    self.noise = noise.map(NoisyValues.init)
    self.source = source
    self.counts = counts
    rule = samples
    rows = source.share.rows
    isExact = source.share.isAll && !source.drawsSamples
    gradientSource = source as? any GradientSource
    tangentSource = source as? any TangentSource
    hessianSource = source as? any HessianSource
    complexSource = source as? any ComplexSource
    pointSource = source as? any PointSource
  }

  /// An oracle that evaluates a graph.
  ///
  /// - Parameter counts: where counting starts.
  public convenience init(_ evaluator: Evaluator, counts: CallCounts = CallCounts()) {
    self.init(GraphSource(evaluator), counts: counts)
  }

  /// An oracle that calls a closure; it has values only.
  ///
  /// - Parameters:
  ///   - n: the number of variables.
  ///   - function: f.
  public convenience init(
    dimension n: Int, _ function: @escaping (Span<Double>) -> Double
  ) {
    self.init(ClosureSource(dimension: n, function))
  }

  /// The bytes of memory used to answer.
  public var workspaceBytes: Int {
    source.workspaceBytes + (residualReplay?.workspaceBytes ?? 0)
      + (gradientBesides.count + probe.count) * MemoryLayout<Double>.stride
      + (noise?.workspaceBytes ?? 0)
  }

  /// Why the source can no longer answer; nil if it can.
  public var fault: SourceFault? { source.fault }

  /// Sets the `seconds` spent up to an instant, from which time continues; only a hit reads the clock.
  public func setClock(_ seconds: Double, at instant: ContinuousClock.Instant) {
    clock = (seconds, instant)
  }

  /// Whether the watch admits these calls, each multiplied by the rows that an answer takes; true without a watch.
  func admits(_ calls: CallCounts) -> Bool {
    watch?.admits(calls * rows, after: counts) ?? true
  }

  /// The samples of the next question.
  @inline(__always)
  private var samples: Samples {
    rule?.samples(afterCalls: counts.total, iterations: questioned ?? iterations) ?? .none
  }

  /// Answers one question with calls that all use the same sample if samples are paired: for solvers that ask by
  /// themselves, for which every call is an iteration.
  func asOneQuestion<Failure: Error>(_ answer: () throws(Failure) -> Void) throws(Failure) {
    questioned = iterations
    defer { questioned = nil }
    try answer()
  }

  @inline(__always)
  private func note(_ value: Double) {
    if value <= nextLevel { hit(value, counts) }
  }

  /// Notes values that were asked for at once, each counted as one, in their order.
  @inline(__always)
  private func note(_ values: [Double], first count: Int, after before: CallCounts) {
    for i in 0..<count where values[i] <= nextLevel {
      var counts = before
      counts.values += (i + 1) * rows
      hit(values[i], counts)
    }
  }

  @inline(never)
  private func hit(_ value: Double, _ counts: CallCounts) {
    guard isExact else { return }
    let seconds = clock.map { clock in
      let passed = (ContinuousClock.now - clock.at).components
      return clock.seconds + Double(passed.seconds) + 1e-18 * Double(passed.attoseconds)
    }
    hits.note(
      value, HitLog.Hit(iterations: iterations, counts: counts, seconds: seconds ?? 0))
  }

  /// The value that a method is given instead of an exact one.
  @inline(__always)
  private func given(_ exact: Double, at x: Span<Double>, _ sample: Samples) -> Double {
    guard let noise else { return exact }
    return noisy(exact, noise, at: x, sample)
  }

  @inline(never)
  private func noisy(
    _ exact: Double, _ noise: NoisyValues, at x: Span<Double>, _ sample: Samples
  ) -> Double {
    let value = noise.value(exact, at: x, sample)
    if value < bestSeen?.seen ?? .infinity, value.isFinite {
      bestSeen = BestSeen(seen: value, exact: exact)
    }
    return value
  }

  func value(at x: Span<Double>) -> Double {
    let samples = samples
    counts.values += rows
    let value = source.value(at: x, sample: samples)
    note(value)
    return given(value, at: x, samples)
  }

  func values(atPoints points: Span<Double>, into values: inout [Double]) {
    let (before, samples) = (counts, samples)
    let count = source.values(atPoints: points, into: &values, samples: samples)
    counts.values += count * rows
    note(values, first: count, after: before)
    guard let noise else { return }
    let n = source.dimension
    for i in 0..<count {
      values[i] = noisy(
        values[i], noise, at: points.extracting(i * n..<(i + 1) * n), samples.from(i))
    }
  }

  func values(
    at x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double]
  ) {
    let (before, samples) = (counts, samples)
    let count = 2 * directions.count
    source.values(at: x, along: &directions, radius: ε, into: &values, samples: samples)
    counts.values += count * rows
    note(values, first: count, after: before)
    guard let noise else { return }
    let dependsOnPoint = noise.noise.dependsOnPoint
    if dependsOnPoint, probe.isEmpty { probe = [Double](repeating: 0, count: x.count) }
    for i in 0..<count {
      guard dependsOnPoint else {
        values[i] = noisy(values[i], noise, at: x, samples.from(i))
        continue
      }
      directions.write(x, movedBy: i.isMultiple(of: 2) ? ε : -ε, along: i / 2, to: &probe)
      values[i] = noisy(values[i], noise, at: probe.span, samples.from(i))
    }
  }

  func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double {
    let samples = samples
    counts.gradients += rows
    let value = gradientSource!.valueAndGradient(at: x, into: &gradient, sample: samples)
    note(value)
    return given(value, at: x, samples)
  }

  /// ∇f at two points, on the same sample whatever the rule says; counts as two gradients.
  func pairedGradients(
    at x: Span<Double>, and y: Span<Double>, into first: inout MutableSpan<Double>,
    _ second: inout MutableSpan<Double>
  ) -> (Double, Double) {
    let samples = samples
    counts.gradients += 2 * rows
    let source = gradientSource!
    let value = source.valueAndGradient(at: x, into: &first, sample: samples)
    return (value, source.valueAndGradient(at: y, into: &second, sample: samples))
  }

  /// ∇f over all terms, even if answers use only some of them; counts as one gradient of the whole.
  func wholeGradient(at x: Span<Double>, into gradient: inout MutableSpan<Double>) -> Double {
    counts.gradients += source.share.whole
    guard let source = source as? any PartialSource else {
      return gradientSource!.valueAndGradient(at: x, into: &gradient, sample: .none)
    }
    return source.wholeValueAndGradient(at: x, into: &gradient)
  }

  /// What a gradient over all terms counts as.
  var wholeRows: Int { source.share.whole }

  /// - Returns: f(x).
  @discardableResult
  func hessianProduct(
    at x: Span<Double>, along v: Span<Double>, into product: inout MutableSpan<Double>
  ) -> Double {
    let samples = samples
    counts.hessianProducts += rows
    if gradientBesides.isEmpty { gradientBesides = [Double](repeating: 0, count: x.count) }
    var gradient = gradientBesides.mutableSpan
    let value = hessianSource!.hessianProduct(
      at: x, along: v, gradient: &gradient, into: &product, sample: samples)
    note(value)
    return value
  }

  /// Residuals of f = ‖r‖²; count as one value.
  func residuals(of sum: SumOfSquares, at x: Span<Double>, into r: inout [Double]) {
    counts.values += 1
    replay(of: sum).residuals(at: x, into: &r)
    note(r.reduce(0) { $0 + $1 * $1 })
  }

  /// Their Jacobian by rows; counts as n tangents in forward mode and as m gradients in reverse mode.
  func jacobian(
    of sum: SumOfSquares, mode: Jacobian.Mode, at x: Span<Double>, into jacobian: inout [Double]
  ) {
    switch mode {
    case .forward: counts.tangents += sum.dimension
    case .reverse: counts.gradients += sum.count
    }
    replay(of: sum).jacobian(mode, at: x, into: &jacobian)
  }

  /// Their Jacobian by rows, by complex steps; counts as n tangents.
  func complexJacobian(of sum: SumOfSquares, at x: Span<Double>, into jacobian: inout [Double]) {
    counts.tangents += sum.dimension
    replay(of: sum).complexJacobian(at: x, into: &jacobian)
  }

  /// The results of commands about a point that the source keeps; each number counts as one value.
  ///
  /// - Precondition: noise does not depend on the point, which is not available here.
  func values(
    of commands: [PipeCommand], at trail: inout PointTrail, into values: inout [Double]
  ) {
    let (before, samples) = (counts, samples)
    values = pointSource!.results(of: commands, following: &trail, sample: samples)
    counts.values += values.count * rows
    note(values, first: values.count, after: before)
    guard let noise else { return }
    for i in values.indices {
      values[i] = noisy(values[i], noise, at: Span(), samples.from(i))
    }
  }

  /// ∇f at a point that the source keeps, written to another of its vectors; counts as one gradient.
  func gradient(
    at trail: inout PointTrail, into vector: Int
  ) -> (value: Double, squaredNorm: Double) {
    let samples = samples
    counts.gradients += rows
    let results = pointSource!.results(
      of: [.gradient(0, into: vector)], following: &trail, sample: samples)
    note(results[0])
    return (given(results[0], at: Span(), samples), results[1])
  }

  /// The norms of a vector that the source keeps; not counted.
  func norms(of vector: Int, at trail: PointTrail) -> (squares: Double, largest: Double) {
    let results = pointSource!.results(of: [.norms(vector)], at: trail, sample: .none)
    return (results[0], results[1])
  }

  private func replay(of sum: SumOfSquares) -> ResidualReplay {
    if let residualReplay, residualReplay.sum === sum { return residualReplay }
    let made = ResidualReplay(sum)
    residualReplay = made
    return made
  }

  /// The first tangent yields the value, however many are asked for at once.
  func valueAndTangents(
    at x: Span<Double>, along directions: Span<Double>, into tangents: inout MutableSpan<Double>
  ) -> Double {
    let samples = samples
    var atValue = counts
    atValue.tangents += rows
    counts.tangents += tangents.count * rows
    let value = tangentSource!.valueAndTangents(
      at: x, along: directions, into: &tangents, sample: samples)
    if value <= nextLevel { hit(value, atValue) }
    return given(value, at: x, samples)
  }

  func value(at x: Span<Double>, imaginary y: Span<Double>) -> Complex<Double> {
    let samples = samples
    counts.tangents += rows
    let value = complexSource!.value(at: x, imaginary: y, sample: samples)
    note(value.real)
    return noise == nil ? value : Complex(given(value.real, at: x, samples), value.imaginary)
  }
}
