/// The places of a legend's entries: in columns of equal width, read downwards, in room of their own.
package struct LegendLayout {
  /// The size of text, in pixels.
  package static let fontSize = 12.0
  package static let rowHeight = 20.0
  /// From the left edge of an entry: its line, and where its text begins.
  static let sampleWidth = 36.0
  package static let textStart = 44.0
  private static let columnGap = 26.0

  /// Cut to the available room.
  package let labels: [String]
  package let columns: Int
  package let columnWidth: Double

  /// - Parameters:
  ///   - most: the largest width it may have.
  ///   - rows: how many rows there is room for; if nil, as many as it takes.
  ///   - Returns: nil if it does not fit.
  package init?(_ labels: [String], most: Double, rows: Int? = nil) {
    let widest = labels.map { TextWidth.of($0, size: Self.fontSize) }.max() ?? 0
    let room = most - Self.textStart
    if rows != nil, widest > room { return nil }
    self.labels = labels.map { TextWidth.cut($0, to: room, size: Self.fontSize) }
    columnWidth = Self.textStart + min(widest, room) + Self.columnGap
    let fitting = max(1, Int((most + Self.columnGap) / columnWidth))
    let needed = rows.map { (labels.count + $0 - 1) / $0 } ?? fitting
    guard needed <= fitting else { return nil }
    // No more columns than so few rows need: 4 entries in 3 columns are two rows of 2.
    let height = (labels.count + needed - 1) / max(needed, 1)
    columns = height == 0 ? 0 : (labels.count + height - 1) / height
  }

  package var rows: Int { columns == 0 ? 0 : (labels.count + columns - 1) / columns }
  package var width: Double { max(0, Double(columns) * columnWidth - Self.columnGap) }
  package var height: Double { Double(rows) * Self.rowHeight }

  /// The left end of an entry's line, from the legend's upper left corner.
  package func position(of entry: Int) -> (x: Double, y: Double) {
    (
      Double(entry / rows) * columnWidth,
      (Double(entry % rows) + 0.5) * Self.rowHeight
    )
  }
}
