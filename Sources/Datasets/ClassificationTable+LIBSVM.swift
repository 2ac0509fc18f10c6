public import Diagnostics

extension SparseClassificationTable {
  /// Reads a file in the sparse format of LIBSVM: a line a row, `label index:value index:value …`, where
  /// indices start at 1 and ascend, what is not written is 0, and `#` begins a comment.
  ///
  /// Of the two labels the smaller becomes -1 and the larger +1.
  ///
  /// - Parameters:
  ///   - features: the number of features, at least 1; the largest index in the file when nil (a
  ///     part of a data set may lack the last of them).
  ///   - classes: the two classes to keep of a file that has more, and which of them is +1; rows of
  ///     other classes are left out. When nil, the file must have exactly two.
  /// - Throws: `InputError` with file and line when a label, an index or a value cannot be used; when
  ///   the classes are not exactly two, or do not occur; when there are no rows or no features, or
  ///   2³¹ features or more.
  /// - Complexity: linear in the size of the file.
  public init(
    libsvm file: TextFile, features count: Int? = nil,
    classes: ClassificationTable.ClassNames? = nil
  ) throws(InputError) {
    self = try LIBSVMRows(file, features: count).table(classes: classes)
  }
}

extension ClassificationTable {
  /// Reads a file in the sparse format of LIBSVM, as `SparseClassificationTable` does, into a dense
  /// table. The features are called `feature1`, `feature2`, ….
  ///
  /// - Throws: `InputError` as `SparseClassificationTable` does, and when rows × features is above 2³¹,
  ///   16 GiB, or more than there is memory for.
  /// - Complexity: linear in the size of the file plus rows × features.
  public init(
    libsvm file: TextFile, features count: Int? = nil, classes: ClassNames? = nil
  ) throws(InputError) {
    let rows = try LIBSVMRows(file, features: count)
    let table = try rows.table(classes: classes)
    let (size, overflow) = table.columnCount.multipliedReportingOverflow(by: table.rowCount)
    guard !overflow, size <= 1 << 31 else {
      throw rows.error(
        .data,
        "\(table.rowCount) rows of \(table.columnCount) features are more than 2^31 numbers",
        expected: "less", remedy: "keep fewer rows, or number the features without gaps")
    }
    // The table, one more when it is standardized, and the features' names.
    let bytes = 16 * Double(size) + 200 * Double(table.columnCount)
    guard bytes < 1e6 || bytes <= AvailableMemory.bytes else {
      throw rows.error(
        .system,
        "\(table.rowCount) rows of \(table.columnCount) features need about "
          + "\(AvailableMemory.gigabytes(bytes)) of memory, where there are "
          + AvailableMemory.gigabytes(AvailableMemory.bytes),
        remedy: "keep fewer rows, number the features without gaps, or take a larger machine")
    }
    self = table.dense
  }
}
