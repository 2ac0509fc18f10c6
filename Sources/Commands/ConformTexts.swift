internal import Analysis
internal import Experiments
internal import Fields
internal import Foundation
internal import Reports

extension Conformance {
  /// One table per solver, remarks on what does not conform, and how many comparisons there were.
  var text: String {
    let tables = subjects.map { subject in
      let section = StudyReport.Section(
        title: subject.title, columns: ["quantity", "claimed", "found", "interval", "notices", ""],
        left: [0, 3, 5], rows: subject.findings.map(\.cells))
      let remarks = subject.findings.filter { $0.verdict != .conforms }.compactMap { finding in
        finding.remark.map { "\(finding.quantity): \($0)." }
      }
      return TableFormat.terminal.text(of: StudyReport(sections: [section], notes: remarks))
    }
    return (tables + [lastLine]).joined(separator: "\n\n")
  }

  private var lastLine: String {
    let deviating = findings.count { $0.verdict == .deviates }
    let open = findings.count { $0.verdict == .open }
    let held = findings.count { $0.verdict != .notHeld }
    let tests =
      "\(comparisons) means at a level of \(Self.percent(Self.level)) together, the rest exactly"
    if deviating > 0 { return "\(deviating) of \(held) quantities deviate (\(tests))." }
    if open > 0 {
      return
        "Nothing deviates, but there is not enough to tell about \(open) of \(held) quantities (\(tests))."
    }
    return "All conforms: \(held) quantities (\(tests))."
  }

  fileprivate static func percent(_ part: Double) -> String {
    String(format: "%.3g %%", 100 * part)
  }

  /// For a CI's summary page.
  func markdown(of study: String) -> String {
    let mark = !isPassed ? "❌" : isInconclusive ? "❔" : "✅"
    let tables = subjects.map { subject in
      let rows = subject.findings.map { finding in
        "| \(finding.mark) | "
          + (finding.cells + [finding.remark ?? ""]).map(MarkdownText.escaped)
          .joined(separator: " | ") + " |"
      }
      return """
        **\(MarkdownText.escaped(subject.title))**

        | | quantity | claimed | found | interval | notices | | |
        |---|---|---|---|---|---|---|---|
        \(rows.joined(separator: "\n"))

        """
    }
    return """
      ### zobench conform: \(MarkdownText.escaped(study)) \(mark)

      \(tables.joined(separator: "\n"))
      \(lastLine)

      """
  }

  /// One test case per quantity.
  func junit(of study: String) -> String {
    JUnitText.text(
      suite: study,
      subjects.flatMap { subject in
        subject.findings.map { finding in
          JUnitText.Case(
            group: "\(subject.instance) \(subject.method)", name: finding.quantity,
            result: finding.junit)
        }
      })
  }

  /// Everything, for programs.
  var json: JSON {
    [
      "verdict": .string(
        (!isPassed ? Verdict.deviates : isInconclusive ? .open : .conforms).rawValue),
      "level": JSON(Self.level), "comparisons": .integer(comparisons), "notice": JSON(notice),
      "solvers": .array(
        subjects.map { subject in
          [
            "problem": .string(subject.instance), "method": .string(subject.method),
            "claim": .string(subject.claim), "replicates": .integer(subject.replicates),
            "iterations": .integer(subject.iterations),
            "quantities": .array(subject.findings.map(\.json)),
          ]
        }),
    ]
  }
}

extension Conformance.Subject {
  var title: String {
    "\(instance) \(method), which claims \(claim): \(replicates) replicates, \(iterations) iterations"
  }
}

extension Conformance.Finding {
  fileprivate var cells: [String] {
    [
      quantity, StudyReport.short(claimed), StudyReport.short(found), interval,
      power.map(Conformance.percent) ?? "–", verdict.rawValue,
    ]
  }

  private var interval: String {
    guard let low, let high else { return "–" }
    return "[\(StudyReport.short(low)), \(StudyReport.short(high))]"
  }

  fileprivate var junit: JUnitText.Result {
    switch verdict {
    case .conforms: .passed
    case .deviates: .failed(sentence)
    case .open, .notHeld: .skipped(sentence)
    }
  }

  fileprivate var mark: String {
    switch verdict {
    case .conforms: "✅"
    case .deviates: "❌"
    case .open, .notHeld: "❔"
    }
  }

  fileprivate var sentence: String {
    let numbers = found.map {
      "claimed \(StudyReport.short(claimed)), found \(StudyReport.short($0))"
        + (low == nil ? "" : " \(interval)")
    }
    return ([verdict.rawValue, numbers, remark].compactMap(\.self)).joined(separator: ": ")
  }

  /// Numbers that are missing or not finite are null.
  fileprivate var json: JSON {
    func number(_ value: Double?) -> JSON {
      value.flatMap { $0.isFinite ? JSON($0) : nil } ?? .null
    }
    return [
      "quantity": .string(quantity), "claimed": number(claimed), "found": number(found),
      "low": number(low), "high": number(high), "notices": number(power),
      "verdict": .string(verdict.rawValue), "remark": remark.map { .string($0) } ?? .null,
    ]
  }
}
