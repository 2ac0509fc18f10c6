import Diagnostics
import LinearAlgebra

/// The rows of a LIBSVM file as they stand there: `label index:value index:value …`, where indices start
/// at 1 and ascend, what is not written is 0, and `#` begins a comment.
struct LIBSVMRows {
  private let file: TextFile
  private(set) var labels: [String] = []
  /// 0 when there is no entry at all.
  private(set) var largestIndex = 0
  private(set) var lineOfLargestIndex = 0
  private var columns: [Int32] = []
  private var values: [Double] = []
  private var starts = [0]
  private let features: Int?

  /// - Parameter features: the number of features; the largest index when nil.
  /// - Throws: `InputError` with file and line when a label, an index or a value cannot be used, when
  ///   there is no row or no feature, and when there is not enough memory.
  init(_ file: TextFile, features: Int?) throws(InputError) {
    precondition(features ?? 1 >= 1, "a table of \(features ?? 0) features")
    self.file = file
    self.features = features
    var line = 0
    for text in file.utf8.split(separator: .newline, omittingEmptySubsequences: false) {
      line += 1
      try read(text, line)
    }
    guard !labels.isEmpty else {
      throw InputError(
        .data, at: file.path, "the file holds only comments", expected: "label index:value …")
    }
    guard features ?? largestIndex > 0 else {
      throw InputError(
        .data, at: file.path, "no row has a feature", expected: "label index:value …")
    }
  }

  /// The number of features.
  var columnCount: Int { features ?? largestIndex }

  /// The rows of two classes.
  func table(
    classes: ClassificationTable.ClassNames?
  ) throws(InputError) -> SparseClassificationTable {
    let chosen = try BinaryLabels(labels, path: file.path, holder: "the file", classes: classes)
    guard columnCount <= Int(Int32.max) else {
      throw error(
        .data, "\(columnCount) features are more than 2^31 - 1", expected: "less",
        remedy: "number the features without gaps")
    }
    let matrix = SparseMatrix(
      columnCount: columnCount, starts: starts, columns: columns, values: values)
    return SparseClassificationTable(
      matrix: chosen.rows.count == labels.count ? matrix : matrix.rows(chosen.rows),
      labels: chosen.signs, classNames: chosen.names)
  }

  /// The error for a table that is too large, in the line of the largest index if that makes it so.
  func error(
    _ kind: InputError.Kind, _ found: String, expected: String = "", remedy: String
  ) -> InputError {
    InputError(
      kind, at: features == nil ? "\(file.path):\(lineOfLargestIndex)" : file.path, found,
      expected: expected, remedy: remedy)
  }

  private mutating func read(_ text: ArraySlice<UInt8>, _ line: Int) throws(InputError) {
    let words = text.prefix { $0 != .hash }.split { $0.isBlank }
    guard let first = words.first else { return }
    let label = first.trimmedText
    guard finiteNumber(label) != nil else {
      throw file.error(
        line: line, "the label is \(label.quoted)", expected: "a finite number")
    }
    labels.append(label)
    var previous = 0
    for word in words.dropFirst() {
      let entry = try entry(word, after: previous, line)
      previous = entry.index
      guard entry.value != 0 else { continue }
      columns.append(Int32(clamping: entry.index - 1))
      values.append(entry.value)
    }
    starts.append(values.count)
    if previous > largestIndex { (largestIndex, lineOfLargestIndex) = (previous, line) }
  }

  private func entry(
    _ word: ArraySlice<UInt8>, after previous: Int, _ line: Int
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
