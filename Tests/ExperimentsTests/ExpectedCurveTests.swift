import Analysis
import Estimators
import Experiments
import Foundation
import Problems
import Testing

/// Curves of whole studies against closed forms without a free parameter.
@Suite struct ExpectedCurveTests {
  /// Exact gradients on a diagonal quadratic from x₀ = x* + R(1, …, 1)/√n:
  /// gap ½ Σλᵢ(1 − αλᵢ)^{2k}R²/n, and the like for the other two.
  @Test(arguments: [
    (#"{"type": "isotropic"}"#, Spectrum.isotropic),
    (#"{"type": "geometric", "condition": 30}"#, .geometric(condition: 30)),
    (#"{"type": "power", "exponent": 1.5}"#, .power(exponent: 1.5)),
    (#"{"type": "block10"}"#, .block10(condition: 1e5)),
    (#"{"type": "geometric10"}"#, .geometric10(condition: 10)),
  ])
  func gradientDescent(text: String, spectrum: Spectrum) async throws {
    let (n, L, R) = (20, 3.0, 1.5)
    let folder = try await results(
      of: quadratic(
        #""dimension": \#(n), "smoothness": \#(L), "start_distance": \#(R), "spectrum": \#(text)"#,
        rest: #""steps": {"relative": 0.75}, "replicates": 1, "budget": {"iterations": 300}"#))
    let λ = spectrum.eigenvalues(dimension: n, smoothness: L)
    let α = 0.75 / L
    for row in try folder.csv("curves.csv").rows {
      let k = Int(row["iteration"]!)!
      let squares = λ.map { R * R / Double(n) * pow(1 - α * $0, Double(2 * k)) }
      func sum(_ power: Double) -> Double {
        zip(λ, squares).reduce(0) { $0 + pow($1.0, power) * $1.1 }
      }
      for (column, expected) in [
        ("loss", sum(1) / 2), ("gap", sum(1) / 2), ("gradient_norm_sq", sum(2)),
        ("distance_sq", sum(0)),
      ] {
        let found = Double(row[column]!)!
        #expect(abs(found - expected) <= 1e-12 * expected, "\(column) at \(k): \(found)")
      }
    }
  }

  static let contenders: [(n: Int, method: String, moments: @Sendable (Int) -> EstimatorMoments)] =
    [
      (20, #""two-point""#, { .sphere(dimension: $0) }),
      (50, #""two-point""#, { .sphere(dimension: $0) }),
      (20, #""two-point", "distribution": "gaussian""#, { .gaussian(dimension: $0) }),
      (20, #""two-point", "distribution": "rademacher""#, { .rademacher(dimension: $0) }),
      (
        20, #""two-point", "directions": 5, "orthonormal": true"#,
        { .orthonormal(5, dimension: $0) }
      ),
      (20, #""two-point", "directions": 5"#, { .sphere(dimension: $0).averaged(over: 5) }),
    ]

  /// The mean over 200 replicates at every recorded iteration up to 10n, in standard errors.
  @Test(arguments: contenders)
  func meanOfManyRuns(
    n: Int, method: String, moments: @Sendable (Int) -> EstimatorMoments
  ) async throws {
    let folder = try await results(
      of: quadratic(
        #""dimension": \#(n), "spectrum": {"type": "block10", "condition": 1e5}"#,
        methods: #"{"estimator": \#(method)}"#,
        rest: #""seed": 2026, "replicates": 200, "budget": {"iterations": \#(10 * n)}"#))
    let steps = try Set(folder.csv("runs.csv").numbers("step_size"))
    let estimator = moments(n)
    #expect(steps.count == 1)
    #expect(abs(steps.first!! - estimator.naturalStep(smoothness: 1)) < 1e-15)

    let curves = try folder.csv("curves.csv").rows
    let gaps = Dictionary(grouping: curves) { Int($0["iteration"]!)! }
      .mapValues { $0.map { Double($0["gap"]!)! } }
    let iterations = gaps.keys.sorted()
    let expected = QuadraticMoments(
      eigenvalues: Spectrum.block10(condition: 1e5).eigenvalues(dimension: n, smoothness: 1)
        .entries,
      offset: [Double](repeating: 1 / Double(n).squareRoot(), count: n)
    ).curve(of: estimator, step: steps.first!!, at: iterations)
    #expect(iterations.last == 10 * n && iterations.count > 20)
    for point in expected where point.iteration > 0 {
      let sample = gaps[point.iteration]!
      let count = Double(sample.count)
      let mean = sample.reduce(0, +) / count
      let variance = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
      let z = (mean - point.gap) / (variance / count).squareRoot()
      #expect(count == 200)
      #expect(abs(z) < 4, "iteration \(point.iteration): \(mean) for \(point.gap), z = \(z)")
    }
  }
}
