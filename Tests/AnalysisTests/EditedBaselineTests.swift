import Analysis
import Diagnostics
import Experiments
import Fields
import Foundation
import Testing

/// How results compare with baselines that somebody has edited.
@Suite struct EditedBaselineTests {
  private struct Subject {
    let results: StudyResults<ConvergenceStudy>
    let report: RateReport
    let baseline: JSON

    init() throws {
      results = try StudyResults(
        running: study(
          problem:
            #"{"type": "quadratic", "class": "convex", "dimension": [5, 10], "spectrum": {"type": "geometric", "condition": 10}}"#,
          methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode", "replicates": 1}"#,
          replicates: 4))
      report = try #require(try RateReport(results, momentDraws: 100))
      baseline = Baseline(report.evidence, of: results).json
    }

    /// The exit code of `check`.
    func status(_ edited: JSON) throws -> Int32 {
      let path = NSTemporaryDirectory() + "zobench-edited-" + UUID().uuidString
      try Data(edited.text.utf8).write(to: URL(fileURLWithPath: path))
      defer { try? FileManager.default.removeItem(atPath: path) }
      do {
        let check = try RegressionCheck(results, report, against: Baseline(path: path))
        for finding in check.findings {
          let numbers = [finding.old, finding.new, finding.low, finding.high].compactMap(\.self)
          let areFinite = numbers.allSatisfy(\.isFinite)
          #expect(areFinite, "\(finding)")
        }
        return check.isPassed ? check.isInconclusive ? 2 : 0 : 1
      } catch is NotComparable {
        return 2
      } catch let error as InputError {
        #expect(error.kind == .data && !error.remedy.isEmpty)
        return 65
      }
    }
  }

  private static let numbers: [JSON] = [
    0, -1, 1, 0.5, 1e12, 1e99, 1e160, JSON(1e308), -1e308, JSON(5e-324), 1e-160, .integer(.max),
    .integer(.min), .integer(1 << 53), 1_000_000,
  ]
  private static let others: [JSON] = [nil, true, "x", "", [], ["x"], [:], ["x": 1]]

  /// Every entry is changed to another number or another type, or removed, and there is always an answer.
  /// What runs did is counted, not estimated: it never passes as unchanged if it differs.
  @Test func everyEditHasAnAnswer() throws {
    let subject = try Subject()
    #expect(try subject.status(subject.baseline) == 0)
    var counts: [Int32: Int] = [:]
    for path in subject.baseline.paths(within: ["configuration"]) {
      let old = subject.baseline[path: path]
      let values = (Self.numbers + Self.others).map(Optional.some) + [.none]
      for value in values where value != old {
        let edited = subject.baseline.changing(at: path) { _ in value }
        let status = try subject.status(edited)
        counts[status, default: 0] += 1
        // A statistical test compares shares of outcomes, and an outcome that is left out counts as 0.
        let isCounted = path.first == "groups" && !path.contains("outcomes")
        #expect(
          !isCounted || status != 0,
          "\(JSON.place(of: path)): \(old?.text ?? "") → \(value?.text ?? "nothing")")
      }
    }
    #expect(Set(counts.keys) == [0, 1, 2, 65], "\(counts)")
  }

  /// Several slips at once: all sizes of errors with all degrees of freedom, all counts of a group.
  @Test func editsTogether() throws {
    let subject = try Subject()
    let error = ["measurements", "[0]", "standard_error"]
    let freedom = ["measurements", "[0]", "degrees_of_freedom"]
    #expect(subject.baseline[path: freedom] != nil)
    for a in Self.numbers {
      for b in Self.numbers {
        _ = try subject.status(
          subject.baseline.changing(at: error) { _ in a }.changing(at: freedom) { _ in b })
      }
    }
    // A constant, not a literal in the closure: with `-sanitize=thread`, Swift 6.3.1 turns that literal into 1.
    let greatest = JSON.integer(.max)
    for group in ["[0]", "[1]", "[2]", "[3]"] {
      let calls = ["groups", group, "calls_per_iteration"]
      let without = subject.baseline.changing(at: ["groups", group, "iterations"]) { _ in nil }
      #expect(try subject.status(without) == 2)
      #expect(try subject.status(without.changing(at: calls) { _ in [:] }) == 2)
      let largest = Outcome.allCases.reduce(subject.baseline) { json, outcome in
        json.changing(at: ["groups", group, "outcomes", outcome.rawValue]) { _ in greatest }
      }
      #expect(try subject.status(largest) == 65)
      let most = Outcome.allCases.reduce(subject.baseline) { json, outcome in
        json.changing(at: ["groups", group, "outcomes", outcome.rawValue]) { _ in 1_000_000 }
      }
      #expect([0, 1].contains(try subject.status(most)))
    }
  }
}
