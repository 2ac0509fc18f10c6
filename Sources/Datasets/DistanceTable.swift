public import Diagnostics

/// The distances between n objects: symmetric, not negative, zero from each object to itself.
///
/// Nothing more is asked of them. Road distances, for instance, need not be those between points of
/// any Euclidean space.
public struct DistanceTable: Equatable, Sendable {
  /// The names of the objects; in real data they may repeat.
  public let names: [String]
  /// The distances, row-major, n × n, in the unit of their source; exactly symmetric.
  public let values: [Double]

  /// The number of objects n; at least 2.
  public var count: Int { names.count }

  /// Distances that are in memory already.
  ///
  /// - Precondition: at least 2 names, n × n values, finite, symmetric, not negative, and 0 on the
  ///   diagonal.
  public init(names: [String], values: [Double]) {
    let n = names.count
    precondition(n >= 2, "distances need at least 2 objects, not \(n)")
    precondition(values.count == n * n, "\(values.count) distances for \(n) × \(n)")
    for i in 0..<n {
      precondition(values[i * n + i] == 0, "the distance from object \(i) to itself is not 0")
      for j in 0..<i {
        let distance = values[i * n + j]
        precondition(distance >= 0 && distance.isFinite, "distance (\(i), \(j)): \(distance)")
        precondition(distance == values[j * n + i], "distances (\(i), \(j)) are not symmetric")
      }
    }
    self.names = names
    self.values = values
  }

  /// Reads the full square matrix from a CSV file whose header holds the names.
  ///
  /// A first column of row names may stand before the numbers. It is recognised by an empty first
  /// name in the header, by repeating the header's names, or by not holding numbers (never when the
  /// first name is a number itself: that is a matrix without a header). Its names must be those of
  /// the header in the same order. Two entries that should be equal may differ by 1e-9
  /// of the larger, as rounding leaves them; the one above the diagonal then counts for both.
  ///
  /// - Throws: `InputError` with file and line when the file is not CSV, the matrix is not square,
  ///   not symmetric, has a negative entry, one that is not a finite number, or one other than 0
  ///   on the diagonal, or fewer than 2 objects.
  public init(_ file: TextFile) throws(InputError) {
    let csv = try CSVTable(file, header: [.duplicateNames, .emptyFirstName])
    let first = Self.hasRowNames(csv) ? 1 : 0
    let names = Array(csv.header[first...])
    let n = names.count
    try Self.checkShape(of: csv, names: names)
    if first == 1 { try Self.checkRowNames(of: csv, names: names) }

    var values = try csv.numbers(columns: Array(first..<first + n))
    for i in 0..<n {
      for j in 0..<n where values[i * n + j] < 0 {
        throw file.error(
          line: csv.lines[i],
          "the distance \(names[i])–\(names[j]) is \(csv.trimmed(row: i, column: first + j))",
          expected: "0 or more")
      }
      guard values[i * n + i] == 0 else {
        throw file.error(
          line: csv.lines[i],
          "the distance from \(names[i]) to itself is \(csv.trimmed(row: i, column: first + i))",
          expected: "0")
      }
      values[i * n + i] = 0  // where the file says -0
      for j in 0..<i {
        let (lower, upper) = (values[i * n + j], values[j * n + i])
        guard abs(lower - upper) <= 1e-9 * max(lower, upper) else {
          throw file.error(
            line: csv.lines[i],
            "the distance \(names[i])–\(names[j]) is \(csv.trimmed(row: i, column: first + j)), but "
              + "\(names[j])–\(names[i]) on line \(csv.lines[j]) is "
              + csv.trimmed(row: j, column: first + i),
            expected: "the same distance both ways")
        }
        values[i * n + j] = upper
      }
    }
    self.names = names
    self.values = values
  }

  /// The distance between objects `i` and `j`, in the unit of the source.
  public subscript(i: Int, j: Int) -> Double {
    precondition(i >= 0 && i < count && j >= 0 && j < count, "(\(i), \(j)) of \(count) objects")
    return values[i * count + j]
  }

  /// The distances between the first `count` objects.
  ///
  /// - Precondition: `count` is from 2 to the number of objects.
  public func prefix(_ count: Int) -> DistanceTable {
    let n = self.count
    precondition((2...n).contains(count), "\(count) of \(n) objects; at least 2 are needed")
    return DistanceTable(
      names: Array(names.prefix(count)),
      values: (0..<count).flatMap { values[$0 * n..<$0 * n + count] })
  }

  private static func hasRowNames(_ csv: CSVTable) -> Bool {
    guard csv.columnCount > 1, csv.rowCount > 0 else { return false }
    if csv.header[0].isEmpty { return true }
    // A matrix without a header also repeats its first row in its first column, by symmetry.
    if finiteNumber(csv.header[0]) != nil { return false }
    let cells = (0..<csv.rowCount).map { csv.trimmed(row: $0, column: 0) }
    if cells.elementsEqual(csv.header.dropFirst()) { return true }
    let numbers = cells.count { finiteNumber($0) != nil }
    // A square file with one bad entry in its first column must not pass for one with row names.
    return csv.columnCount == csv.rowCount + 1 ? numbers < cells.count : numbers == 0
  }

  private static func checkShape(of csv: CSVTable, names: [String]) throws(InputError) {
    let n = names.count
    guard csv.rowCount == n else {
      let unnamed = csv.rowCount == n - 1 && csv.header.allSatisfy { finiteNumber($0) != nil }
      throw InputError(
        .data, at: csv.path,
        "the header names \(counted(n, "object")), but \(counted(csv.rowCount, "row")) of distances "
          + (csv.rowCount == 1 ? "follows" : "follow"),
        expected: "a row for each object",
        remedy: unnamed ? "put a line with the names of the objects first" : csv.separatorHint)
    }
    guard n >= 2 else {
      throw InputError(.data, at: csv.path, "there is 1 object", expected: "at least 2")
    }
  }

  private static func checkRowNames(
    of csv: CSVTable, names: [String]
  ) throws(InputError) {
    for (row, name) in names.enumerated() {
      let found = csv.trimmed(row: row, column: 0)
      guard found == name else {
        throw csv.file.error(
          line: csv.lines[row], "the row is named \(found.quoted)",
          expected: "\(name.quoted), as column \(row + 2) of the header",
          remedy: "put rows and columns in the same order")
      }
    }
  }
}
