/// A number that is a smooth function of the mean curves' logarithms, so that one formula gives the
/// standard error of all fits, and one bootstrap their intervals.
///
/// With m_gr the mean over the R_g replicates of group g at record r, and θ(ln m) the number, the
/// influence of replicate i of group g is the derivative along its own curve (the infinitesimal
/// jackknife; Efron 1982, doi:10.1137/1.9781611970319, chapter 6):
///
///     ψ_gi = Σ_r ∂θ/∂ln m_gr · (v_gir/m_gr − 1),   Σ_i ψ_gi = 0
///     SE² = Σ_g Σ_i ψ_gi²/(R_g(R_g − 1))
///
/// The mean comes before the logarithm everywhere: the mean of logarithms is another quantity, and
/// for heavy tails one with another slope.
package protocol CurveFit: Sendable {
  /// The groups, with just the records that the fit reads.
  var curves: [ReplicateCurves] { get }
  /// θ of the curves' own means.
  var estimate: Double { get }
  /// θ and its derivatives by each ln m, group after group, at any means; nil if θ does not exist there (a target is
  /// not reached). It must write every entry of `gradient`.
  func estimate(logMeans: [Double], gradient: inout [Double]) -> Double?
}

/// The slope of a line.
package protocol LineFit: CurveFit {
  /// The share of variation within groups that the line explains.
  var rSquared: Double { get }
}

extension CurveFit {
  /// The number of records over all groups.
  package var recordCount: Int { curves.reduce(0) { $0 + $1.iterations.count } }

  /// [group], the number of replicates.
  package var replicateCounts: [Int] { curves.map(\.replicateCount) }

  /// Whether no group shows any randomness; if so, there is no standard error and no interval.
  package var isDeterministic: Bool { curves.allSatisfy(\.isDeterministic) }

  /// ψ, [group][replicate].
  package var influences: [[Double]] {
    var gradient = [Double](repeating: 0, count: recordCount)
    let logMeans = curves.flatMap { $0.means.map(\.logarithm) }
    guard estimate(logMeans: logMeans, gradient: &gradient) != nil else {
      preconditionFailure("a fit must exist at its own means")
    }
    var start = 0
    return curves.map { group in
      let records = group.iterations.count
      defer { start += records }
      return (0..<group.replicateCount).map { i in
        var influence = 0.0
        for r in 0..<records {
          influence += gradient[start + r] * (group.values[i * records + r] / group.means[r] - 1)
        }
        return influence
      }
    }
  }

  /// The standard error of ``estimate`` by its influences, to first order. Nil for deterministic curves, and if a
  /// group has a single replicate, which says nothing about its variance.
  package var standardError: Double? {
    guard !isDeterministic, curves.allSatisfy({ $0.replicateCount > 1 }) else { return nil }
    return variances.reduce(0, +).squareRoot()
  }

  /// What every group adds to the squared standard error.
  private var variances: [Double] {
    influences.map { group in
      let count = Double(group.count)
      return group.reduce(0) { $0 + $1 * $1 } / (count * (count - 1))
    }
  }

  /// Those of the standard error, by Satterthwaite's rule: V²/Σ V_g²/(R_g − 1) with V = Σ V_g. The groups have
  /// different weights, so these are fewer than Σ (R_g − 1). Infinite if there is no error.
  package var degreesOfFreedom: Double {
    guard standardError ?? 0 > 0 else { return .infinity }
    let variances = variances
    let sum = variances.reduce(0, +)
    return sum * sum
      / zip(variances, replicateCounts).reduce(0) { $0 + $1.0 * $1.0 / Double($1.1 - 1) }
  }
}
