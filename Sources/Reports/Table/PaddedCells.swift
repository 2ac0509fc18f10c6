internal import Experiments

/// The cells of a table in one of its forms, all of a column equally wide.
struct PaddedCells {
  let header: [String]
  let rows: [[String]]
  /// In characters.
  let widths: [Int]

  /// - Parameter escaped: escapes a text for the form's own language.
  init(_ section: StudyReport.Section, _ escaped: (String) -> String) {
    let all = ([section.columns] + section.rows).map { $0.map(escaped) }
    let widths = section.columns.indices.map { i in all.map { $0[i].count }.max() ?? 0 }
    let padded = all.map { cells in
      cells.enumerated().map { i, cell in
        let blanks = String(repeating: " ", count: widths[i] - cell.count)
        return section.left.contains(i) ? cell + blanks : blanks + cell
      }
    }
    self.widths = widths
    header = padded[0]
    rows = Array(padded.dropFirst())
  }
}

extension String {
  /// Without blanks at the end.
  var trimmedEnd: String {
    var text = self
    while text.utf8.last == UInt8(ascii: " ") { text.unicodeScalars.removeLast() }
    return text
  }
}
