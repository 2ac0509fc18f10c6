public import Diagnostics

extension DistanceTable {
  /// Reads a matrix of distances in the form and the dialect that are found.
  ///
  /// It is a full square matrix; or what lies below its diagonal, with the diagonal or without. A header
  /// holds the names, or there is none: then numbers alone are as many rows as columns, and the objects are
  /// called `object1`, `object2`, …, or by a first column. PHYLIP's form is read, too: a line with the number
  /// of objects, then a name and distances for each.
  ///
  /// A first column of row names may stand before the numbers. It is recognised by an empty first
  /// name in the header, by a header with one name less, by repeating the header's names, or by not holding
  /// numbers (never when the first name is a number itself: that is a matrix without a header). Its names
  /// must be those of the header in the same order. Two entries that should be equal may differ by 1e-9
  /// of the larger, as rounding leaves them; the one above the diagonal then counts for both. If they differ
  /// by no more than rounding to single precision leaves, their mean does.
  ///
  /// - Parameter hasHeader: whether the first record holds names; found when nil.
  /// - Throws: `InputError` with file and line when the file has none of these forms, the matrix is not
  ///   symmetric, has a negative entry, one that is not a finite number, or one other than 0
  ///   on the diagonal, or fewer than 2 objects.
  public init(_ file: TextFile, hasHeader: Bool? = nil) throws(InputError) {
    let records = try CSVRecords(file, CSVDialect(of: file))
    let cells = try DistanceCells(records, hasHeader: hasHeader)
    let (values, asymmetry) = try cells.values()
    let rounding = "asymmetric by single-precision rounding, averaged"
    self.init(
      names: cells.names, values: values,
      remarks: records.remarks + cells.remarks + (asymmetry > Self.rounding ? [rounding] : []))
  }

  /// How far two entries that are equal but for rounding may differ, relative to the larger.
  static let rounding = 1e-9
  /// The same where they were computed in single precision: four units in the last place.
  static let singleRounding = 0x1p-21

  /// What the table holds, as a sentence without its full stop.
  public var summary: String { summary(of: "distances") }

  /// That of a table whose entries are called so: `squared distances`.
  public func summary(of entries: String) -> String {
    let distances = (0..<count).lazy.flatMap { i in (0..<i).lazy.map { self[i, $0] } }
    return
      ([
        "\(count) objects",
        "\(entries) from \(distances.min()!.shortText) to \(distances.max()!.shortText)",
      ] + remarks + names.remarksOnRepeats(of: "object")).joined(separator: "; ")
  }
}
