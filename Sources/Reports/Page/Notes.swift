/// A report's notes on how to read its tables, for a page: terms and their meanings, which lines of text have in
/// columns.
struct Notes {
  let entries: [Note]

  struct Note {
    let term: String?
    let text: String
  }

  /// Nil if there are no notes.
  ///
  /// - Parameter texts: `term  what it means`, continued on lines that begin with blanks.
  init?(_ texts: [String]) {
    var notes: [Note] = []
    for line in texts.flatMap({ $0.split(separator: "\n") }) {
      if line.first == " ", let last = notes.last {
        let more = line.drop { $0 == " " }
        notes[notes.count - 1] = Note(term: last.term, text: "\(last.text) \(more)")
      } else if let gap = line.firstRange(of: "  ") {
        let text = line[gap.upperBound...].drop { $0 == " " }
        notes.append(Note(term: String(line[..<gap.lowerBound]), text: String(text)))
      } else {
        notes.append(Note(term: nil, text: String(line)))
      }
    }
    guard !notes.isEmpty else { return nil }
    entries = notes
  }
}
