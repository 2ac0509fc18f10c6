public import Estimators
internal import LinearAlgebra
public import Sampling

/// Levenberg and Marquardt's method for sums of squares, f = ‖r‖²:
///
///     x⁺ = x + p,   (JᵀJ + λD²)p = −Jᵀr,   J = ∂r/∂x
///
/// D holds the largest norms of J's columns so far. λ follows the ratio ϱ of the actual decrease of f in a step to the
/// one that the linear model of r predicts. A step with ϱ > 0 is taken and multiplies λ by max(⅓, 1 − (2ϱ − 1)³);
/// otherwise λ is multiplied by 2, 4, 8, … and the step is tried again. An iteration takes one Jacobian, and one value
/// per step.
///
/// Near a minimum with f = 0 at which J has full rank, convergence is superlinear; nothing is proven of f_k − f*.
///
/// Levenberg 1944 (doi:10.1090/qam/10666); Marquardt 1963 (doi:10.1137/0111030); Moré 1978 (doi:10.1007/BFb0067700),
/// for D; Madsen, Nielsen and Tingleff 2004, *Methods for non-linear least squares problems*, for λ.
public struct LevenbergMarquardt: Optimizer {
  /// What one iteration passes to the next.
  public struct State: Codable, Hashable, Sendable {
    /// x.
    public var point: [Double]
    /// r at the point; empty before the first iteration.
    var residuals: [Double] = []
    /// D; empty before the first iteration.
    var scale: [Double] = []
    /// λ.
    var damping: Double
    /// The factor for λ if the next step fails.
    var growth = 2.0
  }

  /// λ of the first step, in units in which J's columns have length 1.
  private static let firstDamping = 1e-3
  /// The most steps tried in one iteration.
  private static let mostSteps = 60

  private let sum: SumOfSquares
  private let scheme: JacobianScheme
  private var jacobian: [Double]
  private var residuals: [Double]
  private var trial: [Double]

  /// Holds about 4mn doubles.
  ///
  /// - Parameters:
  ///   - sum: f.
  ///   - scheme: how Jacobians are computed.
  public init(_ sum: SumOfSquares, by scheme: JacobianScheme) {
    self.sum = sum
    self.scheme = scheme
    jacobian = [Double](repeating: 0, count: sum.count * sum.dimension)
    residuals = [Double](repeating: 0, count: sum.count)
    trial = [Double](repeating: 0, count: sum.dimension)
  }

  public func heldBytes(dimension n: Int) -> Int {
    (4 * sum.count * n + 2 * sum.count + 3 * n) * MemoryLayout<Double>.stride
  }

  public func start(at x: [Double]) -> State { State(point: x, damping: Self.firstDamping) }

  public func point(of state: State) -> [Double] { state.point }

  public func lostStep(at x: Span<Double>) -> LostStep? { scheme.lostStep(at: x) }

  public mutating func advance(
    _ state: inout State, iteration k: Int, from oracle: ClosingResiduals,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) -> Bool {
    if state.residuals.isEmpty {
      try oracle.residuals(of: sum, at: state.point.span, into: &residuals)
      guard residuals.squaredNorm.isFinite else { return false }
      state.residuals = residuals
    }
    try oracle.jacobian(
      of: sum, by: scheme, at: state.point.span, with: state.residuals, probe: &trial,
      into: &jacobian)
    let scale = scale(after: state.scale)
    guard
      let equations = DampedLeastSquares(
        jacobian: jacobian, residuals: state.residuals, scale: scale)
    else { return false }
    state.scale = scale
    let value = state.residuals.squaredNorm
    for _ in 0..<Self.mostSteps {
      // Any smaller, λ would be lost next to σ², and there would be steps along directions in which r is constant.
      state.damping = max(state.damping, 0x1p-52 * equations.largestSquare)
      let (step, expected) = equations.step(damping: state.damping)
      for i in trial.indices { trial[i] = state.point[i] + step[i] }
      guard expected > 0, trial != state.point else { break }
      let next = trial
      try oracle.residuals(of: sum, at: next.span, into: &residuals)
      let ratio = (value - residuals.squaredNorm) / expected
      if ratio > 0, ratio.isFinite {
        swap(&state.point, &trial)
        swap(&state.residuals, &residuals)
        let t = 2 * ratio - 1
        state.damping *= max(1.0 / 3, 1 - t * t * t)
        state.growth = 2
        break
      }
      state.damping = min(state.damping * state.growth, 1e100)
      state.growth *= 2
    }
    return true
  }

  /// The largest norms of the Jacobian's columns so far, 1 for columns that were always 0.
  private func scale(after before: [Double]) -> [Double] {
    let n = sum.dimension
    return (0..<n).map { i in
      var square = 0.0
      for k in 0..<sum.count { square += jacobian[k * n + i] * jacobian[k * n + i] }
      // Squares overflow or underflow before the norm does.
      let isSafe = square.isFinite && square >= .leastNormalMagnitude
      let length = isSafe ? square.squareRoot() : BLAS.norm(column(i).span)
      let norm = max(length, before.isEmpty ? 0 : before[i])
      return norm > 0 ? norm : 1
    }
  }

  /// The i-th column of the Jacobian.
  private func column(_ i: Int) -> [Double] {
    (0..<sum.count).map { jacobian[$0 * sum.dimension + i] }
  }
}

extension [Double] {
  fileprivate var squaredNorm: Double { reduce(0) { $0 + $1 * $1 } }
}
