/// How a matrix is cut into tiles, and what of an operand each of them sees.
///
/// A tile's entries follow each other in memory. It is a piece of one row; or, where rows are short,
/// several whole rows, so that what a step costs besides its loop is spread over enough entries.
struct TileLayout {
  let rows: Int
  let columns: Int
  let tileRows: Int
  let tileColumns: Int

  /// Half a thousand doubles, 4 KiB: a program of ten registers then stays in a cache of the first
  /// or second level, and the loops outweigh the steps between them.
  static let entries = 512
  /// Rows of fewer entries are taken several at a time.
  private static let leastColumns = 64

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    tileRows = columns < Self.leastColumns ? min(rows, Self.entries / columns) : 1
    tileColumns = min(columns, Self.entries)
  }

  /// How many entries a register holds.
  var registerCount: Int { tileRows * tileColumns }

  /// Whether all entries of a tile share one number of what varies as `extent` says.
  func isSingle(_ extent: TileExpression.Extent) -> Bool {
    tileRows > 1 ? extent == .scalar : !extent.isByColumn
  }

  /// Whether a tile's numbers follow each other in memory, one for every entry, or are a single one.
  func isInPlace(_ extent: TileExpression.Extent) -> Bool {
    tileRows == 1 || extent == .scalar || extent == .matrix
  }

  @inline(__always)
  func forEachTile(_ body: (Tile) -> Void) {
    for row in stride(from: 0, to: rows, by: tileRows) {
      for column in stride(from: 0, to: columns, by: tileColumns) {
        body(
          Tile(
            row: row, column: column, rows: min(tileRows, rows - row),
            columns: min(tileColumns, columns - column)))
      }
    }
  }

  /// Where in an array of this extent a tile's numbers begin.
  @inline(__always)
  func offset(_ tile: Tile, _ extent: TileExpression.Extent) -> Int {
    (extent.isByRow ? tile.row * (extent.isByColumn ? columns : 1) : 0)
      + (extent.isByColumn ? tile.column : 0)
  }
}

/// Consecutive rows and columns of a matrix, the first of each and how many.
struct Tile {
  var row: Int
  var column: Int
  var rows: Int
  var columns: Int

  var count: Int { rows * columns }
}
