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
    let rows = Double(rowCount)
    var scores = features
    var means: [Double] = []
    var deviations: [Double] = []
    for column in 0..<columnCount {
      let positions = stride(from: column, to: features.count, by: columnCount)
      var (least, greatest) = (features[column], features[column])
      for position in positions {
        least = min(least, features[position])
        greatest = max(greatest, features[position])
      }
      guard least < greatest else {
        for position in positions { scores[position] = 0 }
        means.append(least)
        deviations.append(0)
        continue
      }
      // Dividing by a power of two is exact, and keeps sums and squares from overflowing.
      let unit = max(abs(least), abs(greatest)).binade
      var mean = 0.0
      for position in positions { mean += features[position] / unit }
      mean /= rows
      // What rounding left in the mean is kept apart: added to a large mean it would be lost.
      var rest = 0.0
      for position in positions { rest += features[position] / unit - mean }
      rest /= rows
      var squares = 0.0
      for position in positions {
        let difference = features[position] / unit - mean - rest
        squares += difference * difference
      }
      let deviation = (squares / rows).squareRoot()
      for position in positions {
        scores[position] = (features[position] / unit - mean - rest) / deviation
      }
      means.append((mean + rest) * unit)
      deviations.append(deviation * unit)
    }
    let table = ClassificationTable(
      features: scores, labels: labels, featureNames: featureNames, classNames: classNames)
    return Standardization(table: table, means: means, deviations: deviations)
  }
}
