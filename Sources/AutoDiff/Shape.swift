/// Rows and columns; a vector has one column, a scalar one of each. Storage is by rows.
public struct Shape: Hashable, Sendable, CustomStringConvertible {
  /// At least 1.
  public let rows: Int
  /// At least 1.
  public let columns: Int

  /// 1 × 1.
  public static let scalar = Shape(rows: 1, columns: 1)

  /// A column of `count` entries.
  public static func vector(_ count: Int) -> Shape {
    Shape(rows: count, columns: 1)
  }

  /// - Precondition: rows and columns are positive.
  public init(rows: Int, columns: Int) {
    precondition(rows > 0 && columns > 0, "a shape of \(rows) rows and \(columns) columns")
    self.rows = rows
    self.columns = columns
  }

  /// How many entries there are.
  public var count: Int { rows * columns }
  /// Whether there is a single entry.
  public var isScalar: Bool { count == 1 }
  /// The shape with rows and columns exchanged.
  public var transposed: Shape { Shape(rows: columns, columns: rows) }
  /// `3 × 2`.
  public var description: String { "\(rows) × \(columns)" }
}
