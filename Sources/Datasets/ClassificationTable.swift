/// Rows of numbers, each of one of two classes.
public struct ClassificationTable: Equatable, Sendable {
  /// The names of the two classes.
  public struct ClassNames: Hashable, Sendable {
    /// The class whose rows have the label -1.
    public let negative: String
    /// The class whose rows have the label +1.
    public let positive: String

    public init(negative: String, positive: String) {
      self.negative = negative
      self.positive = positive
    }
  }

  /// The features, row-major, `rowCount` × `columnCount`, in the units of their source; finite.
  public let features: [Double]
  /// The class of each row: -1 or +1.
  public let labels: [Double]
  /// The names of the columns of `features`.
  public let featureNames: [String]
  public let classNames: ClassNames

  /// The number of rows; at least 1.
  public var rowCount: Int { labels.count }
  /// The number of features; at least 1.
  public var columnCount: Int { featureNames.count }

  /// Rows that are in memory already.
  ///
  /// - Precondition: at least one row and one feature, rows × columns finite features, labels of ±1.
  public init(
    features: [Double], labels: [Double], featureNames: [String], classNames: ClassNames
  ) {
    precondition(!labels.isEmpty && !featureNames.isEmpty, "a table without rows or features")
    precondition(
      features.count == labels.count * featureNames.count,
      "\(features.count) features for \(labels.count) × \(featureNames.count)")
    precondition(features.allSatisfy(\.isFinite), "a feature is not finite")
    precondition(labels.allSatisfy { abs($0) == 1 }, "a label is not ±1")
    self.features = features
    self.labels = labels
    self.featureNames = featureNames
    self.classNames = classNames
  }

  /// The first `rowCount` rows; they may all be of one class.
  ///
  /// - Precondition: `rowCount` is from 1 to the number of rows.
  public func prefix(_ rowCount: Int) -> ClassificationTable {
    precondition((1...self.rowCount).contains(rowCount), "\(rowCount) of \(self.rowCount) rows")
    return ClassificationTable(
      features: Array(features.prefix(rowCount * columnCount)),
      labels: Array(labels.prefix(rowCount)), featureNames: featureNames, classNames: classNames)
  }
}
