import Experiments
import Fields
import Testing

/// Gradients through linear solve and singular values, against what defines them.
struct LinearAlgebraKindTests {
  @Test(arguments: ["lu", "cholesky"])
  func solve(factorization: String) throws {
    let (study, rows) = try measure(
      "solve", ["sizes": [1, 2, 17, 50], "factorization": .string(factorization)])
    try check(study, rows, sizes: [1, 2, 17, 50], tolerance: 1e-13)
  }

  @Test func svd() throws {
    let (study, rows) = try measure("svd", ["sizes": [1, 2, 17, 50]])
    try check(study, rows, sizes: [1, 2, 17, 50], tolerance: 1e-12)
  }

  private func check(
    _ study: MeasurementStudy, _ rows: [[MeasuredValue]], sizes: [Double], tolerance: Double
  ) throws {
    #expect(study.numbers(rows, "size") == sizes)
    for error in study.numbers(rows, "gradient_error") {
      #expect(try #require(error) < tolerance)
    }
    let (value, both) = (
      study.numbers(rows, "value_seconds"), study.numbers(rows, "value_and_gradient_seconds")
    )
    for seconds in value + both { #expect(try #require(seconds) > 0) }
    #expect(study.report(rows).sections[0].rows.count == sizes.count)
  }
}
