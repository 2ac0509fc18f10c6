public import LinearAlgebra

/// Rows of numbers, each of one of several classes.
public struct LabelledTable: Equatable, Sendable {
  /// The numbers, `rowCount` × `columnCount`, finite.
  public enum Features: Equatable, Sendable {
    /// All of them, row-major.
    case dense([Double])
    /// Those that are not zero, and what is subtracted from every row; nil if nothing is subtracted, as
    /// in every table that has not been standardized.
    case sparse(SparseMatrix, shifts: [Double]?)
  }

  /// The names of the features.
  public enum FeatureNames: Equatable, Sendable {
    case listed([String])
    /// `feature1`, `feature2`, … from this number on.
    case numbered(from: Int)
  }

  /// The features, in the units of their source.
  public let features: Features
  /// The class of each row: an index of `classNames`.
  public let labels: [Int]
  /// The names of the features.
  public let featureNames: FeatureNames
  /// The classes, at least two.
  public let classNames: [String]
  /// Remarks on how the table was read: how its file is written, and what was left out.
  public let remarks: [String]

  /// The number of rows; at least 1.
  public var rowCount: Int { labels.count }
  /// The number of features; at least 1.
  public let columnCount: Int

  /// Rows that are already in memory.
  ///
  /// - Precondition: at least one row and one feature; two classes or more; rows × columns features, all
  ///   finite; labels that are indices of `classNames`; and a name for each feature if they are listed.
  public init(
    _ features: Features, names: FeatureNames, labels: [Int], classNames: [String],
    remarks: [String] = []
  ) {
    precondition(!labels.isEmpty, "a table without rows")
    switch features {
    case .dense(let numbers):
      precondition(numbers.allSatisfy(\.isFinite), "a feature is not finite")
      precondition(
        numbers.count.isMultiple(of: labels.count),
        "\(numbers.count) features for \(labels.count) rows")
      columnCount = numbers.count / labels.count
    case .sparse(let matrix, let shifts):
      precondition(matrix.values.allSatisfy(\.isFinite), "a feature is not finite")
      precondition(matrix.rowCount == labels.count, "\(labels.count) labels")
      columnCount = matrix.columnCount
      precondition(shifts?.count ?? columnCount == columnCount, "one shift a column")
    }
    precondition(columnCount > 0, "a table without features")
    if case .listed(let names) = names {
      precondition(names.count == columnCount, "\(names.count) names of \(columnCount) features")
    }
    precondition(classNames.count > 1, "\(classNames.count) classes")
    precondition(labels.allSatisfy(classNames.indices.contains), "a label that is no class")
    self.features = features
    self.labels = labels
    featureNames = names
    self.classNames = classNames
    self.remarks = remarks
  }

  /// The class of each row if there are two: −1 for the first, +1 for the second.
  ///
  /// - Precondition: there are two classes.
  public var signs: [Double] {
    precondition(classNames.count == 2, "signs of \(classNames.count) classes")
    return labels.map { $0 == 1 ? 1 : -1 }
  }

  public func featureName(_ column: Int) -> String {
    switch featureNames {
    case .listed(let names): names[column]
    case .numbered(let first): "feature\(first + column)"
    }
  }

  /// The first `rowCount` rows; all classes are kept, even if not all occur among them.
  ///
  /// - Precondition: `rowCount` is from 1 to the number of rows.
  public func prefix(_ rowCount: Int) -> LabelledTable {
    precondition((1...self.rowCount).contains(rowCount), "\(rowCount) of \(self.rowCount) rows")
    let first: Features =
      switch features {
      case .dense(let numbers): .dense(Array(numbers.prefix(rowCount * columnCount)))
      case .sparse(let matrix, let shifts):
        .sparse(matrix.rows(Array(0..<rowCount)), shifts: shifts)
      }
    return LabelledTable(
      first, names: featureNames, labels: Array(labels.prefix(rowCount)), classNames: classNames,
      remarks: remarks)
  }

  /// The same rows with other features.
  func replacing(_ features: Features) -> LabelledTable {
    LabelledTable(
      features, names: featureNames, labels: labels, classNames: classNames, remarks: remarks)
  }
}

extension LabelledTable {
  /// Whether it is better left sparse: as a dense table it would have more than 2²² entries (32 MB), and
  /// fewer than a quarter of them are stored.
  public var isBetterSparse: Bool {
    guard case .sparse(let matrix, _) = features else { return false }
    let entries = Double(rowCount) * Double(columnCount)
    return entries > 0x1p22 && Double(matrix.storedCount) < entries / 4
  }

  /// The same table with all its zeros.
  ///
  /// - Precondition: if it is sparse, it has not been standardized.
  public var dense: LabelledTable {
    guard case .sparse = features else { return self }
    return replacing(.dense(numbers))
  }

  /// The features, row-major, with all their zeros.
  ///
  /// - Precondition: if it is sparse, it has not been standardized.
  public var numbers: [Double] {
    switch features {
    case .dense(let numbers): return numbers
    case .sparse(let matrix, let shifts):
      precondition(shifts == nil, "a table that has been standardized is not zero anywhere")
      return matrix.dense
    }
  }
}
