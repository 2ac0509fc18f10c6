internal import Analysis
internal import Foundation
internal import Reports

extension RegressionCheck {
  /// What changed, line by line, and how many comparisons there were.
  var text: String {
    let changed = findings.filter { !$0.isFine }
    let open = findings.filter { $0.verdict == .inconclusive }
    let lines = (changed + open).map { "\($0.cell): \($0.sentence)" }
    let last =
      !changed.isEmpty
      ? "\(changed.count) of \(findings.count) comparisons have changed."
      : !open.isEmpty
        ? "Nothing has changed, but \(open.count) of \(findings.count) comparisons are inconclusive."
        : "Nothing has changed: \(findings.count) comparisons."
    return (lines + [last]).joined(separator: "\n")
  }

  /// For a CI's summary page.
  func markdown(of results: String) -> String {
    let rows = findings.map { finding in
      let cells =
        [finding.cell, finding.quantity].map(MarkdownText.escaped)
        + [finding.old, finding.new].map(Finding.short) + [
          finding.interval, finding.verdict.rawValue,
        ]
      return "| \(finding.mark) | \(cells.joined(separator: " | ")) |"
    }
    return """
      ### zobench check: \(MarkdownText.escaped(results)) \(!isPassed ? "❌" : isInconclusive ? "❔" : "✅")

      | | cell | quantity | baseline | now | difference | |
      |---|---|---|---|---|---|---|
      \(rows.joined(separator: "\n"))

      """
  }

  /// One test case per comparison.
  func junit(of results: String) -> String {
    JUnitText.text(
      suite: results,
      findings.map { JUnitText.Case(group: $0.cell, name: $0.quantity, result: $0.junit) })
  }
}

/// What is written if there is no comparison.
enum CheckTexts {
  /// - Parameter reason: why there is none.
  static func junit(of results: String, without reason: String) -> String {
    JUnitText.text(
      suite: results, [.init(group: "baseline", name: "comparable", result: .failed(reason))])
  }

  /// - Parameter reason: why there is none.
  static func markdown(of results: String, without reason: String) -> String {
    let lines = reason.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    return "### zobench check: \(MarkdownText.escaped(results)) ❔\n\n\(lines)\n"
  }
}

extension RegressionCheck.Finding {
  static func short(_ number: Double?) -> String {
    number.map { String(format: "%.4g", $0) } ?? "–"
  }

  /// The interval of the difference, if there is one.
  var interval: String {
    guard let low, let high, let old, let new else { return "–" }
    return "\(Self.short(new - old)) [\(Self.short(low)), \(Self.short(high))]"
  }

  fileprivate var junit: JUnitText.Result {
    verdict == .unchanged ? .passed : isFine ? .skipped(sentence) : .failed(sentence)
  }

  var mark: String {
    switch verdict {
    case .unchanged: "✅"
    case .inconclusive: "❔"
    default: "❌"
    }
  }

  var sentence: String {
    switch verdict {
    case .unchanged: "\(quantity) is unchanged at \(Self.short(new))"
    case .worse, .better:
      "\(quantity) was \(Self.short(old)) and is \(Self.short(new)), \(verdict.rawValue)"
        + (low == nil
          ? "" : "; difference \(interval), beyond ±\(RegressionCheck.margin)")
    case .changed: "\(quantity) were \(Self.short(old)) and are \(Self.short(new))"
    case .inconclusive:
      "\(quantity) cannot be compared: a single replicate has no uncertainty"
    case .fails: "\(quantity) \(detail ?? "")"
    case .lost: "\(quantity) was \(Self.short(old)) and can no longer be measured"
    case .beyond:
      "\(quantity) is \(Self.short(new)), beyond \(Self.short(old))"
        + (detail.map { "; \($0)" } ?? "")
    }
  }
}
