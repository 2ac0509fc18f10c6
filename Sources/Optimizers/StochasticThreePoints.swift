public import Estimators
internal import Foundation
public import Sampling

/// Stochastic three points: x⁺ is the best of x, x + α_k s and x − α_k s, s uniform on the unit sphere,
/// α_k = α/(k + 1)ᵖ. Two values an iteration, and one more in the first.
///
/// p = 0 comes down to a floor that α decides, p = ½ is the paper's for steps that do without any constant. With the
/// ideal step |∇f(x)ᵀs|/L, E f falls by a factor of 1 − 1/n an iteration on an isotropic quadratic.
///
/// Bergou, Gorbunov and Richtárik 2020 (doi:10.1137/19M1244378).
public struct StochasticThreePoints: Optimizer {
  public struct State: Codable, Hashable, Sendable {
    public var point: [Double]
    /// f at the point; nil before the first iteration.
    public var value: Double?

    public init(point: [Double], value: Double? = nil) {
      self.point = point
      self.value = value
    }
  }

  /// α > 0.
  public let step: Double
  /// p ≥ 0.
  public let exponent: Double
  private var direction: DirectionFrame
  private var candidate: [Double]

  /// Holds 2n doubles.
  public init(step: Double, exponent: Double = 0, dimension n: Int) {
    precondition(step > 0 && exponent >= 0, "a step of \(step), p = \(exponent)")
    self.step = step
    self.exponent = exponent
    direction = DirectionFrame(dimension: n, count: 1, dependence: .independent(.sphere))
    candidate = [Double](repeating: 0, count: n)
  }

  public func heldBytes(dimension n: Int) -> Int {
    direction.workspaceBytes + (n + 1) * MemoryLayout<Double>.stride
  }

  public func start(at x: [Double]) -> State { State(point: x) }

  public func point(of state: State) -> [Double] { state.point }

  public mutating func advance(
    _ state: inout State, iteration k: Int, from oracle: ClosingOracle,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) -> Bool {
    let here: Double
    if let value = state.value {
      here = value
    } else {
      here = try oracle.value(at: state.point.span)
    }
    let α = step * pow(Double(k + 1), -exponent)
    direction.redraw(from: draw)
    place(α, from: state.point)
    let forward = try oracle.value(at: candidate.span)
    place(-α, from: state.point)
    let backward = try oracle.value(at: candidate.span)
    state.value = here
    // What is no number is never the best.
    let best = backward < here && !(forward <= backward) ? (backward, -α) : (forward, α)
    if best.0 < here {
      place(best.1, from: state.point)
      state = State(point: candidate, value: best.0)
    }
    return true
  }

  /// Makes x + ts the candidate.
  private mutating func place(_ t: Double, from x: [Double]) {
    for i in x.indices { candidate[i] = x[i] }
    candidate.withUnsafeMutableBufferPointer { candidate in
      var out = candidate.mutableSpan
      direction.move(&out, along: 0, by: t)
    }
  }
}
