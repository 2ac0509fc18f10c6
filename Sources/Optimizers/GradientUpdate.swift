public import Estimators
internal import LinearAlgebra
public import Sampling

/// A method that needs an estimate entry by entry.
public protocol GradientUpdate: Sendable {
  /// How many vectors of n numbers a state has, the point among them.
  var vectorCount: Int { get }

  /// Carries out iteration k = 0, 1, … with the estimate G at the point, which is finite.
  func apply(_ G: Span<Double>, to state: UnsafeMutableBufferPointer<Double>, iteration k: Int)
}

/// A method that needs the estimate entry by entry, with any estimator.
public struct EntrywiseMethod<Estimator: GradientEstimator, Update: GradientUpdate>:
  EstimateOptimizer
{
  public var estimator: Estimator
  private let update: Update
  private var gradient: [Double]

  /// Holds n doubles for the estimate.
  public init(_ update: Update, _ estimator: Estimator, dimension n: Int) {
    self.update = update
    self.estimator = estimator
    gradient = [Double](repeating: 0, count: n)
  }

  public var vectorCount: Int { update.vectorCount }
  public var workspaceBytes: Int { gradient.count * MemoryLayout<Double>.stride }

  public mutating func advance(
    _ state: inout [Double], iteration k: Int, from oracle: Estimator.Oracle,
    using draw: RandomStream.Draw
  ) -> Bool {
    let n = gradient.count
    estimator.estimate(at: state.span.extracting(0..<n), from: oracle, using: draw, into: &gradient)
    guard gradient.allSatisfy(\.isFinite) else { return false }
    state.withUnsafeMutableBufferPointer { update.apply(gradient.span, to: $0, iteration: k) }
    return true
  }
}

/// Adam: m⁺ = β₁m + (1 − β₁)G, v⁺ = β₂v + (1 − β₂)G², x⁺ = x − α·m̂/(√v̂ + δ) entry by entry, m̂ = m⁺/(1 − β₁ᵏ⁺¹) and
/// v̂ = v⁺/(1 − β₂ᵏ⁺¹).
///
/// Kingma and Ba 2015 (arXiv:1412.6980).
public struct Adam: GradientUpdate {
  /// α.
  public let step: Double
  public let (β1, β2, δ): (Double, Double, Double)

  public init(step: Double, β1: Double = 0.9, β2: Double = 0.999, δ: Double = 1e-8) {
    precondition(step > 0, "a step of \(step)")
    self.step = step
    (self.β1, self.β2, self.δ) = (β1, β2, δ)
  }

  public var vectorCount: Int { 3 }

  public func apply(
    _ G: Span<Double>, to state: UnsafeMutableBufferPointer<Double>, iteration k: Int
  ) {
    let n = G.count
    let (first, second) = (1 - β1.power(k + 1), (1 - β2.power(k + 1)).squareRoot())
    for i in 0..<n {
      let g = G[i]
      let m = β1 * state[n + i] + (1 - β1) * g
      let v = β2 * state[2 * n + i] + (1 - β2) * g * g
      state[n + i] = m
      state[2 * n + i] = v
      state[i] -= step / first * m / (v.squareRoot() / second + δ)
    }
  }
}

/// AMSGrad, with estimates of zero order ZO-AdaMM: m and v as in ``Adam``, v̂⁺ = max(v̂, v⁺),
/// x⁺ = x − α·m⁺/(√v̂⁺ + δ), without corrections of bias.
///
/// Reddi, Kale and Kumar 2018 (arXiv:1904.09237); Chen et al. 2019 (arXiv:1910.06513).
public struct AMSGrad: GradientUpdate {
  /// α.
  public let step: Double
  public let (β1, β2, δ): (Double, Double, Double)

  public init(step: Double, β1: Double = 0.9, β2: Double = 0.999, δ: Double = 1e-8) {
    precondition(step > 0, "a step of \(step)")
    self.step = step
    (self.β1, self.β2, self.δ) = (β1, β2, δ)
  }

  public var vectorCount: Int { 4 }

  public func apply(
    _ G: Span<Double>, to state: UnsafeMutableBufferPointer<Double>, iteration k: Int
  ) {
    let n = G.count
    for i in 0..<n {
      let g = G[i]
      let m = β1 * state[n + i] + (1 - β1) * g
      let v = β2 * state[2 * n + i] + (1 - β2) * g * g
      let largest = max(state[3 * n + i], v)
      state[n + i] = m
      state[2 * n + i] = v
      state[3 * n + i] = largest
      state[i] -= step * m / (largest.squareRoot() + δ)
    }
  }
}

/// Sign descent: x⁺ = x − α·sign G, entry by entry; with estimates of zero order ZO-signSGD.
///
/// Bernstein et al. 2018 (arXiv:1802.04434); Liu et al. 2019, *signSGD via zeroth-order oracle*.
public struct SignDescent: GradientUpdate {
  /// α.
  public let step: Double

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
