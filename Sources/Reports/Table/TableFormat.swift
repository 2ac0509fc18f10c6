internal import Diagnostics
package import Experiments

/// The forms that a report can be printed in.
package enum TableFormat: String, CaseIterable, Sendable {
  case terminal, markdown, csv, latex

  /// The report's tables, each below its title; on a terminal, also its notice and its notes.
  package func text(of report: StudyReport) -> String {
    // A section's CSV is empty if another section's includes its rows.
    let tables = report.sections.map { section in
      (title(section.title).map { [$0] } ?? []) + [text(of: section)]
    }.filter { $0 != [""] }
    let notes = self == .terminal && !report.notes.isEmpty ? [report.notes] : []
    let notice = self == .terminal ? report.notice.map { [[$0]] } ?? [] : []
    return (notice + tables + notes).map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  /// One table, without its title.
  package func text(of section: StudyReport.Section) -> String {
    switch self {
    case .terminal: section.terminal
    case .markdown: section.markdown
    case .latex: section.latex
    case .csv: section.csvText
    }
  }

  private func title(_ title: String) -> String? {
    guard !title.isEmpty else { return nil }
    return switch self {
    case .terminal: title.visible
    case .markdown: "### \(MarkdownText.escaped(title))\n"
    case .latex: "% \(title.visible)"
    case .csv: nil
    }
  }
}

extension StudyReport.Section {
  /// Columns with a line below their names.
  fileprivate var terminal: String {
    let cells = PaddedCells(self) { $0.visible }
    let rule = cells.widths.map { String(repeating: "-", count: $0) }
    return ([cells.header, rule] + cells.rows).map { $0.joined(separator: " ").trimmedEnd }
      .joined(separator: "\n")
  }

  /// GitHub's tables (https://github.github.com/gfm/#tables-extension-).
  fileprivate var markdown: String {
    let cells = PaddedCells(self, MarkdownText.escaped)
    let rule = cells.widths.enumerated().map { i, width in
      let dashes = String(repeating: "-", count: max(width, 3) + 1)
      return left.contains(i) ? ":\(dashes)" : "\(dashes):"
    }
    func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
    return ([row(cells.header), "|\(rule.joined(separator: "|"))|"] + cells.rows.map(row))
      .joined(separator: "\n")
  }

  /// A `tabular`.
  fileprivate var latex: String {
    let cells = PaddedCells(self, LaTeXText.escaped)
    let alignments = columns.indices.map { left.contains($0) ? "l" : "r" }.joined()
    // A bracket or an asterisk after the end of a row would belong to it.
    func row(_ cells: [String]) -> String {
      let text = cells.joined(separator: " & ")
      let first = text.unicodeScalars.first { $0 != " " }
      return " \(first == "[" || first == "*" ? "{}" : "")\(text) \\\\"
    }
    return
      (["\\begin{tabular}{\(alignments)}", "\\hline", row(cells.header), "\\hline"]
      + cells.rows.map(row) + ["\\hline", "\\end{tabular}"]).joined(separator: "\n")
  }

  /// In full precision if there is such a text.
  fileprivate var csvText: String {
    var text =
      csv
      ?? rows.reduce(into: CSVText(columns: columns)) { csv, row in
        csv.append(row.map { .text($0) })
      }.text
    if text.utf8.last == UInt8(ascii: "\n") { text.unicodeScalars.removeLast() }
    return text
  }
}
