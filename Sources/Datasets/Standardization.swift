/// A table whose features have mean 0 and standard deviation 1, and how it was made from another.
public struct Standardization: Equatable, Sendable {
  /// The table in units of standard deviations from the mean.
  public let table: ClassificationTable
  /// The means of the original columns, in their units.
  public let means: [Double]
  /// The standard deviations of the original columns, in their units; 0 for a constant column.
  public let deviations: [Double]
}

extension ClassificationTable {
  /// The table with every feature z = (x − mean)/deviation, where the deviation is that of the
  /// population, √(Σ(x − mean)²/rows). A constant column tells nothing and becomes 0.
  ///
  /// Means and deviations are taken over all rows: take a `prefix` before, not after.
  /// O(rows × columns).
  public func standardized() -> Standardization {
    let standard = StandardScores(features, columns: columnCount)
    let table = ClassificationTable(
      features: standard.scores, labels: labels, featureNames: featureNames, classNames: classNames
    )
    return Standardization(
      table: table, means: standard.means, deviations: standard.deviations)
  }
}

/// Columns of numbers in units of their standard deviations from their means.
struct StandardScores {
  /// Row-major; a constant column becomes 0.
  private(set) var scores: [Double]
  private(set) var means: [Double] = []
  /// 0 for a constant column.
  private(set) var deviations: [Double] = []

  /// - Parameter features: finite, row-major.
  init(_ features: [Double], columns: Int) {
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
    // What rounding left in the mean is kept apart: added to a large mean it would be lost.
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
