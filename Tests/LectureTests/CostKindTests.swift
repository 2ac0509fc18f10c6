import Experiments
import Fields
import Testing

/// What a gradient costs, in counted operations: the clock is not for tests.
struct CostKindTests {
  private static let problems: JSON = [
    ["type": "synthetic-logistic", "features": [40, 80, 160], "rows": 60],
    ["type": "nesterov-chain", "dimension": [20, 40]],
  ]

  /// n values for whoever takes one coordinate at a time; a few for reverse mode, whatever n is, and
  /// no more than the five of Baur and Strassen.
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
      #expect(abs(Double(row[5])! - Double(row[7])!) < 0.05, "slope of \(row[1])")
    }
    // Nobody has derived the chain's gradient by hand.
    #expect(!rows.contains { $0[0].text == "nesterov-chain" && $0[1].text == "closed-form" })
    #expect(rows.contains { $0[0].text == "nesterov-chain" && $0[1].text == "reverse-mode" })
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
}
