import Diagnostics
import LinearAlgebra

/// The rows of a LIBSVM file, before classes are selected. A line is `label index:value index:value …` with
/// ascending indices; missing entries are 0, and `#` starts a comment.
struct LIBSVMRows {
  private let file: TextFile
  private(set) var labels: [String] = []
  /// The index of the first feature: 0 if index 0 occurs, as in files that scikit-learn writes, otherwise 1.
  private(set) var firstIndex = 1
  /// The largest index and the line it is on; nil if no row has an entry.
  private var largest: (index: Int, line: Int)?
  private var indices: [Int32] = []
  private var values: [Double] = []
  private var starts = [0]
  private var hasQueries = false
  private let features: Int?

  /// - Parameter features: the number of features; nil to take it from the largest index.
  /// - Throws: `InputError` with file and line if a label, an index or a value is invalid, or if the file has
  ///   no rows or no features.
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
    guard features != nil || largest != nil else {
      throw InputError(
        .data, at: file.path, "no row has a feature", expected: "label index:value …")
    }
    if let features, let largest, largest.index - firstIndex >= features {
      throw file.error(
        line: largest.line, "index \(largest.index) is above the number of features",
        expected: "an index from \(firstIndex) to \(features - 1 + firstIndex)")
    }
  }

  var remarks: [String] {
    (firstIndex == 0 ? ["indices from 0"] : []) + (hasQueries ? ["qid left out"] : [])
  }

  /// The features; each row of the matrix is a row of the file.
  func matrix() throws(InputError) -> SparseMatrix {
    let last = features.map { $0 - 1 } ?? largest!.index - firstIndex
    guard last < Int(Int32.max) else {
      let place = features == nil ? "\(file.path):\(largest!.line)" : file.path
      throw InputError(
        .data, at: place, "\(UInt(last) + 1) features are more than 2^31 - 1", expected: "less",
        remedy: "number the features without gaps")
    }
    let first = Int32(firstIndex)
    return SparseMatrix(
      columnCount: last + 1, starts: starts, columns: indices.map { $0 - first }, values: values)
  }

  private mutating func read(_ text: ArraySlice<UInt8>, _ line: Int) throws(InputError) {
    var words = text.prefix { $0 != .hash }.split { $0.isBlank }[...]
    guard let first = words.popFirst() else { return }
    let label = first.trimmedText
    guard finiteNumber(label) != nil else {
      throw file.error(
        line: line, "the label is \(label.quoted)", expected: "a finite number")
    }
    labels.append(label)
    try skipQuery(&words, line)
    var previous = -1
    for word in words {
      let entry = try entry(word, after: previous, line)
      previous = entry.index
      if previous == 0 { firstIndex = 0 }
      guard entry.value != 0 else { continue }
      indices.append(Int32(clamping: entry.index))
      values.append(entry.value)
    }
    starts.append(values.count)
    if previous > largest?.index ?? -1 { largest = (previous, line) }
  }

  /// Skips `qid:3`, the query that a row belongs to in data for ranking. It is not a feature.
  private mutating func skipQuery(
    _ words: inout ArraySlice<ArraySlice<UInt8>>, _ line: Int
  ) throws(InputError) {
    guard let word = words.first, word.starts(with: "qid:".utf8) else { return }
    guard Int(word.trimmedText.dropFirst(4)) != nil else {
      throw file.error(
        line: line, "the query is \(word.trimmedText.quoted)", expected: "qid: and a whole number")
    }
    hasQueries = true
    words.removeFirst()
  }

  private func entry(
    _ word: ArraySlice<UInt8>, after previous: Int, _ line: Int
  ) throws(InputError) -> (index: Int, value: Double) {
    guard let colon = word.firstIndex(of: .colon) else {
      throw file.error(
        line: line, "\(word.trimmedText.quoted) has no colon", expected: "index:value")
    }
    let written = String(decoding: word[..<colon], as: UTF8.self)
    guard let index = Int(written), index >= 0 else {
      throw file.error(
        line: line, "the index of \(word.trimmedText.quoted) is \(written.quoted)",
        expected: "a whole number from 0",
        remedy: written == "qid" ? "put it before the features, and once" : "")
    }
    guard index > previous else {
      throw file.error(
        line: line,
        index == previous ? "index \(index) appears twice" : "index \(index) follows \(previous)",
        expected: "ascending indices")
    }
    let text = String(decoding: word[(colon + 1)...], as: UTF8.self)
    guard let value = finiteNumber(text) else {
      throw file.error(
        line: line, "the value of feature \(index) is \(text.quoted)", expected: "a finite number")
    }
    return (index, value)
  }
}
