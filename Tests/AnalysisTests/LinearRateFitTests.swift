import Analysis
import Foundation
import Testing

@Suite struct LinearRateFitTests {
  @Test(arguments: [0.05, 0.2286, 1, 3])
  func exactExponentials(rate: Double) throws {
    let curves = zip([10, 40], [2.0, -7]).map { n, intercept in
      formulaCurve(dimension: n, iterations: logSpaced(n...30 * n, count: 20)) {
        exp(intercept - rate * $0 / Double(n))
      }
    }
    let fit = try LinearRateFit(curves, window: 5...30)
    #expect(abs(fit.rate - rate) < 1e-12)
    #expect(abs(fit.intercepts[0] - 2) < 1e-11)
    #expect(abs(fit.intercepts[1] + 7) < 1e-11)
    #expect(abs(fit.rSquared - 1) < 1e-12)
    #expect(fit.isDeterministic && fit.standardError == nil)
  }

  /// Ten eigenvalues of condition 10 in 80 variables, two points on the sphere at the natural step:
  /// n times the rate of E‖x‖² on k/n in [5, 30].
  @Test func closedFormOfAGeometricSpectrum() throws {
    let n = 80
    let eigenvalues = (0..<n).map { pow(10, -Double($0 / 8) / 9) }
    let quadratic = QuadraticMoments(
      eigenvalues: eigenvalues, offset: [Double](repeating: 1 / Double(n).squareRoot(), count: n))
    let iterations = logSpaced(n...40 * n, count: 60)
    let points = quadratic.curve(of: .sphere(dimension: n), step: 1 / Double(n), at: iterations)
    let curve = ReplicateCurves(
      dimension: n, constant: Double(n), iterations: iterations,
      values: [points.map(\.distanceSquared)])
    let fit = try LinearRateFit([curve], window: 5...30)
    #expect(abs(fit.rate - 0.2286) < 0.01)
  }
}
