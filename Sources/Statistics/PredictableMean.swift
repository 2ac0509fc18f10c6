internal import Foundation

/// The mean of successive values; what came before a value determines its expectation and its weight.
///
/// With v_k the values, e_k = E[v_k | before] and weights w_k > 0, Σ w_k(v_k − e_k) is a sum of martingale
/// differences: it has mean 0 and the variance Σ w_k²·Var[v_k | before], however the values depend on those
/// before them. So iterations of one run count like separate runs. With d_k = v_k − e_k and d̄ = Σwd/Σw,
///
///     z = Σ w_k d_k / √(Σ w_k²(d_k − d̄)²),
///
/// corrected for skewness (``StudentT/unskewed``), approximately follows Student's t with N_eff − 1 degrees of
/// freedom, where N_eff = (Σw)²/Σw² (Brown 1971, doi:10.1214/aoms/1177693494, has the limit).
package struct PredictableMean: Hashable, Sendable {
  package private(set) var count = 0
  private var sums = Sums()

  /// Sums of powers of w times powers of d, and of we.
  private struct Sums: Hashable, Sendable {
    var w = 0.0
    var w2 = 0.0
    var w3 = 0.0
    var we = 0.0
    var wd = 0.0
    var w2d = 0.0
    var w2d2 = 0.0
    var w3d = 0.0
    var w3d2 = 0.0
    var w3d3 = 0.0

    mutating func add(_ other: Sums) {
      w += other.w
      w2 += other.w2
      w3 += other.w3
      we += other.we
      wd += other.wd
      w2d += other.w2d
      w2d2 += other.w2d2
      w3d += other.w3d
      w3d2 += other.w3d2
      w3d3 += other.w3d3
    }
  }

  /// The mean of no values yet.
  package init() {}

  /// - Parameters:
  ///   - value: v.
  ///   - expected: e.
  ///   - w: the weight, also determined by what came before.
  package mutating func add(_ value: Double, expected: Double, weight w: Double = 1) {
    let d = value - expected
    count += 1
    sums.add(
      Sums(
        w: w, w2: w * w, w3: w * w * w, we: w * expected, wd: w * d, w2d: w * w * d,
        w2d2: w * w * d * d, w3d: w * w * w * d, w3d2: w * w * w * d * d,
        w3d3: w * w * w * d * d * d))
  }

  /// Adds the values of another mean, which must be independent of these.
  package mutating func add(_ other: PredictableMean) {
    count += other.count
    sums.add(other.sums)
  }

  /// Σ we/Σ w.
  package var claimed: Double { sums.we / sums.w }

  /// Σ wv/Σ w.
  package var found: Double { claimed + difference }

  /// d̄.
  package var difference: Double { sums.wd / sums.w }

  /// The standard error of ``found``.
  package var standardError: Double { max(0, variance).squareRoot() / sums.w }

  /// N_eff − 1.
  package var degreesOfFreedom: Double {
    // In this order the result is a number even if the weights are too small to be squared.
    max(1e-3, sums.w * sums.w / sums.w2 - 1)
  }

  /// Σ w²(d − d̄)².
  private var variance: Double {
    let m = difference
    return sums.w2d2 + m * (m * sums.w2 - 2 * sums.w2d)
  }

  /// z; infinite if values that do not vary differ from what is expected.
  package var z: Double {
    let error = standardError
    guard error > 0 else { return difference == 0 ? 0 : difference * .infinity }
    let m = difference
    let third = sums.w3d3 + m * (3 * m * sums.w3d - 3 * sums.w3d2 - m * m * sums.w3)
    return StudentT.unskewed(difference / error, skewness: third / pow(variance, 1.5))
  }

  /// The smallest |found − claimed| that a test beyond `threshold` standard errors detects with a probability of
  /// 90 %, if the spread is what it is; if the spread grows with the values, it takes a larger one.
  package func noticeable(beyond threshold: Double) -> Double {
    (threshold + Self.ninetieth) * standardError
  }

  /// The quantile of the standard normal distribution: P(z < 1.2816) = 0.9.
  package static let ninetieth = StudentT(degreesOfFreedom: .infinity).quantile(0.9)
}
