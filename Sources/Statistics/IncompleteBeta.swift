internal import Foundation

/// The regularised incomplete beta function I_x(a, b), the distribution function of the beta distribution:
/// by the continued fraction of Abramowitz and Stegun 26.5.8 in Lentz's form (doi:10.1364/AO.15.000668).
enum IncompleteBeta {
  /// I_x(a, b) for 0 ≤ x ≤ 1 and a, b > 0; to about 12 digits for a + b up to 1000.
  static func regularized(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    let front = exp(
      lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    return x < (a + 1) / (a + b + 2)
      ? front * fraction(a, b, x) / a : 1 - front * fraction(b, a, 1 - x) / b
  }

  /// The continued fraction 1/(1 + d₁/(1 + d₂/(1 + …))) with
  /// d_{2m} = m(b − m)x/((a + 2m − 1)(a + 2m)),
  /// d_{2m+1} = −(a + m)(a + b + m)x/((a + 2m)(a + 2m + 1)).
  static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    func clear(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / clear(1 - (a + b) * x / (a + 1))
    var value = d
    for i in 1..<100_000 {
      let m = Double(i)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / clear(1 + even * d)
      c = clear(1 + even / c)
      value *= c * d
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / clear(1 + odd * d)
      c = clear(1 + odd / c)
      value *= c * d
      if abs(c * d - 1) < 1e-16 { break }
    }
    return value
  }
}
