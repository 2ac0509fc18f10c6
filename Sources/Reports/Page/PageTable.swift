internal import Experiments

/// A table in the form that the page's template takes.
struct PageTable {
  let title: String?
  /// For those who listen to the page.
  let label: String
  let columns: [Column]
  let rows: [Row]
  var notes: Notes?

  struct Column {
    let text: String
    let isLeft: Bool
  }

  struct Row {
    let cells: [Cell]
  }

  struct Cell {
    let text: String
    /// A class of the style sheet.
    let style: String?
  }

  /// - Parameter left: which columns are aligned to the left.
  init(
    title: String?, label: String, columns: [String], left: Set<Int>, rows: [[String]]
  ) {
    self.title = title
    self.label = label
    self.columns = columns.enumerated().map { Column(text: $1, isLeft: left.contains($0)) }
    self.rows = rows.map { row in
      Row(
        cells: row.enumerated().map { column, text in
          Cell(
            text: text,
            style: Self.verdicts.contains(text) ? text : left.contains(column) ? "left" : nil)
        })
    }
  }

  init(_ section: StudyReport.Section, title: String) {
    let title = section.title.isEmpty ? title : section.title
    self.init(
      title: title, label: title, columns: section.columns, left: section.left,
      rows: section.rows)
  }

  /// The verdicts of the rate table, which stand out.
  private static let verdicts: Set<String> = ["agrees", "faster", "violates", "inconclusive"]
}
