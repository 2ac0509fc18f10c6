public import Answers
public import Estimators
public import Sampling

/// Direct search along random directions: up to m points x + αd, d uniform on the unit sphere, are evaluated one after
/// another until one has
///
///     f(x + αd) < f(x) − cα²,
///
/// which becomes x⁺, with α⁺ = γα; if there is none, x⁺ = x and α⁺ = θα. An iteration takes at most m values, and the
/// first iteration one more.
///
/// If c > 0, γ > 1 and m > log₂(1 − ln θ/ln γ), which holds for m = 2 with γ = 2 and every θ > 1/8, the least ‖∇f‖ of
/// the first k iterations falls as 1/√k with overwhelming probability, for smooth f that are bounded below.
///
/// If values are noisy, it ends as soon as the last n + 1 values, none of which was a success, differ no more than by
/// noise (``NoiseAwareOptimizer``).
///
/// Gratton, Royer, Vicente and Zhang 2015 (doi:10.1137/140961602).
public struct ProbabilisticDirectSearch: ComparisonMethod, NoiseAwareOptimizer {
  /// What one iteration passes to the next.
  public struct State: BestPoint, Hashable {
    /// x.
    public var point: [Double]
    /// α.
    public var step: Double
    /// f(x); nil before the first iteration, unless given.
    public var value: Double?
    /// If values are noisy, the latest values without success since a better one was found, at most n + 1.
    public var inVain: [Double]?

    /// A state at a point, with α, and with the point's value if known.
    public init(point: [Double], step: Double, value: Double? = nil) {
      self.point = point
      self.step = step
      self.value = value
    }
  }

  /// The numbers that determine the steps.
  public struct Constants: Hashable, Sendable {
    /// α of the first iteration.
    public var step: Double
    /// c ≥ 0.
    public var decrease: Double
    /// γ ≥ 1.
    public var expansion: Double
    /// θ, between 0 and 1.
    public var contraction: Double

    /// - Parameters:
    ///   - step: α > 0 of the first iteration.
    ///   - decrease: c ≥ 0.
    ///   - expansion: γ ≥ 1.
    ///   - contraction: θ, between 0 and 1.
    public init(
      step: Double = 1, decrease: Double = 1e-3, expansion: Double = 2, contraction: Double = 0.5
    ) {
      precondition(step > 0 && decrease >= 0, "α = \(step), c = \(decrease)")
      precondition(
        expansion >= 1 && contraction > 0 && contraction < 1,
        "γ = \(expansion), θ = \(contraction)")
      self.step = step
      self.decrease = decrease
      self.expansion = expansion
      self.contraction = contraction
    }
  }

  /// m ≥ 1.
  public let directions: Int
  /// α of the first iteration, c, γ and θ.
  public let constants: Constants
  public var noise: Noise?
  private var direction: DirectionFrame
  private var candidate: Candidate

  /// Holds 2n doubles.
  public init(directions m: Int = 2, _ constants: Constants = Constants(), dimension n: Int) {
    precondition(m >= 1, "\(m) directions")
    directions = m
    self.constants = constants
    direction = DirectionFrame(dimension: n, count: 1, dependence: .independent(.sphere))
    candidate = Candidate(dimension: n)
  }

  public func heldBytes(dimension n: Int) -> Int {
    let inVain = noise == nil ? 0 : n + 1
    return direction.workspaceBytes + (n + 2 + inVain) * MemoryLayout<Double>.stride
  }

  public func start(at x: [Double]) -> State { State(point: x, step: constants.step) }

  public func comparedValues(_ state: State) -> [Double] {
    guard let values = state.inVain, values.count > state.point.count else { return [] }
    return values
  }

  public mutating func improve(
    _ state: inout State, from value: Double, iteration k: Int, asking oracle: ClosingOracle,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) {
    let α = state.step
    var factor = constants.contraction
    var inVain = state.inVain ?? []
    for j in 0..<directions {
      direction.redraw(from: draw.lane(j))
      candidate.place(α, along: &direction, from: state.point)
      let there = try candidate.value(from: oracle)
      if there < value - constants.decrease * α * α {
        state.move(to: candidate, value: there)
        factor = constants.expansion
        inVain.removeAll()
        break
      }
      if noise != nil { inVain.append(there) }
    }
    if noise != nil { state.inVain = Array(inVain.suffix(state.point.count + 1)) }
    let next = factor * α
    if next > 0, next.isFinite { state.step = next }
  }
}
