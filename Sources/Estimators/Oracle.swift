public import AutoDiff
public import ComplexModule
public import RealModule
public import Sampling

/// An objective that counts how often it is asked, and notes when a value first comes down to a level.
/// Estimators see it only through one of the `OracleAccess` types, which decide what can be asked at all.
public final class CountingOracle {
  private let evaluator: Evaluator
  /// Made when it is first needed.
  private var complexEvaluator: ComplexEvaluator?
  /// What Hessian products bring besides; empty before the first one.
  private var gradientBesides: [Double] = []
  /// Of the residuals that were asked for.
  private var residualReplay: ResidualReplay?
  public private(set) var counts: CallCounts

  /// The levels that are watched, and their hits so far.
  public var hits = HitLog() {
    didSet { nextLevel = hits.nextLevel }
  }
  /// All that a call compares its value with.
  private var nextLevel = -Double.infinity
  /// Who decides whether oracles that close are open; nil where they always are.
  public var watch: (any CallWatch)?
  /// How many iterations have begun, for the hits.
  public var iterations = 0
  /// Seconds spent by an instant, for the hits.
  private var clock: (seconds: Double, at: ContinuousClock.Instant)?

  /// - Parameter counts: where counting starts; not zero where a run is taken up again.
  public init(_ evaluator: Evaluator, counts: CallCounts = CallCounts()) {
    self.evaluator = evaluator
    self.counts = counts
  }

  public var workspaceBytes: Int {
    evaluator.workspaceBytes + (complexEvaluator?.workspaceBytes ?? 0)
      + (residualReplay?.workspaceBytes ?? 0)
      + gradientBesides.count * MemoryLayout<Double>.stride
  }

  /// Says that `seconds` were spent by an instant, from which on time runs; only a hit reads the clock.
  public func setClock(_ seconds: Double, at instant: ContinuousClock.Instant) {
    clock = (seconds, instant)
  }

  @inline(__always)
  private func note(_ value: Double) {
    if value <= nextLevel { hit(value, counts) }
  }

  /// Values that were asked for at once, each counted as one, in their order.
  @inline(__always)
  private func note(_ values: [Double], first count: Int, after before: CallCounts) {
    for i in 0..<count where values[i] <= nextLevel {
      var counts = before
      counts.values += i + 1
      hit(values[i], counts)
    }
  }

  @inline(never)
  private func hit(_ value: Double, _ counts: CallCounts) {
    let seconds = clock.map { clock in
      let passed = (ContinuousClock.now - clock.at).components
      return clock.seconds + Double(passed.seconds) + 1e-18 * Double(passed.attoseconds)
    }
    hits.note(
      value, HitLog.Hit(iterations: iterations, counts: counts, seconds: seconds ?? 0))
  }

  fileprivate func value(at x: Span<Double>) -> Double {
    counts.values += 1
    let value = evaluator.value(at: x)
    note(value)
    return value
  }

  fileprivate func values(atPoints points: Span<Double>, into values: inout [Double]) {
    let before = counts
    let count = evaluator.values(atPoints: points, into: &values)
    counts.values += count
    note(values, first: count, after: before)
  }

  fileprivate func values(
    at x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double]
  ) {
    let before = counts
    let count = 2 * directions.count
    counts.values += count
    evaluator.values(at: x, along: &directions, radius: ε, into: &values)
    note(values, first: count, after: before)
  }

  fileprivate func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double {
    counts.gradients += 1
    let value = evaluator.valueAndGradient(at: x, into: &gradient)
    note(value)
    return value
  }

  func hessianProduct(
    at x: Span<Double>, along v: Span<Double>, into product: inout MutableSpan<Double>
  ) {
    counts.hessianProducts += 1
    if gradientBesides.isEmpty { gradientBesides = [Double](repeating: 0, count: x.count) }
    var gradient = gradientBesides.mutableSpan
    note(evaluator.hessianProducts(at: x, along: v, gradient: &gradient, into: &product))
  }

  /// Residuals of f = ‖r‖², counted as one value.
  func residuals(of sum: SumOfSquares, at x: Span<Double>, into r: inout [Double]) {
    counts.values += 1
    replay(of: sum).residuals(at: x, into: &r)
    note(r.reduce(0) { $0 + $1 * $1 })
  }

  /// Their Jacobian by rows, counted as n tangents in forward mode and as m gradients in reverse mode.
  func jacobian(
    of sum: SumOfSquares, mode: Jacobian.Mode, at x: Span<Double>, into jacobian: inout [Double]
  ) {
    switch mode {
    case .forward: counts.tangents += sum.dimension
    case .reverse: counts.gradients += sum.count
    }
    replay(of: sum).jacobian(mode, at: x, into: &jacobian)
  }

  /// Their Jacobian by rows by complex steps, counted as n tangents.
  func complexJacobian(of sum: SumOfSquares, at x: Span<Double>, into jacobian: inout [Double]) {
    counts.tangents += sum.dimension
    replay(of: sum).complexJacobian(at: x, into: &jacobian)
  }

  private func replay(of sum: SumOfSquares) -> ResidualReplay {
    if let residualReplay, residualReplay.sum === sum { return residualReplay }
    let made = ResidualReplay(sum)
    residualReplay = made
    return made
  }

  /// The first tangent brings the value, however many are asked for at once.
  fileprivate func valueAndTangents(
    at x: Span<Double>, along directions: Span<Double>, into tangents: inout MutableSpan<Double>
  ) -> Double {
    var atValue = counts
    atValue.tangents += 1
    counts.tangents += tangents.count
    let value = evaluator.valueAndTangents(at: x, along: directions, into: &tangents)
    if value <= nextLevel { hit(value, atValue) }
    return value
  }

  /// - Precondition: the graph allows complex numbers, as `ComplexOracle.obstacle(in:)` tells.
  fileprivate func prepareComplexValues() {
    guard complexEvaluator == nil else { return }
    do {
      complexEvaluator = try ComplexEvaluator(evaluator.graph)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  fileprivate func value(at x: Span<Double>, imaginary y: Span<Double>) -> Complex<Double> {
    counts.tangents += 1
    let value = complexEvaluator!.value(at: x, imaginary: y)
    note(value.real)
    return value
  }
}

/// A way to an objective that allows some questions and no others.
public protocol OracleAccess {
  init(_ oracle: CountingOracle)

  /// Whether it answers no more once the budget is spent: then what asks it need not know beforehand what it will ask.
  static var closes: Bool { get }

  /// Whether it gives derivatives.
  static var givesDerivatives: Bool { get }

  /// Why a graph cannot answer such questions; nil where it can.
  static func obstacle(in graph: Graph) -> String?
}

extension OracleAccess {
  public static var closes: Bool { false }

  public static var givesDerivatives: Bool { false }

  /// Values and derivatives are there for every graph.
  public static func obstacle(in graph: Graph) -> String? { nil }
}

/// Values only: all that a zero-order method may know.
public struct ValueOracle: OracleAccess {
  private let oracle: CountingOracle

  /// - Parameter oracle: counts every call.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// f(x), counted as one value.
  public func value(at x: Span<Double>) -> Double {
    oracle.value(at: x)
  }

  /// f at points of n entries each, which stand one after another, written to the first entries of
  /// `values`; every point counted as one value. What an objective can do with many points at once,
  /// it does.
  public func values(atPoints points: Span<Double>, into values: inout [Double]) {
    oracle.values(atPoints: points, into: &values)
  }

  /// f(x + εvⱼ) and f(x − εvⱼ) for each direction, one pair after another in `values`; every point
  /// counted as one value. The point stays where it is, and no other is made where the objective is a
  /// sum of functions of one variable each.
  public func values(
    at x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double]
  ) {
    oracle.values(at: x, along: &directions, radius: ε, into: &values)
  }
}

/// Values and gradients: what a first-order method may know.
public struct GradientOracle: OracleAccess {
  public static var givesDerivatives: Bool { true }

  private let oracle: CountingOracle

  /// - Parameter oracle: counts every call.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// f(x), counted as one value.
  public func value(at x: Span<Double>) -> Double {
    oracle.value(at: x)
  }

  /// f(x), with ∇f(x) written to `gradient`; counted as one gradient.
  public func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double {
    oracle.valueAndGradient(at: x, into: &gradient)
  }
}

/// Values and derivatives along directions: what forward-mode methods may know.
public struct TangentOracle: OracleAccess {
  public static var givesDerivatives: Bool { true }

  private let oracle: CountingOracle

  /// - Parameter oracle: counts every call.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// f(x), counted as one value.
  public func value(at x: Span<Double>) -> Double {
    oracle.value(at: x)
  }

  /// f(x), with the derivatives ∇f(x)ᵀv along k directions v of n entries each, one after another;
  /// counted as k tangents.
  ///
  /// - Parameter first: where in `tangents` the k derivatives begin.
  public func valueAndTangents(
    at x: Span<Double>, along directions: Span<Double>, into tangents: inout MutableSpan<Double>,
    from first: Int = 0
  ) -> Double {
    let part = first..<first + directions.count / x.count
    return tangents.withUnsafeMutableBufferPointer { all in
      var tangents = UnsafeMutableBufferPointer(rebasing: all[part]).mutableSpan
      return oracle.valueAndTangents(at: x, along: directions, into: &tangents)
    }
  }

  /// f(x), with the derivatives along k directions.
  public func valueAndTangents(
    at x: Span<Double>, along directions: Span<Double>, into tangents: inout [Double],
    from first: Int = 0
  ) -> Double {
    var out = tangents.mutableSpan
    return valueAndTangents(at: x, along: directions, into: &out, from: first)
  }
}

/// Values at complex points: what the complex step may know.
public struct ComplexOracle: OracleAccess {
  public static var givesDerivatives: Bool { true }

  private let oracle: CountingOracle

  /// - Precondition: `obstacle(in:)` sees none in the objective's graph.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
    oracle.prepareComplexValues()
  }

  /// Graphs with an operation that takes real numbers only.
  public static func obstacle(in graph: Graph) -> String? {
    do {
      _ = try ComplexEvaluator(graph)
      return nil
    } catch {
      return error.description
    }
  }

  /// f(x + iy), counted as one tangent.
  public func value(at x: Span<Double>, imaginary y: Span<Double>) -> Complex<Double> {
    oracle.value(at: x, imaginary: y)
  }
}
