internal import Statistics

/// The exponent p of a power law, mean ≈ C_n·t^p with t = k/c or k + ½, pooled over several n.
///
/// Least squares of ln(mean over replicates) on ln t with one exponent for all n and one intercept
/// for each: curves of different n are the same up to a factor, and one n alone has too few
/// replicates (half-width 0.05 at 20, pooled over five n about 0.013). Every record in the window
/// counts the same, which with records spaced evenly in ln k weights each stretch of ln k alike.
///
/// Assumes that the curve is a power law throughout the window. For `O(1/k)` rates p = −1; smaller
/// is faster.
package struct RateFit: LineFit, Hashable {
  package let clock: Clock
  /// The times, t = k/c or k + ½, of the records that are used.
  package let window: ClosedRange<Double>
  package let curves: [ReplicateCurves]
  /// p.
  package let exponent: Double
  /// ln C_n, one for each group.
  package let intercepts: [Double]
  /// The share of the variation within groups that the line explains.
  package let rSquared: Double
  private let regression: PooledRegression

  /// - Parameters:
  ///   - curves: one group for each n.
  ///   - window: of times by `clock`; the lower end is above 0.
  /// - Throws: ``FitFailure`` if a group has fewer than two records in the window, or a mean
  ///   there that is not finite and above 0.
  package init(
    _ curves: [ReplicateCurves], clock: Clock, window: ClosedRange<Double>
  ) throws(FitFailure) {
    precondition(
      window.lowerBound > 0, "ln t needs a window above 0, not from \(window.lowerBound) on")
    let line = try CurveLine(curves, clock: clock, window: window) { $1.logarithm }
    self.clock = clock
    self.window = window
    self.curves = line.curves
    self.exponent = line.slope
    self.intercepts = line.intercepts
    self.rSquared = line.rSquared
    self.regression = line.regression
  }

  package var estimate: Double { exponent }

  /// θ at these logarithms of the means, with ∂θ/∂ln m written to `gradient`; nil if it does not exist.
  package func estimate(logMeans: [Double], gradient: inout [Double]) -> Double? {
    for i in gradient.indices { gradient[i] = regression.weights[i] }
    return regression.slope(logMeans)
  }
}

/// The common part of the two rate fits: the straight line through the logarithms of the means.
struct CurveLine {
  let curves: [ReplicateCurves]
  let regression: PooledRegression
  let slope: Double
  let intercepts: [Double]
  let rSquared: Double

  init(
    _ groups: [ReplicateCurves], clock: Clock, window: ClosedRange<Double>,
    abscissa: (_ group: Int, _ time: Double) -> Double
  ) throws(FitFailure) {
    precondition(!groups.isEmpty, "a fit needs at least one group of curves")
    let curves = groups.map { $0.restricted(to: window, of: clock) }
    var logMeans: [Double] = []
    var abscissas: [[Double]] = []
    for (g, group) in curves.enumerated() {
      guard group.iterations.count >= 2 else {
        throw .fewRecords(dimension: group.dimension, count: group.iterations.count)
      }
      logMeans += try group.logMeans()
      abscissas.append(
        group.iterations.map { abscissa(g, clock.time($0, constant: group.constant)) })
    }
    guard let regression = PooledRegression(abscissas: abscissas) else {
      preconditionFailure("the times of two iterations cannot be the same")
    }
    self.curves = curves
    self.regression = regression
    slope = regression.slope(logMeans)
    intercepts = regression.intercepts(logMeans, slope: slope)
    rSquared = regression.rSquared(logMeans, slope: slope)
  }
}
