import Experiments
import Fields
import Testing

/// What reports say of trace estimates.
struct HutchinsonKindTests {
  /// `replicates` and a problem at L = 2ᵏ.
  private static func table(_ problem: [String: JSON], exponent: Int = 0) throws -> (
    study: MeasurementStudy, rows: [[MeasuredValue]], told: [[String]]
  ) {
    let unit = JSON(Double(sign: .plus, exponent: exponent, significand: 1))
    let (study, rows) = try measure(
      "hutchinson",
      [
        "problem": .object(problem.merging(["smoothness": unit]) { $1 }), "probes": [1, 4],
        "replicates": 60,
      ])
    return (study, rows, study.report(rows).sections[0].rows)
  }

  private static let dense: [String: JSON] = [
    "type": "quadratic", "dimension": 6, "form": "dense",
    "spectrum": ["type": "geometric", "condition": 10],
  ]

  /// Estimates, errors and theory have the unit of f; z, ratios and limits have none.
  @Test(arguments: [-900, -500, 498, 900])
  func units(exponent: Int) throws {
    let unit = Double(sign: .plus, exponent: exponent, significand: 1)
    let (plain, other) = (
      try Self.table(Self.dense), try Self.table(Self.dense, exponent: exponent)
    )
    for name in ["trace", "mean_estimate", "standard_error", "rms_error", "exact_deviation"] {
      #expect(
        other.study.numbers(other.rows, name)
          == plain.study.numbers(plain.rows, name).map { $0.map { unit * $0 } }, "\(name)")
    }
    #expect(plain.told.map { $0[6] + $0[9] + $0[10] } == other.told.map { $0[6] + $0[9] + $0[10] })
    #expect(plain.told.contains { $0[10].contains(" to ") })
  }

  /// On a diagonal Hessian, signs have no error but rounding, which the report leaves out.
  @Test(
    arguments: [
      ["type": "log-block", "dimension": 20],
      ["type": "quadratic", "dimension": 10, "spectrum": ["type": "block10"]],
    ]
      as [[String: JSON]])
  func errorsOfRounding(problem: [String: JSON]) throws {
    let (study, rows, told) = try Self.table(problem, exponent: 3)
    for (i, deviation) in study.numbers(rows, "exact_deviation").enumerated() {
      let isExact = rows[i][2].text == "rademacher"
      #expect((deviation == 0) == isExact, "\(rows[i])")
      #expect((told[i][10] == "rounding") == isExact, "\(told[i])")
      #expect((told[i][6] == "–" && told[i][9] == "–") == isExact, "\(told[i])")
    }
  }
}
