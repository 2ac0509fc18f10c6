/// AMSGrad, or with zero-order estimates ZO-AdaMM: m and v as in ``MomentDecay``, v̂⁺ = max(v̂, v⁺),
/// x⁺ = x − α·m⁺/(√v̂⁺ + δ), without bias correction.
///
/// Reddi, Kale and Kumar 2018 (arXiv:1904.09237); Chen et al. 2019 (arXiv:1910.06513).
public struct AMSGrad: MomentUpdate {
  public let setting: MomentSetting

  public init(_ setting: MomentSetting) {
    self.setting = setting
  }

  public var vectorCount: Int { 4 }

  public func apply(
    _ G: Span<Double>, to state: UnsafeMutableBufferPointer<Double>, iteration k: Int
  ) {
    let n = G.count
    let (α, decay) = (setting.step, setting.decay)
    for i in 0..<n {
      let (m, v) = decay.next(state[n + i], state[2 * n + i], G[i])
      let largest = max(state[3 * n + i], v)
      state[n + i] = m
      state[2 * n + i] = v
      state[3 * n + i] = largest
      state[i] -= α * m / (largest.squareRoot() + decay.δ)
    }
  }
}
