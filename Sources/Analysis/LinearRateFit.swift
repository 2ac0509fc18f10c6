internal import Statistics

/// The rate ρ of a linearly convergent method, mean ≈ C_n·e^{−ρt} with t = k/c, pooled over several
/// n: ρ = −c·d ln(mean)/dk.
///
/// Least squares of ln(mean over replicates) on t, one rate for all n, one intercept for each, every record in the
/// window counting the same. A larger ρ is faster. For f = (μ/2)‖x‖² at the natural step, ‖x‖² has the rate
/// −c·ln(1 − 1/c) ≈ 1; with several eigenvalues the curve is not exactly exponential, and its ρ depends on the
/// window.
package struct LinearRateFit: LineFit, Hashable {
  /// The times t = k/c of the records that are used.
  package let window: ClosedRange<Double>
  package let curves: [ReplicateCurves]
  /// ρ.
  package let rate: Double
  /// ln C_n, one for each group.
  package let intercepts: [Double]
  /// The share of the variation within groups that the line explains.
  package let rSquared: Double
  private let regression: PooledRegression

  /// - Parameters:
  ///   - curves: one group for each n.
  ///   - window: of k/c.
  ///   - scales: what t is divided by in each group, if the rates are inversely proportional to it; 1 if nil.
  /// - Throws: ``FitFailure`` if a group has fewer than two records in the window, or a mean there that is not finite
  ///   and above 0.
  package init(
    _ curves: [ReplicateCurves], window: ClosedRange<Double>, scales: [Double]? = nil
  ) throws(FitFailure) {
    let line = try CurveLine(curves, clock: .scaledIteration, window: window) { group, time in
      time / (scales?[group] ?? 1)
    }
    self.window = window
    self.curves = line.curves
    self.rate = -line.slope
    self.intercepts = line.intercepts
    self.rSquared = line.rSquared
    self.regression = line.regression
  }

  package var estimate: Double { rate }

  /// θ at these logarithms of the means, with ∂θ/∂ln m written to `gradient`; nil if it does not exist.
  package func estimate(logMeans: [Double], gradient: inout [Double]) -> Double? {
    for i in gradient.indices { gradient[i] = -regression.weights[i] }
    return -regression.slope(logMeans)
  }
}
