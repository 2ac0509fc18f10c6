public import Estimators
public import Sampling

/// Descent by residuals, with one point per iteration: with u_k uniform on the unit sphere,
///
///     y_k = f(x_k + δu_k),   x_{k+1} = x_k − α(n/δ)(y_k − y_{k−1})u_k,   y_{−1} = f(x₀).
///
/// An iteration takes one value, and the first iteration one more. The mean of G = (n/δ)(y_k − y_{k−1})u_k is the
/// gradient of f averaged over a ball of radius δ. On a quadratic its mean square is about
///
///     2n‖∇f‖² + n(α‖∇f‖/δ)²‖G_{k−1}‖² + O(n²δ²L²):
///
/// α should be near 1/(2nL) for the first term and below δ/(√n‖∇f‖) for the second, or the run diverges; the third is a
/// floor.
///
/// If f is Lipschitz, reaching a small ‖∇f‖ takes as many values as with two points per iteration, up to a constant.
///
/// Zhang, Zhou, Ji and Zavlanos 2020 (arXiv:2006.10820).
public struct ResidualFeedback: Optimizer {
  /// What one iteration passes to the next.
  public struct State: Codable, Hashable, Sendable {
    /// x.
    public var point: [Double]
    /// y of the last iteration; nil before the first.
    public var lastValue: Double?

    /// A state at a point, with y of the last iteration if there was one.
    public init(point: [Double], lastValue: Double? = nil) {
      self.point = point
      self.lastValue = lastValue
    }
  }

  /// α > 0.
  public let step: Double
  /// δ > 0.
  public let radius: Double
  private var direction: DirectionFrame
  private var candidate: Candidate

  /// Holds 2n doubles.
  public init(step: Double, radius: Double, dimension n: Int) {
    precondition(step > 0 && radius > 0, "a step of \(step), δ = \(radius)")
    self.step = step
    self.radius = radius
    direction = DirectionFrame(dimension: n, count: 1, dependence: .independent(.sphere))
    candidate = Candidate(dimension: n)
  }

  public func heldBytes(dimension n: Int) -> Int {
    direction.workspaceBytes + (n + 1) * MemoryLayout<Double>.stride
  }

  public static var leavesStateWhenClosed: Bool { true }

  public func start(at x: [Double]) -> State { State(point: x) }

  public func point(of state: State) -> [Double] { state.point }

  public mutating func advance(
    _ state: inout State, iteration k: Int, from oracle: ClosingOracle,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) -> Bool {
    let last: Double
    if let value = state.lastValue {
      last = value
    } else {
      last = try oracle.value(at: state.point.span)
    }
    direction.redraw(from: draw)
    candidate.place(radius, along: &direction, from: state.point)
    let value = try oracle.value(at: candidate.point.span)
    let slope = (value - last) / radius * direction.scale
    candidate.place(-step * slope, along: &direction, from: state.point)
    guard slope.isFinite, candidate.isFinite else { return false }
    state.point.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: candidate.point) }
    state.lastValue = value
    return true
  }
}
