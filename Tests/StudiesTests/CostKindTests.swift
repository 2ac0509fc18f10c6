import Diagnostics
import Experiments
import Fields
import Testing

/// What a gradient costs, in counted operations: the clock is not for tests.
struct CostKindTests {
  private static let problems: JSON = [
    ["type": "synthetic-logistic", "features": [40, 80, 160], "rows": 60],
    ["type": "nesterov-chain", "dimension": [20, 40]],
  ]

  /// A study of nothing would be done before it began.
  @Test func waysThatNoProblemHas() {
    let error = #expect(throws: InputError.self) {
      try measure(
        "cost",
        [
          "problem": [["type": "nesterov-chain", "dimension": 5]], "ways": ["closed-form"],
        ])
    }
    #expect(error?.place.hasSuffix("ways") == true, "\(error?.description ?? "")")
  }

  /// A way that takes one coordinate at a time costs n values; reverse mode costs a few, whatever n is, and no more
  /// than the five of Baur and Strassen.
  @Test func operations() throws {
    let (study, rows) = try measure("cost", ["problem": Self.problems])
    let logistic = rows.filter { $0[0].text == "synthetic-logistic" }
    let ways = logistic.map { $0[1].text }
    #expect(
      ways
        == [
          "closed-form", "forward-differences", "central-differences", "forward-mode",
          "reverse-mode",
        ].flatMap { [$0, $0, $0] })
    for row in logistic {
      let n = row[3].number!
      let ratio = row[5].number! / row[4].number!
      switch row[1].text {
      case "closed-form": #expect(1 < ratio && ratio < 3)
      case "forward-differences": #expect(abs(ratio / (n + 1) - 1) < 0.01)
      case "central-differences": #expect(abs(ratio / (2 * n) - 1) < 0.01)
      // A tangent takes about as much again as the values, which eight tangents share.
      case "forward-mode": #expect(abs(ratio / n - 1.125) < 0.05)
      default: #expect(1 < ratio && ratio <= 5)
      }
    }
    let report = study.report(rows).sections[0]
    for row in report.rows where row[0] == "synthetic-logistic" {
      // `1.00 [0.99, 1.01]`.
      let slope = try #require(row[5].split(separator: " ").first.flatMap { Double($0) })
      #expect(abs(slope - Double(row[7])!) < 0.05, "slope of \(row[1])")
      #expect(row[5].contains("["), "\(row[5])")
    }
    // Any two points lie on a line.
    for row in report.rows where row[0] == "nesterov-chain" {
      #expect(row[5] == "not enough to tell (2 dimensions)")
    }
    // Nobody has derived the chain's gradient by hand.
    #expect(!rows.contains { $0[0].text == "nesterov-chain" && $0[1].text == "closed-form" })
    #expect(rows.contains { $0[0].text == "nesterov-chain" && $0[1].text == "reverse-mode" })
  }

  /// Nobody has counted the operations of Huber's function: there is no ratio, and no slope.
  @Test func operationsThatNobodyCounts() throws {
    let (study, rows) = try measure(
      "cost", ["problem": ["type": "huber", "dimension": [2, 4, 8], "iterations": 10]])
    for row in study.report(rows).sections[0].rows {
      #expect(row[3] == "–")
      #expect(row[5] == "not enough to tell (0 dimensions)")
    }
  }

  @Test func gradientsAgree() throws {
    let (_, rows) = try measure("cost", ["problem": Self.problems])
    for row in rows {
      let bound = [
        "closed-form": 1e-13, "forward-mode": 1e-13, "central-differences": 1e-7,
        "forward-differences": 1e-4, "reverse-mode": 0,
      ][row[1].text]!
      #expect(row[6].number! <= bound, "\(row[1].text) on \(row[2].text)")
    }
  }

  @Test func onlyTheWaysAskedFor() throws {
    let (_, rows) = try measure(
      "cost", ["problem": Self.problems, "ways": ["reverse-mode", "closed-form", "reverse-mode"]])
    #expect(Set(rows.map { $0[1].text }) == ["closed-form", "reverse-mode"])
  }

  /// L = 2ᵏ is a unit of f, and no difference depends on it.
  @Test(arguments: [-900, -541, 531, 900])
  func units(exponent: Int) throws {
    func differences(_ exponent: Int) throws -> [Double?] {
      let unit = JSON(Double(sign: .plus, exponent: exponent, significand: 1))
      let (study, rows) = try measure(
        "cost",
        [
          "problem": ["type": "quadratic", "dimension": 3, "smoothness": unit],
          "ways": ["forward-differences", "central-differences", "forward-mode", "reverse-mode"],
        ])
      return study.numbers(rows, "relative_difference")
    }
    let plain = try differences(0)
    #expect(plain.count == 4 && plain[0]! > 1e-9 && plain[1]! > 0)
    #expect(try differences(exponent) == plain)
  }
}
