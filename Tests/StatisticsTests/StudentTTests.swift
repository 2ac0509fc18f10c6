import Measures
import Foundation
import Statistics
import Testing

/// The expected numbers are from mpmath's incomplete beta function at 40 digits, for the exact
/// value of each `Double` probability.
@Suite struct StudentTTests {
  @Test(
    arguments: [
      (1, 0.975, 12.706204736174693314), (2, 0.975, 4.3026527297494617894),
      (4, 0.995, 4.6040948713499920459), (19, 0.975, 2.0930240544083093201),
      (19, 0.995, 2.8609346064649787866), (19, 0.501, 0.0025398156633648607144),
      (3, 0.9, 1.6377443536962103222), (9, 0.9999, 6.0101321290815309707),
      (19, 0.999999999, 10.613521330824416798), (99, 0.975, 1.9842169515864171029),
      (1000, 0.975, 1.9623390808264081039), (1e6, 0.975, 1.9599663568141066553),
      (0.5, 0.9, 10.270324410234510724), (2.5, 0.95, 2.5582186141359354586),
      (.infinity, 0.975, 1.9599639845400538556),
    ] as [(Double, Double, Double)])
  func quantiles(ν: Double, p: Double, expected: Double) {
    let t = StudentT(degreesOfFreedom: ν)
    let accuracy = 1000..<Double.infinity ~= ν ? 1e-11 : 1e-12
    #expect(relativeDifference(t.quantile(p), expected) < accuracy)
    #expect(relativeDifference(t.quantile(1 - p), -expected) < 1e-7)
    #expect(relativeDifference(t.magnitude(twoSidedTail: 2 * (1 - p)), expected) < accuracy)
  }

  @Test(
    arguments: [
      (19, 2, 0.060002036386098366062), (4, 1e-3, 0.99925000015624995897),
      (1, 1e8, 6.3661977236758132185e-9), (30, 20, 6.7490836657712864012e-19),
      (1e6, 1.5, 0.13361471823679276924), (7, 0.5, 0.63240713568928421635),
      (200, 3, 0.0030430471139059028034), (.infinity, 1.5, 0.13361440253771613201),
      (5, 0, 1), (5, .infinity, 0),
    ] as [(Double, Double, Double)])
  func tails(ν: Double, t: Double, expected: Double) {
    let distribution = StudentT(degreesOfFreedom: ν)
    #expect(relativeDifference(distribution.twoSidedTail(t), expected) < 1e-11)
    #expect(distribution.twoSidedTail(-t) == distribution.twoSidedTail(t))
    #expect(distribution.upperTail(t) == distribution.twoSidedTail(t) / 2)
    #expect(distribution.upperTail(-t) == 1 - distribution.twoSidedTail(t) / 2)
  }

  /// ν = 1 is Cauchy's: P(|T| > t) = 1 − (2/π)·atan t. ν = 2: 1 − t/√(2 + t²).
  @Test(arguments: [0.01, 0.3, 0.9, 1, 1.1, 2, 7, 50])
  func closedForms(t: Double) {
    let cauchy = StudentT(degreesOfFreedom: 1).twoSidedTail(t)
    #expect(relativeDifference(cauchy, 2 / Double.pi * atan(1 / t)) < 1e-13)
    let two = StudentT(degreesOfFreedom: 2).twoSidedTail(t)
    #expect(abs(two - (1 - t / (2 + t * t).squareRoot())) < 1e-14)
  }

  @Test(arguments: [0.7, 1, 3, 19, 80, 500])
  func quantileInvertsTail(ν: Double) {
    let t = StudentT(degreesOfFreedom: ν)
    for q in [1e-12, 1e-4, 0.01, 0.3, 0.7, 0.999] {
      #expect(relativeDifference(t.twoSidedTail(t.magnitude(twoSidedTail: q)), q) < 1e-12)
    }
    #expect(t.quantile(0.5) == 0)
  }

  /// Simpson's rule on the density gives the tail.
  @Test(arguments: [1.5, 4, 19, 100, .infinity])
  func densityIsTheTailsDerivative(ν: Double) {
    let t = StudentT(degreesOfFreedom: ν)
    let h = 0.01
    var integral = 0.0
    for i in 0..<100 {
      let x = 0.5 + Double(i) * h
      integral += h / 6 * (t.density(x) + 4 * t.density(x + h / 2) + t.density(x + h))
    }
    let difference = t.upperTail(0.5) - t.upperTail(1.5)
    #expect(relativeDifference(integral, difference) < 1e-10)
  }
}
