public import Diagnostics

extension DistanceTable {
  /// Reads a matrix of distances, detecting its form and its dialect.
  ///
  /// It is a full square matrix, or the entries below its diagonal, with or without the diagonal. A header
  /// may hold the names. Without one, there are as many rows of numbers as columns, and the objects are
  /// called `object1`, `object2`, …, or by a first column. PHYLIP's form is also read: a line with the number
  /// of objects, then a name and distances for each.
  ///
  /// A first column of row names may precede the numbers. It is recognised by an empty first name in the
  /// header, by a header with one name fewer, by repeating the header's names, or by not holding numbers
  /// (never if the first name is itself a number: that is a matrix without a header). Its names must be those
  /// of the header in the same order. Two entries that should be equal may differ by 1e-9 of the larger, as
  /// rounding leaves them; the one above the diagonal then counts for both. If they differ by no more than
  /// single-precision rounding leaves, their mean does.
  ///
  /// - Parameter hasHeader: whether the first record holds names; detected if nil.
  /// - Throws: `InputError` with file and line if the file has none of these forms; if the matrix is not
  ///   symmetric, or has a negative entry, one that is not a finite number, or one other than 0 on the
  ///   diagonal; or if there are fewer than 2 objects.
  public init(_ file: TextFile, hasHeader: Bool? = nil) throws(InputError) {
    let records = try CSVRecords(file, CSVDialect(of: file))
    let cells = try DistanceCells(records, hasHeader: hasHeader)
    let (values, asymmetry) = try cells.values()
    let rounding = "asymmetric by single-precision rounding, averaged"
    self.init(
      names: cells.names, values: values,
      remarks: records.remarks + cells.remarks + (asymmetry > Self.rounding ? [rounding] : []))
  }

  /// How far two entries that are equal except for rounding may differ, relative to the larger.
  static let rounding = 1e-9
  /// The same if they were computed in single precision: four units in the last place.
  static let singleRounding = 0x1p-21

  /// A description of the table, without a final full stop.
  public var summary: String { summary(of: "distances") }

  /// The description of a table whose entries have this name, such as `squared distances`.
  public func summary(of entries: String) -> String {
    let distances = (0..<count).lazy.flatMap { i in (0..<i).lazy.map { self[i, $0] } }
    return
      ([
        "\(count) objects",
        "\(entries) from \(distances.min()!.shortText) to \(distances.max()!.shortText)",
      ] + remarks + names.remarksOnRepeats(of: "object")).joined(separator: "; ")
  }
}
