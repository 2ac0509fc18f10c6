import Estimators
import Foundation
import Measures
import Sampling
import Testing

struct NoiseRadiusTests {
  private static let levels = [1e-8, 1e-3, 0.5]
  private static let derivatives = [0.02, -3, 40]

  private static func differences(_ derivative: Double) -> [NoiseRadius.Difference] {
    [.forward(secondDerivative: derivative), .central(thirdDerivative: derivative)]
  }

  /// No other radius has a smaller error, and the stated error is right.
  @Test(arguments: levels, derivatives)
  func theLeastError(level: Double, derivative: Double) {
    for difference in Self.differences(derivative) {
      let best = NoiseRadius(difference, deviation: level)
      func error(_ h: Double) -> Double {
        NoiseRadius.error(of: difference, radius: h, deviation: level)
      }
      #expect(abs(error(best.radius) / best.error - 1) < 1e-12)
      for factor in [0.5, 0.99, 1.01, 2] { #expect(error(factor * best.radius) > best.error) }
      // The minimum is flat: 1 % off costs less than 0.1 %.
      for factor in [0.99, 1.01] { #expect(error(factor * best.radius) < 1.001 * best.error) }
    }
  }

  @Test func printedFormulas() {
    let forward = NoiseRadius(.forward(secondDerivative: 2), deviation: 1e-4)
    #expect(abs(forward.radius - pow(8, 0.25) * 5e-5.squareRoot()) < 1e-15)
    let central = NoiseRadius(.central(thirdDerivative: 6), deviation: 2e-6)
    #expect(abs(central.radius - 1e-2) < 1e-15)
    #expect(NoiseRadius(.forward(secondDerivative: 0), deviation: 1).radius == .infinity)
    #expect(NoiseRadius(.central(thirdDerivative: 0), deviation: 0).radius == 0)
  }

  /// The error of noisy differences of a parabola and a cubic, drawn.
  @Test(arguments: [(1e-2, 0.5), (0.3, 4.0)])
  func drawn(level σ: Double, derivative: Double) {
    let stream = RandomStream(seed: 172)
    for (i, difference) in Self.differences(derivative).enumerated() {
      let h = 0.7 * NoiseRadius(difference, deviation: σ).radius
      var squares = SampleMean()
      for k in 0..<4000 {
        let ξ = stream.substream("\(i)").at(iteration: k).normals(2)
        let error: Double
        switch difference {
        case .forward(let μ): error = (0.5 * μ * h * h + σ * (ξ[0] - ξ[1])) / h
        case .central(let μ): error = (2 * μ * h * h * h / 6 + σ * (ξ[0] - ξ[1])) / (2 * h)
        }
        squares.add(error * error)
      }
      let expected = pow(NoiseRadius.error(of: difference, radius: h, deviation: σ), 2)
      #expect(abs(squares.z(against: expected)) < 4.5)
    }
  }

  /// |f″| of exp, from values with noise: found if the difference stands out and the values are near each other.
  @Test func secondDerivatives() throws {
    let σ = 1e-8
    func estimate(_ h: Double) -> Double? {
      NoiseRadius.secondDerivative(
        before: exp(1 - h), at: exp(1) + σ, after: exp(1 + h), radius: h, deviation: σ)
    }
    #expect(abs(try #require(estimate(1e-2)) / exp(1) - 1) < 0.01)
    #expect(estimate(1e-5) == nil)
    #expect(estimate(1) == nil)
  }
}
