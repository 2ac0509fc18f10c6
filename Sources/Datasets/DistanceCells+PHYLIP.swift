import Diagnostics

extension DistanceCells {
  /// PHYLIP's form: a line with the number of objects, then for each object a name and distances: to all
  /// objects, to those before it, or to those and itself. A row of a square may continue on further lines.
  ///
  /// - Returns: nil if the first line is not a number of objects, or if not as many follow.
  init?(phylip records: CSVRecords) throws(InputError) {
    guard records.width(of: 0) == 1, let n = Int(records.text(0)), n >= 2, records.count > n,
      (1..<records.count).allSatisfy({ records.width(of: $0) > 0 }), !Self.isNumbersOnly(records)
    else { return nil }
    let form = Self.form(records, objects: n)
    var (names, rows): ([String], [Row]) = ([], [])
    var record = 1
    for i in 0..<n {
      let needed =
        switch form {
        case .square: n
        case .lowerTriangle(let hasDiagonal): i + (hasDiagonal ? 1 : 0)
        }
      guard record < records.count else {
        throw InputError(
          .data, at: records.file.path, "the first line says \(n) objects, but \(i) follow",
          expected: "a row for each object")
      }
      let (start, width, line) = (
        records.start(of: record), records.width(of: record), records.lines[record]
      )
      let own = max(width - needed, 1)
      var found = width - own
      record += 1
      while found < needed, record < records.count, records.isNumber(records.start(of: record)) {
        found += records.width(of: record)
        record += 1
      }
      guard found == needed else {
        throw records.file.error(
          line: line, "\(counted(found, "distance")) follow the name",
          expected: "\(needed), as there are \(n) objects")
      }
      names.append((start..<start + own).map(records.text).joined(separator: " "))
      rows.append(Row(line: line, start: start + own))
    }
    guard record == records.count else {
      throw records.file.error(
        line: records.lines[record], "there is a row after the last object's",
        expected: "\(n) objects, as the first line says")
    }
    self.init(
      records: records, names: names, form: form, rows: rows,
      remarks: [form == .square ? "PHYLIP" : "PHYLIP, lower triangle"])
  }

  /// The first object decides the form: it has all distances, one or none.
  private static func form(_ records: CSVRecords, objects n: Int) -> Form {
    let (start, width) = (records.start(of: 1), records.width(of: 1))
    let numbers = (start + 1..<start + width).reversed().prefix { records.isNumber($0) }.count
    return switch numbers {
    case 0: .lowerTriangle(hasDiagonal: false)
    case 1: .lowerTriangle(hasDiagonal: true)
    default: .square
    }
  }

  /// Whether the records are numbers, one more in each, that do not all end in 0: a triangle whose first
  /// distance happens to be a whole number.
  private static func isNumbersOnly(_ records: CSVRecords) -> Bool {
    let isTriangle = (0..<records.count).allSatisfy { record in
      let start = records.start(of: record)
      return records.width(of: record) == record + 1
        && (start...start + record).allSatisfy(records.isNumber)
    }
    return isTriangle
      && (1..<records.count).contains { record in
        records.decimals.number(records.text(records.start(of: record) + record)) != 0
      }
  }
}
