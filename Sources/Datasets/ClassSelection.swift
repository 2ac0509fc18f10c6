import Diagnostics

/// Which of a file's classes a table has, and in which order.
///
/// Numbers are ordered by size, other texts in Unicode order; of two classes, the second is +1.
public enum ClassSelection: Hashable, Sendable {
  /// All classes, at least two.
  case all
  /// All classes, exactly two.
  case two
  /// These two; rows of other classes are left out.
  case pair(negative: String, positive: String)

  /// The same classes, with decimal points in their names if a file has this mark.
  func withPoint(_ mark: DecimalMark) -> ClassSelection {
    guard case .pair(let negative, let positive) = self else { return self }
    return .pair(negative: mark.withPoint(negative), positive: mark.withPoint(positive))
  }

  /// - Parameters:
  ///   - texts: the label of every row, without white space around it.
  ///   - path: the file, for errors.
  ///   - holder: what holds the labels, for errors: `the file`, `column "benign"`.
  /// - Returns: the rows that are kept, ascending; the class of each; and the classes.
  func choose(
    among texts: [String], path: String, holder: String
  ) throws(InputError) -> (rows: [Int], labels: [Int], names: [String]) {
    let spelling = LabelSpelling(texts)
    let names = try names(spelling, path: path, holder: holder)
    let indices = Dictionary(
      uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
    let rows = spelling.labels.indices.filter { indices[spelling.labels[$0]] != nil }
    return (rows, rows.map { indices[spelling.labels[$0]]! }, names)
  }

  private func names(
    _ spelling: LabelSpelling, path: String, holder: String
  ) throws(InputError) -> [String] {
    if case .pair(let negative, let positive) = self {
      return try Self.pair(negative, positive, among: spelling, path: path, holder: holder)
    }
    let distinct = spelling.distinct
    guard distinct.count == 2 || (self == .all && distinct.count > 2) else {
      throw InputError(
        .data, at: path,
        "\(holder) has \(counted(distinct.count, "different label")): \(distinct.quotedList(limit: 5))",
        expected: self == .two ? "exactly two" : "at least two",
        remedy: distinct.count > 2 ? "name the two classes to keep" : "")
    }
    return spelling.ordered
  }

  private static func pair(
    _ negative: String, _ positive: String, among spelling: LabelSpelling, path: String,
    holder: String
  ) throws(InputError) -> [String] {
    let names = [spelling.spelling(negative), spelling.spelling(positive)]
    guard names[0] != names[1] else {
      throw InputError(
        .data, at: path, "both classes to keep are \(names[0].quoted)",
        expected: "two different labels of \(holder)")
    }
    for name in names where !spelling.distinct.contains(name) {
      throw InputError(
        .data, at: path, "\(holder) has no label \(name.quoted)",
        expected: "one of \(spelling.distinct.sorted().quotedList(limit: 10))")
    }
    return names
  }
}
