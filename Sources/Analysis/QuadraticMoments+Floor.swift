package import Estimators
package import Optimizers

extension QuadraticMoments {
  /// Where the expectation of a method stays if it goes on for ever: the fixed point of the recursion.
  package struct Floor: Hashable, Sendable {
    /// E f − f*.
    package let gap: Double
    /// E‖∇f‖².
    package let gradientNormSquared: Double
    /// E‖x − x*‖²; infinite if noise drives x along an axis without curvature.
    package let distanceSquared: Double
  }

  /// The floor of gradient descent with a constant step; nil if there is none, since the moments grow without bound
  /// (``isStable(_:step:)``).
  package func floor(
    of estimator: EstimatorMoments, step: Double, error: EstimateError
  ) -> Floor? {
    floor(of: estimator, LinearIteration(pointGain: -step), error: error)
  }

  /// The floor of a method all of whose iterations are the same; nil if there is none.
  ///
  /// With the second moments P of one coordinate's (x − x*, u), the mean map A of an iteration, D = I − A, and
  /// b = (pointGain, memoryGain), the fixed point obeys
  ///
  ///     DP + PDᵀ − DPDᵀ − (a + d − 1)λ²m·bbᵀ = (b̂S + ν)·bbᵀ + β(Aμbᵀ + bμᵀAᵀ) + β²·bbᵀ,   Dμ = bβ,
  ///
  /// m = E y², y = x + ωu: three linear equations per coordinate, which only S = Σλ_j²m_j ties together. So
  /// m = wS + r for each, and S = Σλ²r/(1 − Σλ²w): a diagonal plus rank one. For gradient descent that is
  /// m = (α²(b̂S + ν) + β²(2α/λ − α²))/(αλ(2 − (a + d)αλ)).
  ///
  /// There is a floor exactly when every w comes from a positive semidefinite P and Σλ²w < 1: the recursion maps such P
  /// to such, so its powers tend to 0 if it makes one of them smaller by a part of bbᵀ, which together with its
  /// images spans all P.
  package func floor(
    of estimator: EstimatorMoments, _ iteration: LinearIteration, error: EstimateError
  ) -> Floor? {
    checkDimension(of: estimator)
    let curved = groups.filter { $0.eigenvalue > 0 }
    var (own, shared) = (0.0, 0.0)
    var solved: [(group: Group, spread: SecondMoments, own: SecondMoments)] = []
    for group in curved {
      let map = CoordinateMap(iteration, eigenvalue: group.eigenvalue, a: estimator.a + estimator.d)
      let (bias, noise) = error.of(group, radiusFactor: iteration.radiusFactor)
      guard let spread = map.fixedPoint(SecondMoments(map.gain, map.gain)),
        spread.isPositiveSemidefinite,
        let moments = map.fixedPoint(map.source(bias: bias, noise: noise))
      else { return nil }
      let weight = Double(group.count) * group.eigenvalue * group.eigenvalue
      own += weight * map.square(moments)
      shared += weight * estimator.b * map.square(spread)
      solved.append((group, spread, moments))
    }
    guard shared < 1 else { return nil }
    let S = own / (1 - shared)
    var (gap, gradient, distance) = (0.0, 0.0, 0.0)
    for (group, spread, own) in solved {
      let xx = Double(group.count) * (own.xx + estimator.b * S * spread.xx)
      gap += group.eigenvalue * xx / 2
      gradient += group.eigenvalue * group.eigenvalue * xx
      distance += xx
    }
    for group in groups where group.eigenvalue == 0 {
      let (bias, noise) = error.of(group, radiusFactor: iteration.radiusFactor)
      distance += bias == 0 && noise + estimator.b * S == 0 ? group.squaredDistance : .infinity
    }
    return Floor(gap: gap, gradientNormSquared: gradient, distanceSquared: distance)
  }
}

/// E(x − x*)², E(x − x*)u and Eu² of one coordinate.
private struct SecondMoments {
  var xx = 0.0
  var xu = 0.0
  var uu = 0.0

  init(xx: Double, xu: Double, uu: Double) {
    self.xx = xx
    self.xu = xu
    self.uu = uu
  }

  /// ½(vwᵀ + wvᵀ).
  init(_ v: (Double, Double), _ w: (Double, Double)) {
    self.init(xx: v.0 * w.0, xu: 0.5 * (v.0 * w.1 + v.1 * w.0), uu: v.1 * w.1)
  }

  /// Up to rounding.
  var isPositiveSemidefinite: Bool {
    xx > 0 && xx.isFinite && uu >= 0 && xx * uu - xu * xu >= -1e-9 * xx * uu
  }

  static func + (a: Self, b: Self) -> Self {
    Self(xx: a.xx + b.xx, xu: a.xu + b.xu, uu: a.uu + b.uu)
  }

  static func * (t: Double, a: Self) -> Self { Self(xx: t * a.xx, xu: t * a.xu, uu: t * a.uu) }
}

/// The effect of one iteration on one coordinate, as its difference from the identity, so that no digits are lost if
/// a step changes little.
private struct CoordinateMap {
  /// b.
  let gain: (Double, Double)
  /// D = I − A by rows.
  private let d: (Double, Double, Double, Double)
  private let lookahead: Double
  /// (a + d − 1)λ².
  private let excess: Double

  init(_ k: LinearIteration, eigenvalue λ: Double, a: Double) {
    let (t, s) = (-k.pointGain * λ, -k.memoryGain * λ)
    gain = (k.pointGain, k.memoryGain)
    d = (t, -((1 - t) * k.lookahead + k.carry), s, 1 - k.decay + s * k.lookahead)
    lookahead = k.lookahead
    excess = (a - 1) * λ * λ
  }

  /// m = E(x − x* + ωu)².
  func square(_ p: SecondMoments) -> Double {
    p.xx + lookahead * (2 * p.xu + lookahead * p.uu)
  }

  /// What bias and noise add in an iteration when the mean is at its own fixed point.
  func source(bias β: Double, noise ν: Double) -> SecondMoments {
    let noise = (ν + β * β) * SecondMoments(gain, gain)
    guard β != 0 else { return noise }
    // Dμ = bβ, and Aμ = μ − Dμ.
    let determinant = d.0 * d.3 - d.1 * d.2
    let μ = (
      β * (d.3 * gain.0 - d.1 * gain.1) / determinant,
      β * (d.0 * gain.1 - d.2 * gain.0) / determinant
    )
    let next = (μ.0 - β * gain.0, μ.1 - β * gain.1)
    return noise + (2 * β) * SecondMoments(next, gain)
  }

  /// P − APAᵀ − (a + d − 1)λ²m·bbᵀ.
  private func decrease(_ p: SecondMoments) -> SecondMoments {
    // DP by rows, and DPDᵀ.
    let dp = (
      d.0 * p.xx + d.1 * p.xu, d.0 * p.xu + d.1 * p.uu,
      d.2 * p.xx + d.3 * p.xu, d.2 * p.xu + d.3 * p.uu
    )
    let both = SecondMoments(
      xx: dp.0 * d.0 + dp.1 * d.1, xu: dp.0 * d.2 + dp.1 * d.3, uu: dp.2 * d.2 + dp.3 * d.3)
    return SecondMoments(xx: 2 * dp.0, xu: dp.1 + dp.2, uu: 2 * dp.3)
      + (-1) * (both + (excess * square(p)) * SecondMoments(gain, gain))
  }

  /// The P that decreases by `source`; nil if there is none.
  func fixedPoint(_ source: SecondMoments) -> SecondMoments? {
    let columns = [
      SecondMoments(xx: 1, xu: 0, uu: 0), SecondMoments(xx: 0, xu: 1, uu: 0),
      SecondMoments(xx: 0, xu: 0, uu: 1),
    ].map(decrease)
    var rows = [
      columns.map(\.xx) + [source.xx], columns.map(\.xu) + [source.xu],
      columns.map(\.uu) + [source.uu],
    ]
    for k in 0..<3 {
      let pivot = (k..<3).max { abs(rows[$0][k]) < abs(rows[$1][k]) }!
      guard rows[pivot][k] != 0 else { return nil }
      rows.swapAt(k, pivot)
      for i in 0..<3 where i != k {
        let factor = rows[i][k] / rows[k][k]
        for j in k..<4 { rows[i][j] -= factor * rows[k][j] }
      }
    }
    let p = (0..<3).map { rows[$0][3] / rows[$0][$0] }
    return p.allSatisfy(\.isFinite) ? SecondMoments(xx: p[0], xu: p[1], uu: p[2]) : nil
  }
}
