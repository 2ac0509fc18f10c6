internal import Foundation

/// What is reported of results: tables for people, notes on how to read them, and files besides those
/// that every study of the kind writes.
public struct StudyReport: Sendable {
  package private(set) var sections: [Section]
  /// One line each, or several if it has line breaks.
  package private(set) var notes: [String]
  package let files: [ResultFile]
  /// What stands above tables without a title, if several reports share a page.
  package private(set) var title = ""
  /// What readers have to know before the tables: that runs are missing.
  package private(set) var notice: String?

  /// - Parameters:
  ///   - sections: the tables.
  ///   - notes: how to read the tables, a line each.
  ///   - files: those besides the ones that every study of the kind writes.
  public init(sections: [Section], notes: [String] = [], files: [ResultFile] = []) {
    self.sections = sections
    self.notes = notes
    self.files = files
  }

  /// The same with one text as the CSV of all tables, instead of theirs.
  func withCSV(_ csv: String) -> StudyReport {
    var report = self
    report.sections = sections.enumerated().map { i, section in
      Section(
        title: section.title, columns: section.columns, left: section.left, rows: section.rows,
        csv: i == 0 ? csv : "")
    }
    return report
  }

  /// The same under a title.
  package func titled(_ title: String) -> StudyReport {
    var report = self
    report.title = title
    return report
  }

  /// The same with more notes.
  package func noting(_ more: [String]) -> StudyReport {
    var report = self
    report.notes += more
    return report
  }

  /// The same with a notice before the tables.
  package func noticing(_ notice: String) -> StudyReport {
    var report = self
    report.notice = notice
    return report
  }

  /// One table of texts.
  public struct Section: Sendable {
    /// What stands above the table; nothing if empty.
    package let title: String
    package let columns: [String]
    /// Which columns are aligned to the left; the others are to the right.
    package let left: Set<Int>
    package let rows: [[String]]
    /// The table as CSV, if that has more to say than the texts, for instance in full precision.
    package let csv: String?

    /// - Parameters:
    ///   - title: what stands above the table; nothing if empty.
    ///   - columns: the columns' heads.
    ///   - left: which columns are aligned to the left.
    ///   - rows: each with a text for every column.
    ///   - csv: the table as CSV, if that has more to say.
    public init(
      title: String = "", columns: [String], left: Set<Int>, rows: [[String]], csv: String? = nil
    ) {
      precondition(
        rows.allSatisfy { $0.count == columns.count }, "a text in every one of \(columns)")
      self.title = title
      self.columns = columns
      self.left = left
      self.rows = rows
      self.csv = csv
    }
  }

  /// Four significant digits; a dash for what is missing or is not a number.
  public static func short(_ number: Double?) -> String {
    guard let number, !number.isNaN else { return "–" }
    guard number.isFinite else { return number < 0 ? "−∞" : "∞" }
    return String(format: "%.4g", number)
  }

  /// An amount of memory as people say it: `840 B`, `12.3 kB`, `1.5 GB`.
  public static func bytes(_ count: Double?) -> String {
    guard let count, count.isFinite else { return short(count) }
    return switch count {
    case ..<1e3: String(format: "%.0f B", count)
    case ..<1e6: String(format: "%.3g kB", count / 1e3)
    case ..<1e9: String(format: "%.3g MB", count / 1e6)
    default: String(format: "%.3g GB", count / 1e9)
    }
  }

  /// A duration as people say it: `0.8 ms`, `12.3 s`, `4 min 5 s`.
  public static func duration(_ seconds: Double?) -> String {
    guard let seconds, seconds.isFinite else { return short(seconds) }
    return switch abs(seconds) {
    case ..<1e-3: String(format: "%.3g µs", seconds * 1e6)
    case ..<1: String(format: "%.3g ms", seconds * 1e3)
    case ..<100: String(format: "%.3g s", seconds)
    case ..<7200: "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    default: String(format: "%.1f h", seconds / 3600)
    }
  }
}
