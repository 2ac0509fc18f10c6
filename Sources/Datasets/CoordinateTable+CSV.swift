public import Diagnostics

extension CoordinateTable {
  /// Reads places from a table of values in columns, in the dialect that is found, one a row; other columns
  /// are left alone.
  ///
  /// Longitudes from 0 to 360 count eastwards all around, as climate models have them.
  ///
  /// - Parameters:
  ///   - hasHeader: whether the first record names the columns; it must when nil.
  ///   - latitude: the name of the column of latitudes, in degrees, or its number where there is no header.
  ///     Where no column is called `latitude`, `lat` is taken for it, in letters of either case.
  ///   - longitude: the same of longitudes: `lon`, `lng` or `long`.
  ///   - name: the name of the column of names. When nil it is `name`; and if there is no such
  ///     column, the places are called `place1`, `place2`, ….
  /// - Throws: `InputError` with file and line when the file is no such table, lacks a column, or has fewer
  ///   than 2 rows, and when an angle is no number or out of range.
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
    let (longitudes, goAround) = try csv.longitudes(in: columns.longitude)
    guard csv.rowCount >= 2 else {
      throw InputError(
        .data, at: csv.path, "the table has \(counted(csv.rowCount, "row"))",
        expected: "at least 2 places")
    }
    self.init(
      names: names, latitudes: latitudes, longitudes: longitudes,
      remarks: csv.remarks + (goAround ? ["longitudes from 0 to 360"] : []))
  }

  /// What the table holds, as a sentence without its full stop.
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
  /// The column of an angle: the one that is asked for, or where that is the usual name and there is none,
  /// the one with another usual name.
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

  /// From −180 to 180, and whether the file has them from 0 to 360.
  fileprivate func longitudes(
    in column: Int
  ) throws(InputError) -> (degrees: [Double], goAround: Bool) {
    let degrees = try numbers(columns: [column])
    let goAround = degrees.contains { $0 > 180 } && degrees.allSatisfy { $0 >= 0 }
    if let row = degrees.firstIndex(where: { goAround ? $0 > 360 : abs($0) > 180 }) {
      let isMixed = !goAround && (180...360).contains(degrees[row])
      throw outOfRange(
        row, column, "degrees from -180 to 180, or from 0 to 360",
        isMixed ? "write all longitudes in one of the two ways; others are below 0" : "")
    }
    return (goAround ? degrees.map { $0 > 180 ? $0 - 360 : $0 } : degrees, goAround)
  }

  private func outOfRange(
    _ row: Int, _ column: Int, _ expected: String, _ remedy: String
  ) -> InputError {
    file.error(
      line: line(row),
      "\(trimmed(row: row, column: column)) stands in column \(header[column].quoted)",
      expected: expected, remedy: remedy)
  }
}
