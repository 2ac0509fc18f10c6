public import Estimators
internal import Foundation
public import Sampling

/// Stochastic three points: x⁺ is the best of x, x + α_k s and x − α_k s, s uniform on the unit sphere,
/// α_k = α/(k + 1)ᵖ. An iteration takes two values, and the first iteration one more.
///
/// p = 0 descends to a floor that α determines; p = ½ is the paper's choice for steps that need no constant. With the
/// ideal step |∇f(x)ᵀs|/L, E f falls by a factor of 1 − 1/n per iteration on an isotropic quadratic.
///
/// Bergou, Gorbunov and Richtárik 2020 (doi:10.1137/19M1244378).
public struct StochasticThreePoints: ComparisonMethod {
  public typealias State = ValuedPoint

  /// α > 0.
  public let step: Double
  /// p ≥ 0.
  public let exponent: Double
  private var direction: DirectionFrame
  private var candidate: Candidate

  /// Holds 2n doubles.
  public init(step: Double, exponent: Double = 0, dimension n: Int) {
    precondition(step > 0 && exponent >= 0, "a step of \(step), p = \(exponent)")
    self.step = step
    self.exponent = exponent
    direction = DirectionFrame(dimension: n, count: 1, dependence: .independent(.sphere))
    candidate = Candidate(dimension: n)
  }

  public func heldBytes(dimension n: Int) -> Int {
    direction.workspaceBytes + (n + 1) * MemoryLayout<Double>.stride
  }

  public func start(at x: [Double]) -> State { State(point: x) }

  public mutating func improve(
    _ state: inout State, from value: Double, iteration k: Int, asking oracle: ClosingOracle,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) {
    let α = step * pow(Double(k + 1), -exponent)
    direction.redraw(from: draw)
    candidate.place(α, along: &direction, from: state.point)
    let forward = try candidate.value(from: oracle)
    candidate.place(-α, along: &direction, from: state.point)
    let backward = try candidate.value(from: oracle)
    let best = backward < value && backward < forward ? (backward, -α) : (forward, α)
    guard best.0 < value else { return }
    candidate.place(best.1, along: &direction, from: state.point)
    state.move(to: candidate, value: best.0)
  }
}
