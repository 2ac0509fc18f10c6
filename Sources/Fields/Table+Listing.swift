extension Table {
  /// The fields as text for people, in columns: each has a row with name, type, default and sentence, and the
  /// fields of an object follow below it, indented.
  ///
  /// - Parameter width: How many columns the text may take, at least 60.
  public func listing(width: Int = 100) -> String {
    precondition(width >= 60, "A listing needs at least 60 columns, not \(width).")
    let rows = rows(indent: 0)
    guard !rows.isEmpty else { return "(no fields)\n" }
    let header = ["name", "type", "default", "meaning"]
    let longest = header.indices.map { column in
      (rows + [header]).map { $0[column].count }.max() ?? 0
    }
    // A default is broken between its words, not within one, if there is room.
    let longestWord =
      rows.flatMap { $0[2].split(separator: " ").map(\.count) }.max() ?? 0
    let defaults = max(width * 3 / 20, min(longestWord, width / 4))
    var widths = [longest[0], min(longest[1], width * 3 / 10), min(longest[2], defaults)]
    widths[0] = min(longest[0], width * 3 / 10)
    widths.append(width - widths.reduce(0) { $0 + $1 + 2 })
    return ([header] + rows).flatMap { $0.lines(widths: widths) }.map { $0 + "\n" }.joined()
  }

  /// The table in one line: its name, and its sentence up to the first colon, semicolon or full stop, cut at a
  /// space if the line would be too long.
  ///
  /// - Parameters:
  ///   - nameWidth: How many columns the name takes, at least as many as it has letters.
  ///   - width: How many columns the line may take, at least 60 and at least twice those of the name.
  public func line(nameWidth: Int, width: Int = 100) -> String {
    precondition(name.count <= nameWidth, "\(name) takes more than \(nameWidth) columns.")
    precondition(
      width >= max(60, 2 * nameWidth), "\(width) columns are too few for names of \(nameWidth).")
    let ends = [": ", "; ", ". "].compactMap { sentence.firstRange(of: $0)?.lowerBound }
    var clause = String(sentence[..<(ends.min() ?? sentence.endIndex)])
    if clause.hasSuffix(".") { clause.removeLast() }
    let room = width - nameWidth - 2
    let text =
      clause.count <= room ? clause : clause.wrapped(to: room - 2)[0].trimmingTrailingBlanks + " …"
    return name + (nameWidth - name.count + 2).blanks + text
  }

  /// The table with the choices of its variants named but not expanded, for a listing that shows them separately.
  public var outline: Table {
    Table(
      name, sentence,
      fields: fields.map(\.outline), branch: branch)
  }

  fileprivate func rows(indent: Int) -> [[String]] {
    (fields + (branch.map { [$0.field] } ?? [])).flatMap { $0.rows(indent: indent) }
  }
}

extension Field {
  /// The field with the choices of its variants named but not expanded.
  public var outline: Field { Field(name, type.outline, presence, sentence) }

  fileprivate func rows(indent: Int, isAlternative: Bool = false) -> [[String]] {
    let value =
      switch presence {
      case .required: isAlternative ? "" : "(required)"
      case .optional: "(optional)"
      case .defaults(let value): value.text
      }
    let row = [indent.blanks + name, type.brief, value, sentence]
    return [row] + type.rows(indent: indent + 2)
  }
}

extension FieldType {
  fileprivate var outline: FieldType {
    switch self {
    case .sweep(let element): .sweep(element.outline)
    case .list(let element, let count): .list(of: element.outline, atLeast: count)
    case .variant(let tag, let tables):
      .variant(tag: tag, tables.map { Table($0.name, "", fields: []) })
    default: self
    }
  }

  /// The description, without the names that are in the rows below it.
  fileprivate var brief: String {
    switch self {
    case .choice: "one of"
    case .alternative: "object with one of"
    case .table: "object"
    case .variant(let tag, _): "object by \(tag.quoted)"
    case .sweep(let element): "\(element.brief), or a list"
    case .list(let element, let count):
      switch element {
      case .choice, .table, .alternative, .variant:
        "list of \(count > 1 ? "at least \(count), each: " : "")\(element.brief)"
      default: description
      }
    default: description
    }
  }

  /// The rows below the field's own.
  fileprivate func rows(indent: Int) -> [[String]] {
    switch self {
    case .list(let element, _), .sweep(let element): element.rows(indent: indent)
    case .choice(let choices), .numberOrWord(_, let choices):
      choices.map { [indent.blanks + $0.key.quoted, "", "", $0.value] }
    case .table(let table): table.fields.flatMap { $0.rows(indent: indent) }
    case .alternative(let fields):
      fields.flatMap { $0.rows(indent: indent, isAlternative: true) }
    case .variant(_, let tables):
      tables.flatMap { table in
        [[indent.blanks + table.name.quoted, "", "", table.sentence]]
          + table.rows(indent: indent + 2)
      }
    default: []
    }
  }
}

extension Int {
  fileprivate var blanks: String { String(repeating: " ", count: self) }
}

extension [String] {
  /// A row's cells, each wrapped to its width, side by side.
  fileprivate func lines(widths: [Int]) -> [String] {
    let cells = zip(self, widths).map { $0.wrapped(to: $1) }
    let height = cells.map(\.count).max() ?? 0
    return (0..<height).map { line in
      var text = ""
      for (cell, width) in zip(cells, widths) {
        let part = line < cell.count ? cell[line] : ""
        text += part + (width - part.count + 2).blanks
      }
      return text.trimmingTrailingBlanks
    }
  }
}

extension String {
  /// The text in lines of at most `width` characters, broken at spaces if possible; lines after the first are
  /// indented like it.
  fileprivate func wrapped(to width: Int) -> [String] {
    let indent = String(prefix { $0 == " " })
    var lines: [String] = []
    var line = indent
    for word in split(separator: " ") {
      var word = String(word)
      if line.count > indent.count, line.count + 1 + word.count > width {
        lines.append(line)
        line = indent
      }
      while indent.count + word.count > width {
        lines.append(indent + word.prefix(width - indent.count))
        word.removeFirst(width - indent.count)
      }
      line += (line.count > indent.count ? " " : "") + word
    }
    return lines + [line]
  }

  fileprivate var trimmingTrailingBlanks: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
