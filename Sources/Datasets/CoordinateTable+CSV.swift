public import Diagnostics

extension CoordinateTable {
  /// Reads places from a CSV file, one in each row. The dialect is detected, and columns other than names,
  /// latitudes and longitudes are ignored.
  ///
  /// Longitudes may be given from −180 to 180, or from 0 to 360 eastwards, as in climate models.
  ///
  /// - Parameters:
  ///   - hasHeader: whether the first record names the columns; nil if it has to.
  ///   - latitude: the name of the column of latitudes in degrees, or its number in a file without a header.
  ///     The default also accepts `lat`, in upper or lower case.
  ///   - longitude: the same for longitudes; the default also accepts `lon`, `lng` and `long`.
  ///   - name: the column of the places' names. If nil, the column `name` is used; if there is none, the
  ///     places are called `place1`, `place2`, ….
  /// - Throws: `InputError` with file and line if the file is not such a table, lacks a column or has fewer
  ///   than 2 rows, or if an angle is not a number or is out of range.
  public init(
    _ file: TextFile, hasHeader: Bool? = nil, latitude: String = "latitude",
    longitude: String = "longitude", name: String? = nil
  ) throws(InputError) {
    let csv = try CSVTable(
      file, dialect: CSVDialect(of: file), hasHeader: hasHeader ?? true,
      header: [.duplicateNames, .emptyFirstName])
    let columns = (
      latitude: try csv.column(of: "latitude", or: ["lat"], asked: latitude),
      longitude: try csv.column(of: "longitude", or: ["lon", "lng", "long"], asked: longitude)
    )
    var names = (0..<csv.rowCount).map { "place\($0 + 1)" }
    if name != nil || csv.header.contains("name") {
      let column = try csv.column(named: name ?? "name")
      names = (0..<csv.rowCount).map { csv.trimmed(row: $0, column: column) }
    }
    let latitudes = try csv.latitudes(in: columns.latitude)
    let (longitudes, isEastOnly) = try csv.longitudes(in: columns.longitude)
    guard csv.rowCount >= 2 else {
      throw InputError(
        .data, at: csv.path, "the table has \(counted(csv.rowCount, "row"))",
        expected: "at least 2 places")
    }
    self.init(
      names: names, latitudes: latitudes, longitudes: longitudes,
      remarks: csv.remarks + (isEastOnly ? ["longitudes from 0 to 360"] : []))
  }

  /// A description of the table, without a final full stop: the number of places and the ranges of their
  /// angles.
  public var summary: String {
    func range(_ degrees: [Double]) -> String {
      "\(degrees.min()!.shortText) to \(degrees.max()!.shortText)"
    }
    return
      ([
        "\(count) places", "latitudes \(range(latitudes))", "longitudes \(range(longitudes))",
      ] + remarks + names.remarksOnRepeats(of: "place")).joined(separator: "; ")
  }
}

extension CSVTable {
  /// The column of an angle: the one that is asked for. If that is the default name and no column has it, the
  /// one column with a common abbreviation of it.
  fileprivate func column(
    of usual: String, or others: [String], asked: String
  ) throws(InputError) -> Int {
    guard hasHeader else {
      guard asked != usual else {
        throw file.error(
          line: headerLine, "without a header, no column is known to hold the \(usual)s",
          expected: "the number of a column",
          remedy: #"give it as "\#(usual)": "1", or whichever it is"#)
      }
      return try column(named: asked)
    }
    guard asked == usual, !header.contains(usual) else { return try column(named: asked) }
    let found = header.indices.filter { ([usual] + others).contains(header[$0].lowercased()) }
    guard found.count < 2 else {
      let names = found.map { header[$0] }
      throw file.error(
        line: headerLine,
        "columns \(names.map(\.quoted).joined(separator: " and ")) may both hold the \(usual)s",
        expected: "one", remedy: #"say which: "\#(usual)": \#(names[0].quoted)"#)
    }
    if let only = found.first { return only }
    return try column(named: asked)
  }

  fileprivate func latitudes(in column: Int) throws(InputError) -> [Double] {
    let degrees = try numbers(columns: [column])
    if let row = degrees.firstIndex(where: { abs($0) > 90 }) {
      throw outOfRange(
        row, column, "degrees from -90 to 90",
        abs(degrees[row]) <= 360 ? "check that latitude and longitude are not exchanged" : "")
    }
    return degrees
  }

  /// Degrees from −180 to 180, and whether the file gives them from 0 to 360.
  fileprivate func longitudes(
    in column: Int
  ) throws(InputError) -> (degrees: [Double], isEastOnly: Bool) {
    let degrees = try numbers(columns: [column])
    let isEastOnly = degrees.contains { $0 > 180 } && degrees.allSatisfy { $0 >= 0 }
    if let row = degrees.firstIndex(where: { isEastOnly ? $0 > 360 : abs($0) > 180 }) {
      let isMixed = !isEastOnly && (180...360).contains(degrees[row])
      throw outOfRange(
        row, column, "degrees from -180 to 180, or from 0 to 360",
        isMixed ? "write all longitudes in one of the two ways; others are below 0" : "")
    }
    return (isEastOnly ? degrees.map { $0 > 180 ? $0 - 360 : $0 } : degrees, isEastOnly)
  }

  private func outOfRange(
    _ row: Int, _ column: Int, _ expected: String, _ remedy: String
  ) -> InputError {
    file.error(
      line: line(row),
      "column \(header[column].quoted) contains \(trimmed(row: row, column: column))",
      expected: expected, remedy: remedy)
  }
}
