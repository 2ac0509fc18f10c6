internal import ArgumentParser
internal import Experiments
internal import Foundation
internal import TextTable

/// The forms that a report can be printed in.
enum TableFormat: String, CaseIterable, ExpressibleByArgument {
  case terminal, markdown, csv, latex

  /// The report's tables, each below its title; on a terminal, with its notes.
  func text(of report: StudyReport) -> String {
    let tables = report.sections.map { section in
      (title(section.title).map { [$0] } ?? []) + [text(of: section)]
    }
    let notes = self == .terminal && !report.notes.isEmpty ? [report.notes] : []
    return (tables + notes).map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  /// One table, without its title.
  func text(of section: StudyReport.Section) -> String {
    let table = TextTable<[String]> { row in
      zip(section.columns, row).enumerated().map { i, cell in
        Column(title: cell.0, value: cell.1, align: section.left.contains(i) ? .left : .right)
      }
    }
    let text =
      switch self {
      case .terminal: table.string(for: section.rows, style: Style.simple) ?? ""
      case .markdown: table.string(for: section.rows, style: Style.pipe) ?? ""
      case .latex: table.string(for: section.rows, style: Style.latex) ?? ""
      case .csv: section.csv ?? Self.csv(section)
      }
    return text.trimmingCharacters(in: .newlines)
  }

  private func title(_ title: String) -> String? {
    guard !title.isEmpty else { return nil }
    return switch self {
    case .terminal: title
    case .markdown: "### \(title)\n"
    case .latex: "% \(title)"
    case .csv: nil
    }
  }

  private static func csv(_ section: StudyReport.Section) -> String {
    var csv = CSVText(columns: section.columns)
    for row in section.rows { csv.append(row.map { .text($0) }) }
    return csv.text
  }
}
