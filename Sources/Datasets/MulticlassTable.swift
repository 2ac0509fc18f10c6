public import Diagnostics

/// Rows of numbers, each of one of several classes.
public struct MulticlassTable: Equatable, Sendable {
  /// The features, row-major, `rowCount` × `columnCount`, in the units of their source; finite.
  public let features: [Double]
  /// The class of each row: an index of `classNames`.
  public let labels: [Int]
  /// The names of the columns of `features`.
  public let featureNames: [String]
  /// The classes, at least two: numbers by size, other texts in Unicode order.
  public let classNames: [String]

  /// The number of rows; at least 1.
  public var rowCount: Int { labels.count }
  /// The number of features; at least 1.
  public var columnCount: Int { featureNames.count }

  /// Rows that are in memory already.
  ///
  /// - Precondition: at least one row and one feature, two classes or more, rows × columns finite
  ///   features, labels that are indices of `classNames`.
  public init(
    features: [Double], labels: [Int], featureNames: [String], classNames: [String]
  ) {
    precondition(!labels.isEmpty && !featureNames.isEmpty, "a table without rows or features")
    precondition(
      features.count == labels.count * featureNames.count,
      "\(features.count) features for \(labels.count) × \(featureNames.count)")
    precondition(features.allSatisfy(\.isFinite), "a feature is not finite")
    precondition(classNames.count > 1, "\(classNames.count) classes")
    precondition(labels.allSatisfy(classNames.indices.contains), "a label that is no class")
    self.features = features
    self.labels = labels
    self.featureNames = featureNames
    self.classNames = classNames
  }

  /// Reads a CSV file with a header: one column of labels, numbers in all others.
  ///
  /// - Parameter label: the name of the column of labels; the last column when nil.
  /// - Throws: `InputError` with file and line when the file is not CSV, a feature is no finite number
  ///   or a label is empty; when there is no such column; when there are no rows or no features, or
  ///   fewer than two classes.
  public init(csv file: TextFile, label: String? = nil) throws(InputError) {
    let csv = try LabelledCSV(file, label: label)
    let spelling = LabelSpelling(csv.labels)
    let classNames = spelling.ordered
    guard classNames.count > 1 else {
      throw InputError(
        .data, at: csv.path, "\(csv.labelHolder) has 1 different label: \(classNames.quotedList())",
        expected: "at least two")
    }
    let indices = Dictionary(
      uniqueKeysWithValues: classNames.enumerated().map { ($0.element, $0.offset) })
    self.init(
      features: try csv.features(), labels: spelling.labels.map { indices[$0]! },
      featureNames: csv.featureNames, classNames: classNames)
  }

  /// The first `rowCount` rows; all classes are kept, though not all need occur among them.
  ///
  /// - Precondition: `rowCount` is from 1 to the number of rows.
  public func prefix(_ rowCount: Int) -> MulticlassTable {
    precondition((1...self.rowCount).contains(rowCount), "\(rowCount) of \(self.rowCount) rows")
    return withFeatures(
      Array(features.prefix(rowCount * columnCount)), labels: Array(labels.prefix(rowCount)))
  }

  /// The table with every feature shifted and scaled to mean 0 and standard deviation 1, as
  /// `ClassificationTable.standardized` does it.
  public func standardized() -> MulticlassTable {
    withFeatures(StandardScores(features, columns: columnCount).scores, labels: labels)
  }

  /// The table with all features divided by the largest absolute value among them, so that they lie
  /// between −1 and 1 and keep their proportions; unchanged where all are 0.
  public func scaledToUnit() -> MulticlassTable {
    let largest = features.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return self }
    return withFeatures(features.map { $0 / largest }, labels: labels)
  }

  private func withFeatures(_ features: [Double], labels: [Int]) -> MulticlassTable {
    MulticlassTable(
      features: features, labels: labels, featureNames: featureNames, classNames: classNames)
  }
}
