/// Acceleration in coupled form, for any estimator with E G = ∇f and E‖G‖² ≤ c‖∇f‖²:
///
///     a_k > 0 solves a²/θ = (1 − a)γ_k + aμ =: γ_{k+1},
///     y = x + a_kγ_k/(γ_k + a_kμ)·(v − x),
///     x⁺ = y − hG(y),   v⁺ = (1 − τ)v + τy − (a_k/γ_{k+1})G(y),   τ = a_kμ/γ_{k+1}
///
/// from v₀ = x₀. With h = 1/(cL), θ = 1/(c²L):
///
///     E f_k − f* ≤ 4c²(Δ + LR²/2)/(2c + k)²              (μ = 0, γ₀ = L)
///     E f_k − f* ≤ (1 − √(μ/L)/c)ᵏ(Δ + μR²/2)            (γ₀ = μ > 0)
///
/// c = 1 is the classical method. The proof is the estimate sequence of Nesterov 2012 (doi:10.1137/100802001) with
/// E‖G‖² = c‖g‖² in place of coordinates. Nesterov and Spokoiny 2017 (doi:10.1007/s10208-015-9296-2) have smaller
/// constants for normal directions, `nesterovSpokoiny`.
public struct AcceleratedCoupling: LinearSchedule {
  public static let hasMemory = true

  /// θ and h.
  public struct Gains: Hashable, Sendable {
    /// θ.
    public let momentum: Double
    /// h.
    public let step: Double

    /// - Parameters:
    ///   - momentum: θ > 0.
    ///   - step: h > 0.
    public init(momentum: Double, step: Double) {
      precondition(momentum > 0 && step > 0, "gains of \(momentum) and \(step)")
      self.momentum = momentum
      self.step = step
    }

    /// θ = 1/(c²L), h = 1/(cL).
    public static func of(secondMoment c: Double, smoothness L: Double) -> Gains {
      Gains(momentum: 1 / (c * c * L), step: 1 / (c * L))
    }

    /// θ = 1/(16(n + 1)²L), h = 1/(4(n + 4)L): for one standard normal direction.
    public static func nesterovSpokoiny(dimension n: Int, smoothness L: Double) -> Gains {
      let n = Double(n)
      return Gains(momentum: 1 / (16 * (n + 1) * (n + 1) * L), step: 1 / (4 * (n + 4) * L))
    }
  }

  /// θ and h.
  public let gains: Gains
  /// μ.
  public let convexity: Double
  /// θγ, a number without a unit, so that nothing leaves the range of doubles however f is scaled.
  private var g: Double

  /// - Parameters:
  ///   - convexity: μ ≥ 0.
  ///   - γ: γ₀ > 0, L for convex functions and μ for strongly convex ones.
  public init(_ gains: Gains, convexity μ: Double = 0, initial γ: Double) {
    precondition(μ >= 0 && γ > 0, "μ = \(μ), γ₀ = \(γ)")
    self.gains = gains
    convexity = μ
    g = gains.momentum * γ
  }

  public mutating func next() -> LinearIteration {
    let (θ, m) = (gains.momentum, gains.momentum * convexity)
    // a² + (θγ − θμ)a − θγ = 0.
    let difference = g - m
    let a = 2 * g / (difference + (difference * difference + 4 * g).squareRoot())
    let after = (1 - a) * g + a * m
    let ω = a * g / (g + a * m)
    let τ = a * m / after
    g = after
    // u = v − x, and v = y + (1 − ω)u.
    return LinearIteration(
      lookahead: ω, decay: (1 - τ) * (1 - ω), pointGain: -gains.step,
      memoryGain: gains.step - θ * a / after)
  }

  /// γ = μ does not change.
  public var constantIteration: LinearIteration? {
    guard g == gains.momentum * convexity else { return nil }
    var first = self
    return first.next()
  }
}
