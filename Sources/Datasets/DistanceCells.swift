import Diagnostics

/// Where the numbers of a distance matrix are in a file, whatever its form.
struct DistanceCells {
  enum Form: Equatable {
    case square
    /// A row has the entries before its diagonal, or up to it.
    case lowerTriangle(hasDiagonal: Bool)
  }

  /// The numbers of an object: consecutive fields.
  struct Row {
    let line: Int
    /// The first field; nil if the row has none.
    let start: Int?
  }

  let records: CSVRecords
  let names: [String]
  let form: Form
  /// One per object.
  let rows: [Row]
  let remarks: [String]

  /// Finds the cells in whichever form the file has; PHYLIP's has no header.
  init(_ records: CSVRecords, hasHeader: Bool?) throws(InputError) {
    try Self.checkForm(of: records)
    if hasHeader == nil, let cells = try DistanceCells(phylip: records) {
      self = cells
    } else if let cells = try DistanceCells(triangle: records, hasHeader: hasHeader) {
      self = cells
    } else {
      self = try DistanceCells(square: records, hasHeader: hasHeader)
    }
  }

  init(
    records: CSVRecords, names: [String], form: Form, rows: [Row], remarks: [String]
  ) {
    self.records = records
    self.names = names
    self.form = form
    self.rows = rows
    self.remarks = remarks
  }

  /// The matrix, row-major, and the largest relative difference of two entries that should be equal.
  ///
  /// - Throws: `InputError` at the first entry that is not a number, and then at the first that cannot
  ///   be a distance.
  func values() throws(InputError) -> (matrix: [Double], asymmetry: Double) {
    let n = names.count
    var values = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in columns(i) {
        values[i * n + j] = try records.number(
          field(i, j), line: rows[i].line, column: names[j])
      }
    }
    var asymmetry = 0.0
    for i in 0..<n {
      for j in columns(i) where values[i * n + j] < 0 {
        throw error(i, "the distance \(names[i])–\(names[j]) is \(text(i, j))", "0 or more")
      }
      guard values[i * n + i] == 0 else {
        throw error(i, "the distance from \(names[i]) to itself is \(text(i, i))", "0")
      }
      values[i * n + i] = 0  // where the file says -0
      for j in 0..<i {
        guard form == .square else {
          values[j * n + i] = values[i * n + j]
          continue
        }
        let (lower, upper) = (values[i * n + j], values[j * n + i])
        let difference = abs(lower - upper) / max(lower, upper, .leastNonzeroMagnitude)
        guard difference <= DistanceTable.singleRounding else {
          throw error(
            i,
            "the distance \(names[i])–\(names[j]) is \(text(i, j)), but "
              + "\(names[j])–\(names[i]) on line \(rows[j].line) is \(text(j, i))",
            "the same distance both ways")
        }
        let value = difference > DistanceTable.rounding ? upper + (lower - upper) / 2 : upper
        (values[i * n + j], values[j * n + i]) = (value, value)
        asymmetry = max(asymmetry, difference)
      }
    }
    return (values, asymmetry)
  }

  private func columns(_ row: Int) -> Range<Int> {
    switch form {
    case .square: 0..<names.count
    case .lowerTriangle(let hasDiagonal): 0..<row + (hasDiagonal ? 1 : 0)
    }
  }

  private func field(_ i: Int, _ j: Int) -> Int { rows[i].start! + j }
  private func text(_ i: Int, _ j: Int) -> String { records.text(field(i, j)) }

  private func error(_ row: Int, _ found: String, _ expected: String) -> InputError {
    records.file.error(line: rows[row].line, found, expected: expected)
  }

  /// Names for objects that have none.
  static func defaultNames(_ count: Int) -> [String] { (1...count).map { "object\($0)" } }
}
