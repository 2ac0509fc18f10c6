internal import Analysis
internal import Foundation
internal import Reports

extension RegressionCheck {
  /// What changed, line by line, and how many comparisons there were.
  var text: String {
    let changed = findings.filter { !$0.isFine }
    let lines = changed.map { "\($0.cell): \($0.sentence)" }
    let last =
      changed.isEmpty
      ? "Nothing has changed: \(findings.count) comparisons."
      : "\(changed.count) of \(findings.count) comparisons have changed."
    return (lines + [last]).joined(separator: "\n")
  }

  /// For a CI's summary page.
  func markdown(of results: String) -> String {
    let rows = findings.map { finding in
      let numbers = [finding.old, finding.new].map(Finding.short).joined(separator: " | ")
      return "| \(finding.isFine ? "✅" : "❌") | \(finding.cell) | \(finding.quantity) | \(numbers) "
        + "| \(finding.interval) | \(finding.verdict.rawValue) |"
    }
    return """
      ### zobench check: \(results) \(isPassed ? "✅" : "❌")

      | | cell | quantity | baseline | now | difference | |
      |---|---|---|---|---|---|---|
      \(rows.joined(separator: "\n"))

      """
  }

  /// A test case a comparison.
  func junit(of results: String) -> String {
    let cases = findings.map { finding in
      let name =
        #"classname="\#(XMLText.escaped(finding.cell))" name="\#(XMLText.escaped(finding.quantity))""#
      return finding.isFine
        ? "    <testcase \(name)/>"
        : """
            <testcase \(name)>
              <failure message="\(XMLText.escaped(finding.sentence))"/>
            </testcase>
        """
    }
    let failures = findings.count { !$0.isFine }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
        <testsuite name="\(XMLText.escaped(results))" tests="\(findings.count)" failures="\(failures)">
      \(cases.joined(separator: "\n"))
        </testsuite>
      </testsuites>

      """
  }

}

extension RegressionCheck.Finding {
  static func short(_ number: Double?) -> String {
    number.map { String(format: "%.4g", $0) } ?? "–"
  }

  /// Of the difference, where there is one.
  var interval: String {
    guard let low, let high, let old, let new else { return "–" }
    return "\(Self.short(new - old)) [\(Self.short(low)), \(Self.short(high))]"
  }

  var sentence: String {
    switch verdict {
    case .unchanged: "\(quantity) is unchanged at \(Self.short(new))"
    case .worse, .better:
      "\(quantity) was \(Self.short(old)) and is \(Self.short(new)), \(verdict.rawValue)"
        + (low == nil
          ? "" : "; difference \(interval), beyond ±\(RegressionCheck.margin)")
    case .lost: "\(quantity) was \(Self.short(old)) and can no longer be measured"
    case .beyond: "\(quantity) is \(Self.short(new)), beyond \(Self.short(old))"
    }
  }
}
