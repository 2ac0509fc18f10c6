import Diagnostics

extension DistanceCells {
  /// The entries below the diagonal of a matrix, with or without the diagonal: every row has one entry more
  /// than the one before. Entries above the diagonal that are empty or `NA` are ignored.
  ///
  /// - Returns: nil if the records do not become longer in this way, or if their number does not fit the header.
  init?(triangle records: CSVRecords, hasHeader: Bool?) throws(InputError) {
    let widths = (0..<records.count).map { Self.width(of: $0, in: records) }
    guard
      let first = [0, 1].first(where: { start in
        (hasHeader ?? (start == 1)) == (start == 1) && Self.isStaircase(widths.dropFirst(start))
      })
    else { return nil }
    let rows = first..<records.count
    let header = first == 0 ? nil : (0..<widths[0]).map(records.text)
    let names = rows.map { records.text(records.start(of: $0)) }
    let hasNames =
      widths[first] == 2 || header?.first == ""
      || rows.contains { !records.isNumber(records.start(of: $0)) }
    let isBelow = widths[first] == (hasNames ? 1 : 0)
    let lasts = rows.map { records.text(records.start(of: $0) + widths[$0] - 1) }
    let zeros = lasts.count { records.decimals.number($0) == 0 }
    guard
      let shape = Shape(
        header: header, rowNames: hasNames ? names : nil, rowCount: rows.count,
        firstRowIsEmpty: isBelow, endsInZeros: zeros == rows.count)
    else { return nil }
    let lines = rows.map { records.lines[$0] }
    if header == nil, !hasNames, 0 < zeros, zeros < rows.count {
      throw records.file.error(
        line: lines[0], "some rows end in 0 and others do not",
        expected: "0 at the end of all rows, which is the diagonal, or of none",
        remedy: "put a line with the names of the objects first")
    }
    if header != nil, hasNames {
      let named = Array(shape.names.suffix(names.count))
      try Self.check(names, named, lines: lines, in: records.file)
    }
    let own = rows.map { row in
      Row(line: records.lines[row], start: records.start(of: row) + (hasNames ? 1 : 0))
    }
    let before = shape.names.count > own.count ? [Row(line: own[0].line, start: nil)] : []
    self.init(
      records: records, names: shape.names, form: .lowerTriangle(hasDiagonal: shape.hasDiagonal),
      rows: before + own,
      remarks: ["lower triangle"] + (header == nil && !hasNames ? ["no names"] : []))
  }

  private static func width(of record: Int, in records: CSVRecords) -> Int {
    let start = records.start(of: record)
    var width = records.width(of: record)
    while width > 0, records.isEmpty(start + width - 1) || records.text(start + width - 1) == "NA" {
      width -= 1
    }
    return width
  }

  private static func isStaircase(_ widths: ArraySlice<Int>) -> Bool {
    guard let first = widths.first, widths.count > 1, first == 1 || first == 2 else { return false }
    return zip(widths, widths.dropFirst()).allSatisfy { $1 == $0 + 1 }
  }

  /// The names of a triangle's objects, and whether it has the diagonal.
  private struct Shape {
    let names: [String]
    let hasDiagonal: Bool

    init?(
      header: [String]?, rowNames: [String]?, rowCount: Int, firstRowIsEmpty: Bool,
      endsInZeros: Bool
    ) {
      guard let header else {
        // If all rows are named, there is one for each object.
        hasDiagonal = !firstRowIsEmpty && (rowNames != nil || endsInZeros)
        names = rowNames ?? defaultNames(hasDiagonal ? rowCount : rowCount + 1)
        return
      }
      guard let rowNames else {
        guard header.count == rowCount || header.count == rowCount + 1 else { return nil }
        hasDiagonal = header.count == rowCount
        names = header
        return
      }
      hasDiagonal = !firstRowIsEmpty && endsInZeros
      let hasAllRows = hasDiagonal || firstRowIsEmpty
      let missing = rowCount + (hasAllRows ? 0 : 1) - header.count
      switch missing {
      case 1: names = header + rowNames.suffix(1)
      case 0 where header[0].isEmpty: names = header.dropFirst() + rowNames.suffix(1)
      case 0: names = header
      case -1: names = Array(header.dropFirst())
      default: return nil
      }
      guard names.allSatisfy({ !$0.isEmpty }) else { return nil }
    }
  }
}
