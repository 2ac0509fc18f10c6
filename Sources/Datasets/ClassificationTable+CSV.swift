public import Diagnostics

extension ClassificationTable {
  /// Reads a CSV file with a header: one column of labels, numbers in all others.
  ///
  /// Two numbers as labels (0 and 1, -1 and 1, 1 and 2, …) become -1 and +1 in their order, two other
  /// texts in Unicode order. Every column must have a name: an unnamed first one, as pandas and R
  /// write it, holds row numbers, which are no feature.
  ///
  /// - Parameters:
  ///   - label: the name of the column of labels; the last column when nil.
  ///   - classes: the two classes to keep of a file that has more, and which of them is +1; rows of
  ///     other classes are left out. When nil, the file must have exactly two.
  /// - Throws: `InputError` with file and line when the file is not CSV, a feature is no finite number
  ///   or a label is empty; when there is no such column; when the classes are not exactly two, or do
  ///   not occur; when there are no rows or no features.
  public init(
    csv file: TextFile, label: String? = nil, classes: ClassNames? = nil
  ) throws(InputError) {
    let csv = try LabelledCSV(file, label: label)
    let labels = try BinaryLabels(
      csv.labels, path: csv.path, holder: csv.labelHolder, classes: classes)
    self.init(
      features: try csv.features(of: labels.rows), labels: labels.signs,
      featureNames: csv.featureNames, classNames: labels.names)
  }
}
