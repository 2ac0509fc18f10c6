/// One slope for several groups of points, with an intercept for each group: least squares on
///
///     y_gr = intercept_g + slope·x_gr,   slope = Σ (x_gr − x̄_g)·y_gr / Σ (x_gr − x̄_g)²
///
/// (analysis of covariance). The slope is linear in y, and everything else is fixed before y is
/// known: ``weights`` are the factors that depend on x, the same for every resample.
package struct PooledRegression: Hashable, Sendable {
  package let abscissas: [[Double]]
  /// ∂slope/∂y_gr, group after group.
  package let weights: [Double]
  private let means: [Double]

  /// Nil if no group has two different x.
  package init?(abscissas: [[Double]]) {
    let means = abscissas.map { $0.isEmpty ? 0 : $0.reduce(0, +) / Double($0.count) }
    let centred = zip(abscissas, means).flatMap { group, mean in group.map { $0 - mean } }
    let squares = centred.reduce(0) { $0 + $1 * $1 }
    guard squares > 0 else { return nil }
    self.abscissas = abscissas
    self.means = means
    weights = centred.map { $0 / squares }
  }

  /// - Parameter y: the ordinates, group after group.
  package func slope(_ y: [Double]) -> Double {
    var sum = 0.0
    for i in weights.indices { sum += weights[i] * y[i] }
    return sum
  }

  /// One intercept per group.
  package func intercepts(_ y: [Double], slope: Double) -> [Double] {
    var start = 0
    return zip(abscissas, means).map { group, mean in
      defer { start += group.count }
      return y[start..<start + group.count].reduce(0, +) / Double(group.count) - slope * mean
    }
  }

  /// 1 − Σ(y − fit)²/Σ(y − ȳ_g)², the share of the variation *within* groups that the common slope
  /// explains (the intercepts come free). 1 if nothing varies.
  package func rSquared(_ y: [Double], slope: Double) -> Double {
    var residual = 0.0
    var total = 0.0
    var start = 0
    for (group, mean) in zip(abscissas, means) {
      let ordinates = y[start..<start + group.count]
      start += group.count
      let centre = ordinates.reduce(0, +) / Double(group.count)
      for (x, value) in zip(group, ordinates) {
        let deviation = value - centre
        let error = deviation - slope * (x - mean)
        total += deviation * deviation
        residual += error * error
      }
    }
    return total > 0 ? 1 - residual / total : 1
  }
}
