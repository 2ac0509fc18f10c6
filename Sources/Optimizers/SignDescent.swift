/// Sign descent: x⁺ = x − α·sign G, entry by entry; with zero-order estimates ZO-signSGD.
///
/// Bernstein et al. 2018 (arXiv:1802.04434); Liu et al. 2019, *signSGD via zeroth-order oracle*.
public struct SignDescent: GradientUpdate {
  /// α.
  public let step: Double

  /// - Parameter step: α > 0.
  public init(step: Double) {
    precondition(step > 0, "a step of \(step)")
    self.step = step
  }

  public var vectorCount: Int { 1 }

  public func apply(
    _ G: Span<Double>, to state: UnsafeMutableBufferPointer<Double>, iteration k: Int
  ) {
    for i in G.indices where G[i] != 0 { state[i] -= G[i] > 0 ? step : -step }
  }
}
