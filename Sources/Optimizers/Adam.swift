/// Adam: x⁺ = x − α·m̂/(√v̂ + δ) entry by entry, m and v as in ``MomentDecay``, m̂ = m⁺/(1 − β₁ᵏ⁺¹) and
/// v̂ = v⁺/(1 − β₂ᵏ⁺¹).
///
/// Kingma and Ba 2015 (arXiv:1412.6980).
public struct Adam: MomentUpdate {
  public let setting: MomentSetting

  public init(_ setting: MomentSetting) {
    self.setting = setting
  }

  public var vectorCount: Int { 3 }

  public func apply(
    _ G: Span<Double>, to state: UnsafeMutableBufferPointer<Double>, iteration k: Int
  ) {
    let n = G.count
    let (α, decay) = (setting.step, setting.decay)
    let (first, second) = (
      1 - decay.β1.power(k + 1), (1 - decay.β2.power(k + 1)).squareRoot()
    )
    for i in 0..<n {
      let (m, v) = decay.next(state[n + i], state[2 * n + i], G[i])
      state[n + i] = m
      state[2 * n + i] = v
      state[i] -= α / first * m / (v.squareRoot() / second + decay.δ)
    }
  }
}

extension Double {
  /// The k-th power, by squaring.
  fileprivate func power(_ k: Int) -> Double {
    var (result, base, k) = (1.0, self, k)
    while k > 0 {
      if k & 1 == 1 { result *= base }
      base *= base
      k >>= 1
    }
    return result
  }
}
