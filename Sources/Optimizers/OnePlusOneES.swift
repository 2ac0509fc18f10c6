public import Estimators
internal import Foundation
public import Sampling

/// The (1+1) evolution strategy with the one-fifth success rule:
///
///     y = x + σz, z standard normal;   x⁺ = y if f(y) ≤ f(x), else x;   σ⁺ = σ·exp((1{f(y) ≤ f(x)} − 1/5)/d)
///
/// so that σ grows by exp(0.8/d) with a success and shrinks by exp(0.2/d) without. Values are only compared. An
/// iteration takes one value, and the first iteration one more.
///
/// Rechenberg 1973, *Evolutionsstrategie*; Hansen, Arnold and Auger 2015 (doi:10.1007/978-3-662-43505-2_44), who take
/// d near √(n + 1).
public struct OnePlusOneES: ComparisonMethod {
  /// What one iteration passes to the next.
  public struct State: BestPoint, Hashable {
    /// x.
    public var point: [Double]
    /// σ.
    public var deviation: Double
    /// f(x); nil before the first iteration, unless given.
    public var value: Double?

    /// A state at a point, with σ, and with the point's value if known.
    public init(point: [Double], deviation: Double, value: Double? = nil) {
      self.point = point
      self.deviation = deviation
      self.value = value
    }
  }

  /// σ of the first iteration.
  public let deviation: Double
  /// d > 0.
  public let damping: Double
  private var candidate: Candidate

  /// Holds n doubles.
  public init(deviation: Double, damping: Double = 1, dimension n: Int) {
    precondition(deviation > 0 && damping > 0, "σ = \(deviation), d = \(damping)")
    self.deviation = deviation
    self.damping = damping
    candidate = Candidate(dimension: n)
  }

  public func heldBytes(dimension n: Int) -> Int { (n + 2) * MemoryLayout<Double>.stride }

  public func start(at x: [Double]) -> State { State(point: x, deviation: deviation) }

  public mutating func improve(
    _ state: inout State, from value: Double, iteration k: Int, asking oracle: ClosingOracle,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) {
    draw.normals(into: &candidate.point)
    for i in candidate.point.indices {
      candidate.point[i] = state.point[i] + state.deviation * candidate.point[i]
    }
    let there = try candidate.value(from: oracle)
    // On a plateau every step is a success and σ grows, but only as long as points are finite.
    let isSuccess = there <= value && there < .infinity
    if isSuccess { state.move(to: candidate, value: there) }
    let next = state.deviation * exp((isSuccess ? 0.8 : -0.2) / damping)
    if next > 0, next.isFinite { state.deviation = next }
  }
}
