/// How a matrix is cut into tiles, and which part of an operand each tile sees.
///
/// A tile's entries are contiguous in memory. It is a piece of one row or, if rows are short,
/// several whole rows, so that the cost of a step besides its loop is spread over enough entries.
struct TileLayout {
  let rows: Int
  let columns: Int
  let tileRows: Int
  let tileColumns: Int

  /// Half a thousand doubles, 4 KiB: a program with ten registers then stays in a first- or
  /// second-level cache, and the loops outweigh the steps between them.
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

  /// Whether all entries of a tile share one number of an operand with this extent.
  func isSingle(_ extent: TileExpression.Extent) -> Bool {
    tileRows > 1 ? extent == .scalar : !extent.isByColumn
  }

  /// Whether a tile's numbers are contiguous in memory, one for every entry, or are a single one.
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

  /// Where a tile's numbers begin in an array of this extent.
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
