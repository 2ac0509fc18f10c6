public import AutoDiff
internal import LinearAlgebra

/// f(x) = ‖r(x)‖² in terms of its residuals, for methods that ask for them one by one.
public final class SumOfSquares: Sendable {
  /// r, of n parameters and m entries.
  public let residuals: Graph

  /// - Parameter residuals: r, of n parameters and m entries, with f = ‖r‖².
  public init(_ residuals: Graph) {
    self.residuals = residuals
  }

  /// n.
  public var dimension: Int { residuals.parameterCount }
  /// m.
  public var count: Int { residuals.outputShape.count }
}

/// How the Jacobian of residuals is computed.
public enum JacobianScheme: Hashable, Sendable {
  /// By columns, n tangents.
  case forwardMode
  /// By rows, m gradients, one per residual.
  case reverseMode
  /// By columns, Im r(x + iheᵢ)/h with the h of ``ComplexStep``; n tangents.
  case complexStep
  /// (r(x + εeᵢ) − r(x))/ε, n values.
  case forwardDifferences(radius: Double)
  /// (r(x + εeᵢ) − r(x − εeᵢ))/(2ε), 2n values.
  case centralDifferences(radius: Double)

  /// The calls that a Jacobian makes, besides the residuals at the point.
  ///
  /// - Parameters:
  ///   - n: the number of variables.
  ///   - m: the number of residuals.
  public func calls(dimension n: Int, residuals m: Int) -> CallCounts {
    switch self {
    case .forwardMode, .complexStep: CallCounts(tangents: n)
    case .reverseMode: CallCounts(gradients: m)
    case .forwardDifferences: CallCounts(values: n)
    case .centralDifferences: CallCounts(values: 2 * n)
    }
  }

  /// For differences, the step of their radius if it leaves a coordinate unchanged.
  public func lostStep(at x: Span<Double>) -> LostStep? {
    let (scheme, radius): (CoordinateDifferences.Scheme, Double)
    switch self {
    case .forwardMode, .reverseMode, .complexStep: return nil
    case .forwardDifferences(let ε): (scheme, radius) = (.forward, ε)
    case .centralDifferences(let ε): (scheme, radius) = (.central, ε)
    }
    return scheme.lostStep(of: radius, at: x)
  }
}

/// Residuals and their Jacobian, until the oracle closes.
///
/// All residuals at a point together make up one value, and count as one.
public struct ClosingResiduals: OracleAccess {
  public static var closes: Bool { true }

  private let oracle: CountingOracle

  /// - Parameter oracle: counts every call, and closes when its watch says so.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// r(x), counted as one value.
  public func residuals(
    of sum: SumOfSquares, at x: Span<Double>, into r: inout [Double]
  ) throws(OracleClosed) {
    try admit(CallCounts(values: 1))
    ask(sum, at: x, into: &r)
  }

  /// The Jacobian ∂r/∂x, m × n by rows, started only if all of its calls can be made.
  ///
  /// - Parameters:
  ///   - r: r(x).
  ///   - probe: n numbers of scratch space for points.
  public func jacobian(
    of sum: SumOfSquares, by scheme: JacobianScheme, at x: Span<Double>, with r: [Double],
    probe: inout [Double], into jacobian: inout [Double]
  ) throws(OracleClosed) {
    try admit(scheme.calls(dimension: sum.dimension, residuals: sum.count))
    switch scheme {
    case .forwardMode: oracle.jacobian(of: sum, mode: .forward, at: x, into: &jacobian)
    case .reverseMode: oracle.jacobian(of: sum, mode: .reverse, at: x, into: &jacobian)
    case .complexStep: oracle.complexJacobian(of: sum, at: x, into: &jacobian)
    case .forwardDifferences(let ε):
      differences(of: sum, at: x, to: ε, from: nil, r, &probe, &jacobian)
    case .centralDifferences(let ε):
      differences(of: sum, at: x, to: ε, from: -ε, r, &probe, &jacobian)
    }
  }

  /// Quotients are divided by the step actually taken, after rounding.
  ///
  /// - Parameter b: the offset of the second point; if nil, that point is x, whose residuals are
  ///   known.
  private func differences(
    of sum: SumOfSquares, at x: Span<Double>, to a: Double, from b: Double?, _ r: [Double],
    _ probe: inout [Double], _ jacobian: inout [Double]
  ) {
    let (m, n) = (sum.count, sum.dimension)
    var (forward, backward) = (r, r)
    for i in 0..<n { probe[i] = x[i] }
    for i in 0..<n {
      probe[i] = x[i] + a
      ask(sum, at: probe.span, into: &forward)
      var distance = probe[i] - x[i]
      if let b {
        distance = probe[i] - (x[i] + b)
        probe[i] = x[i] + b
        ask(sum, at: probe.span, into: &backward)
      }
      probe[i] = x[i]
      for k in 0..<m { jacobian[k * n + i] = (forward[k] - backward[k]) / distance }
    }
  }

  private func ask(_ sum: SumOfSquares, at x: Span<Double>, into r: inout [Double]) {
    oracle.residuals(of: sum, at: x, into: &r)
    oracle.watch?.passed(r.reduce(0) { $0 + $1 * $1 }, at: x, counts: oracle.counts)
  }

  private func admit(_ calls: CallCounts) throws(OracleClosed) {
    guard oracle.admits(calls) else { throw OracleClosed() }
  }
}

/// Replays the residuals of one sum of squares.
final class ResidualReplay {
  let sum: SumOfSquares
  private let evaluator: Evaluator
  /// Made when first asked for.
  private var jacobian: Jacobian?
  private var complex: ComplexResiduals?

  init(_ sum: SumOfSquares) {
    self.sum = sum
    evaluator = Evaluator(sum.residuals)
  }

  var workspaceBytes: Int {
    evaluator.workspaceBytes + (jacobian?.evaluator.workspaceBytes ?? 0)
      + (complex?.workspaceBytes ?? 0)
  }

  func residuals(at x: Span<Double>, into r: inout [Double]) {
    var out = r.mutableSpan
    evaluator.values(at: x, into: &out)
  }

  func jacobian(_ mode: Jacobian.Mode, at x: Span<Double>, into matrix: inout [Double]) {
    if jacobian?.mode != mode { jacobian = Jacobian(sum.residuals, mode: mode) }
    var out = matrix.mutableSpan
    jacobian!.evaluate(at: x, into: &out)
  }

  func complexJacobian(at x: Span<Double>, into matrix: inout [Double]) {
    let made = complex ?? ComplexResiduals(sum)
    complex = made
    made.jacobian(at: x, into: &matrix)
  }
}

/// The Jacobian of residuals by complex steps.
private final class ComplexResiduals {
  private let evaluator: ComplexEvaluator
  /// Zero between Jacobians.
  private var imaginary: [Double]
  /// Im r of one step.
  private var column: [Double]

  /// - Precondition: the graph allows complex numbers, that is, `ComplexOracle.obstacle(in:)`
  ///   returns nil.
  init(_ sum: SumOfSquares) {
    do {
      evaluator = try ComplexEvaluator(sum.residuals)
    } catch {
      preconditionFailure("\(error)")
    }
    imaginary = [Double](repeating: 0, count: sum.dimension)
    column = [Double](repeating: 0, count: sum.count)
  }

  var workspaceBytes: Int {
    evaluator.workspaceBytes + (imaginary.count + column.count) * MemoryLayout<Double>.stride
  }

  func jacobian(at x: Span<Double>, into matrix: inout [Double]) {
    let h = ComplexStep.step(at: BLAS.largestMagnitude(x))
    let n = imaginary.count
    for i in imaginary.indices {
      imaginary[i] = h
      var out = column.mutableSpan
      evaluator.imaginaryParts(at: x, imaginary: imaginary.span, into: &out)
      imaginary[i] = 0
      for k in column.indices { matrix[k * n + i] = column[k] / h }
    }
  }
}
