/// Rows and columns; a vector has one column, a scalar one of each. Storage is by rows.
public struct Shape: Hashable, Sendable, CustomStringConvertible {
  public let rows: Int
  public let columns: Int

  public static let scalar = Shape(rows: 1, columns: 1)

  public static func vector(_ count: Int) -> Shape {
    Shape(rows: count, columns: 1)
  }

  /// - Precondition: rows and columns are positive.
  public init(rows: Int, columns: Int) {
    precondition(rows > 0 && columns > 0, "a shape of \(rows) rows and \(columns) columns")
    self.rows = rows
    self.columns = columns
  }

  public var count: Int { rows * columns }
  public var isScalar: Bool { count == 1 }
  public var transposed: Shape { Shape(rows: columns, columns: rows) }
  public var description: String { "\(rows) × \(columns)" }
}
