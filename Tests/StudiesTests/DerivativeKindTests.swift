import Experiments
import Fields
import Testing

/// The studies of Jacobians and of Hessians: what they find, apart from the clock.
struct DerivativeKindTests {
  /// Both modes find A; forward mode takes n tangents for every m, reverse mode m sweeps.
  @Test func jacobians() throws {
    let (study, rows) = try measure("jacobian", ["inputs": 20, "outputs": [1, 5, 20, 160]])
    #expect(study.numbers(rows, "outputs") == [1, 5, 20, 160])
    for error in study.numbers(rows, "largest_error") { #expect(try #require(error) < 1e-15) }
    let m = [1.0, 5, 20, 160]
    // A sweep of values or of derivatives takes 2mn operations; columns come eight at a time, and if the last ones are
    // fewer, the last eight come again.
    #expect(study.numbers(rows, "forward_operations") == m.map { 3 * 9 * 40 * $0 })
    #expect(study.numbers(rows, "reverse_operations") == m.map { (1 + $0) * 40 * $0 })
    #expect(study.numbers(rows, "forward_seconds").allSatisfy { $0! > 0 })
    let report = study.report(rows)
    #expect(report.sections[0].rows.count == 4)
    // (1 + m) = 27 at the crossing, on the line between m = 20 and m = 160 in logarithms.
    #expect(report.notes[0].contains("in operations at m = 25.85"))
  }

  /// Products agree with the matrix, and its memory grows as n² while theirs grows as n.
  @Test func hessians() throws {
    let (study, rows) = try measure(
      "hessian", ["problem": ["type": "log-block", "dimension": [20, 40, 80, 160]]])
    #expect(study.numbers(rows, "dimension") == [20, 40, 80, 160])
    for difference in study.numbers(rows, "largest_difference") {
      #expect(try #require(difference) < 1e-12)
    }
    let bytes = study.numbers(rows, "hessian_bytes").map { $0! }
    let product = study.numbers(rows, "product_bytes").map { $0! }
    for (i, n) in [20.0, 40, 80, 160].enumerated() {
      #expect(bytes[i] > 8 * n * n && product[i] < 200 * n + 4000)
    }
    #expect(study.report(rows).sections.map(\.rows.count) == [4, 1])
  }

  /// On ½Σλᵢxᵢ² the trace is Σλᵢ, signs give it without error, and the other probes' variances are
  /// 2Σλᵢ² and 2(nΣλᵢ² − (Σλᵢ)²)/(n + 2).
  @Test func traces() throws {
    let λ = [1.0, 2, 5, 9]
    let (study, rows) = try measure(
      "hutchinson",
      [
        "problem": [
          "type": "quadratic",
          "spectrum": ["type": "explicit", "eigenvalues": .array(λ.map { JSON($0) })],
        ],
        "probes": [4, 1, 16], "replicates": 400,
      ])
    #expect(study.numbers(rows, "probes") == [1, 4, 16, 1, 4, 16, 1, 4, 16])
    #expect(study.numbers(rows, "trace").allSatisfy { $0 == 17 })
    let squares = 111.0
    let variances = [
      "gaussian": 2 * squares, "rademacher": 0, "sphere": 2 * (4 * squares - 289) / 6,
    ]
    for row in rows {
      guard case .text(let distribution) = row[2] else { preconditionFailure("\(row)") }
      let count = row[3].number!
      let theory = (variances[distribution]! / count).squareRoot()
      #expect(abs(row[8].number! - theory) < 1e-12 * theory + 1e-12)
      // The root mean square over 400 replicates: 5 standard deviations of it, generously.
      #expect(abs(row[7].number! - theory) <= 0.25 * theory + 1e-12)
      #expect(abs(row[5].number! - 17) <= 5 * row[6].number! + 1e-12)
    }
  }
}
