public import Diagnostics

extension ClassificationTable {
  /// Reads a file in the sparse format of LIBSVM into a dense table: a line a row,
  /// `label index:value index:value …`, where indices start at 1 and ascend, what is not written is
  /// 0, and `#` begins a comment. The features are called `feature1`, `feature2`, ….
  ///
  /// Of the two labels the smaller becomes -1 and the larger +1.
  ///
  /// - Parameters:
  ///   - features: the number of features, at least 1; the largest index in the file when nil (a
  ///     part of a data set may lack the last of them).
  ///   - classes: the two classes to keep of a file that has more, and which of them is +1; rows of
  ///     other classes are left out. When nil, the file must have exactly two.
  /// - Throws: `InputError` with file and line when a label, an index or a value cannot be used; when
  ///   the classes are not exactly two, or do not occur; when there are no rows or no features; and
  ///   when rows × features is above 2³¹, 16 GiB, or more than there is memory for.
  /// - Complexity: linear in the size of the file plus rows × features.
  public init(
    libsvm file: TextFile, features count: Int? = nil, classes: ClassNames? = nil
  ) throws(InputError) {
    precondition(count ?? 1 >= 1, "a table of \(count ?? 0) features")
    let sparse = try SparseRows(file, features: count)
    guard !sparse.labels.isEmpty else {
      throw InputError(
        .data, at: file.path, "the file holds only comments", expected: "label index:value …")
    }
    let columns = count ?? sparse.largestIndex
    guard columns > 0 else {
      throw InputError(
        .data, at: file.path, "no row has a feature", expected: "label index:value …")
    }
    let labels = try BinaryLabels(
      sparse.labels, path: file.path, holder: "the file", classes: classes)
    let (size, overflow) = columns.multipliedReportingOverflow(by: labels.rows.count)
    guard !overflow, size <= 1 << 31 else {
      let message = "\(labels.rows.count) rows of \(columns) features are more than 2^31 numbers"
      let remedy = "keep fewer rows, or number the features without gaps"
      throw count == nil
        ? file.error(line: sparse.lineOfLargestIndex, message, expected: "less", remedy: remedy)
        : InputError(.data, at: file.path, message, expected: "less", remedy: remedy)
    }
    // The table, one more when it is standardized, and the features' names.
    let bytes = 16 * Double(size) + 200 * Double(columns)
    guard bytes < 1e6 || bytes <= AvailableMemory.bytes else {
      throw InputError(
        .system, at: "\(file.path):\(sparse.lineOfLargestIndex)",
        "\(labels.rows.count) rows of \(columns) features need about "
          + "\(AvailableMemory.gigabytes(bytes)) of memory, where there are "
          + AvailableMemory.gigabytes(AvailableMemory.bytes),
        remedy: "keep fewer rows, number the features without gaps, or take a larger machine")
    }
    var dense = [Double](repeating: 0, count: size)
    for (row, source) in labels.rows.enumerated() {
      for entry in sparse.entries(ofRow: source) {
        dense[row * columns + entry.index - 1] = entry.value
      }
    }
    self.init(
      features: dense, labels: labels.signs, featureNames: (1...columns).map { "feature\($0)" },
      classNames: labels.names)
  }
}

/// The rows of a LIBSVM file as they stand there.
private struct SparseRows {
  var labels: [String] = []
  /// 0 when there is no entry at all.
  var largestIndex = 0
  var lineOfLargestIndex = 0
  private var entries: [(index: Int, value: Double)] = []
  private var ends: [Int] = []

  func entries(ofRow row: Int) -> ArraySlice<(index: Int, value: Double)> {
    entries[(row == 0 ? 0 : ends[row - 1])..<ends[row]]
  }

  init(_ file: TextFile, features: Int?) throws(InputError) {
    var line = 0
    for text in file.utf8.split(separator: .newline, omittingEmptySubsequences: false) {
      line += 1
      let words = text.prefix { $0 != .hash }.split { $0.isBlank }
      guard let first = words.first else { continue }
      let label = first.trimmedText
      guard finiteNumber(label) != nil else {
        throw file.error(
          line: line, "the label is \(label.quoted)", expected: "a finite number")
      }
      labels.append(label)
      var previous = 0
      for word in words.dropFirst() {
        let entry = try Self.entry(word, after: previous, features: features, file, line)
        entries.append(entry)
        previous = entry.index
      }
      ends.append(entries.count)
      if previous > largestIndex { (largestIndex, lineOfLargestIndex) = (previous, line) }
    }
  }

  private static func entry(
    _ word: ArraySlice<UInt8>, after previous: Int, features: Int?, _ file: TextFile, _ line: Int
  ) throws(InputError) -> (index: Int, value: Double) {
    guard let colon = word.firstIndex(of: .colon) else {
      throw file.error(
        line: line, "\(word.trimmedText.quoted) has no colon", expected: "index:value")
    }
    let written = String(decoding: word[..<colon], as: UTF8.self)
    guard let index = Int(written), index >= 1 else {
      throw file.error(
        line: line, "the index of \(word.trimmedText.quoted) is \(written.quoted)",
        expected: "a whole number from 1")
    }
    guard index > previous else {
      throw file.error(
        line: line,
        index == previous ? "index \(index) stands twice" : "index \(index) follows \(previous)",
        expected: "ascending indices")
    }
    if let features, index > features {
      throw file.error(
        line: line, "index \(index) is above the number of features",
        expected: "an index from 1 to \(features)")
    }
    let text = String(decoding: word[(colon + 1)...], as: UTF8.self)
    guard let value = finiteNumber(text) else {
      throw file.error(
        line: line, "the value of feature \(index) is \(text.quoted)", expected: "a finite number")
    }
    return (index, value)
  }
}
