public import Estimators
public import Sampling

/// Stochastic variance-reduced gradient: every m iterations, k = 0, m, 2m, …, it takes a snapshot x̃ = x_k with
/// μ̃ = ∇f(x̃) over all rows; in every iteration it draws one batch B of them, and
///
///     x⁺ = x − α(∇f_B(x) − ∇f_B(x̃) + μ̃).
///
/// The bracket has mean ∇f(x), and its variance goes to 0 as x and x̃ approach x*, so constant steps converge, linearly
/// on strongly convex sums. An iteration takes two gradients of a batch, and every m iterations one of the whole.
///
/// Johnson and Zhang 2013, *Accelerating stochastic gradient descent using predictive variance reduction* (NIPS 26),
/// Option I; m = 2N/b, which is 2N for b = 1, and α = 0.1/L with the L of single rows.
public struct SVRG: Optimizer {
  /// What one iteration passes to the next.
  public struct State: Codable, Sendable, Hashable {
    /// x.
    public var point: [Double]
    /// x̃; empty before the first snapshot.
    public var snapshot: [Double]
    /// μ̃.
    public var mean: [Double]
  }

  public static var leavesStateWhenClosed: Bool { true }

  /// α > 0.
  public let step: Double
  /// m ≥ 1.
  public let epoch: Int
  /// Gradients of the batch at x and at x̃, and of the whole at a new x̃.
  private var gradient, control, fresh: [Double]

  /// Holds 3n doubles.
  ///
  /// - Parameters:
  ///   - step: α > 0.
  ///   - epoch: m, the iterations between two snapshots.
  public init(step: Double, epoch: Int, dimension n: Int) {
    precondition(step > 0 || step.isNaN, "a step of \(step)")
    precondition(epoch >= 1, "an epoch of \(epoch) iterations")
    self.step = step
    self.epoch = epoch
    gradient = [Double](repeating: 0, count: n)
    control = gradient
    fresh = gradient
  }

  public func heldBytes(dimension n: Int) -> Int { 5 * n * MemoryLayout<Double>.stride }

  public func start(at x: [Double]) -> State { State(point: x, snapshot: [], mean: []) }

  public func point(of state: State) -> [Double] { state.point }

  public mutating func advance(
    _ state: inout State, iteration k: Int, from oracle: VarianceReductionOracle,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) -> Bool {
    let isFresh = k % epoch == 0 || state.snapshot.isEmpty
    if isFresh { try oracle.wholeGradient(at: state.point.span, into: &fresh) }
    let snapshot = isFresh ? state.point : state.snapshot
    let mean = isFresh ? fresh : state.mean
    try oracle.gradients(
      at: state.point.span, and: snapshot.span, into: &gradient, &control)
    for i in gradient.indices { gradient[i] += mean[i] - control[i] }
    guard Vectors.areFinite(gradient) else { return false }
    for i in gradient.indices { state.point[i] -= step * gradient[i] }
    if isFresh {
      state.snapshot = snapshot
      state.mean = mean
    }
    return true
  }
}
