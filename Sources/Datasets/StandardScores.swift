/// Columns of numbers, in units of their standard deviations from their means.
package struct StandardScores {
  /// Row-major; a constant column becomes 0.
  package private(set) var scores: [Double]
  package private(set) var means: [Double] = []
  /// 0 for a constant column.
  package private(set) var deviations: [Double] = []

  /// - Parameter features: finite, row-major.
  package init(_ features: [Double], columns: Int) {
    scores = features
    for column in 0..<columns { standardize(column, of: columns) }
  }

  /// Replaces a column, and adds its mean and deviation.
  private mutating func standardize(_ column: Int, of columns: Int) {
    let rows = Double(scores.count / columns)
    let positions = stride(from: column, to: scores.count, by: columns)
    var (least, greatest) = (scores[column], scores[column])
    for position in positions {
      least = min(least, scores[position])
      greatest = max(greatest, scores[position])
    }
    guard least < greatest else {
      for position in positions { scores[position] = 0 }
      means.append(least)
      deviations.append(0)
      return
    }
    // Dividing by a power of two is exact, and keeps sums and squares from overflowing.
    let unit = max(abs(least), abs(greatest)).binade
    var mean = 0.0
    for position in positions { mean += scores[position] / unit }
    mean /= rows
    // What rounding left in the mean is kept apart, because adding it to a large mean would lose it.
    var rest = 0.0
    for position in positions { rest += scores[position] / unit - mean }
    rest /= rows
    var squares = 0.0
    for position in positions {
      let difference = scores[position] / unit - mean - rest
      squares += difference * difference
    }
    let deviation = (squares / rows).squareRoot()
    for position in positions {
      scores[position] = (scores[position] / unit - mean - rest) / deviation
    }
    means.append((mean + rest) * unit)
    deviations.append(deviation * unit)
  }
}
