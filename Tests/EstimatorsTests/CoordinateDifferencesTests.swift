import AutoDiff
import Estimators
import Foundation
import Measures
import Testing

/// The error of differences against ε: truncation on the right, rounding on the left, and the least
/// error at the defaults.
struct CoordinateDifferencesTests {
  /// Σ exp(xᵢ): all derivatives are exp(xᵢ).
  static let x = (0..<8).map { Double($0) / 8 - 0.5 }
  static let graph = Graph(parameters: 8) { sum(exp($0)) }

  static func errors(_ scheme: CoordinateDifferences.Scheme, _ ε: Double?) -> [Double] {
    let estimate = EstimatorLaws.estimate(
      CoordinateDifferences(dimension: 8, scheme: scheme, radius: ε), of: graph, at: x)
    return zip(estimate, x).map { $0 - exp($1) }
  }

  static func rootMeanSquare(_ e: [Double]) -> Double {
    (EstimatorLaws.dot(e, e) / Double(e.count)).squareRoot()
  }

  /// Central: ε²f‴/6; forward: εf″/2; the next terms are smaller by factors of about ε² and ε.
  @Test(arguments: [1e-1, 3e-2, 1e-2, 3e-3])
  func truncation(ε: Double) {
    for (error, x) in zip(Self.errors(.central, ε), Self.x) {
      #expect(abs(error / (ε * ε * exp(x) / 6) - 1) < 0.1 * ε + 1e-4)
    }
    for (error, x) in zip(Self.errors(.forward, ε), Self.x) {
      #expect(abs(error / (ε * exp(x) / 2) - 1) < ε)
    }
  }

  @Test func slopes() {
    func slope(_ scheme: CoordinateDifferences.Scheme) -> Double {
      let (fine, coarse) = (Self.errors(scheme, 1e-3), Self.errors(scheme, 1e-2))
      return log10(Self.rootMeanSquare(coarse) / Self.rootMeanSquare(fine))
    }
    #expect(abs(slope(.central) - 2) < 0.01)
    #expect(abs(slope(.forward) - 1) < 0.01)
  }

  /// Two values rounded by up to u|f|, and by more in their sums: u|f|/ε within a factor of ten.
  @Test(arguments: [1e-9, 1e-10, 1e-11])
  func rounding(ε: Double) {
    let value = Evaluator(Self.graph).value(at: Self.x)
    for scheme in CoordinateDifferences.Scheme.allCases {
      let error = Self.rootMeanSquare(Self.errors(scheme, ε))
      let expected = 0x1p-53 * value / ε
      #expect(0.1 * expected < error && error < 10 * expected, "\(scheme): \(error / expected)")
    }
  }

  /// At the default radius, no more than three times the least error there can be:
  /// (3^{2/3}/2)(u|f|)^{2/3}|f‴|^{1/3} central, 2√(u|f·f″|) forward.
  @Test func defaultsAreNearlyBest() {
    #expect(relativeDifference(CoordinateDifferences.Scheme.central.defaultRadius, 6.93e-6) < 1e-2)
    #expect(relativeDifference(CoordinateDifferences.Scheme.forward.defaultRadius, 2.107e-8) < 1e-2)
    let u = 0x1p-53
    let value = Evaluator(Self.graph).value(at: Self.x)
    let central = pow(3, 2.0 / 3) / 2 * pow(u * value, 2.0 / 3)
    #expect(Self.rootMeanSquare(Self.errors(.central, nil)) < 3 * central)
    let forward = 2 * (u * value).squareRoot()
    #expect(Self.rootMeanSquare(Self.errors(.forward, nil)) < 3 * forward)
  }

  /// Differences are divided by the step that was taken: at 1e4, steps of 1e−9 are rounded to
  /// multiples of 2⁻³⁹, and so are off by three in a thousand or more.
  @Test func stepIsTheOneTaken() {
    let graph = Graph(parameters: 2) { $0[0] }
    for scheme in CoordinateDifferences.Scheme.allCases {
      let estimate = EstimatorLaws.estimate(
        CoordinateDifferences(dimension: 2, scheme: scheme, radius: 1e-9), of: graph,
        at: [1e4, 3])
      #expect(estimate == [1, 0])
    }
  }
}
