import Diagnostics

/// Which rows are of which of two classes, told from the texts of their labels.
///
/// Of two numbers the larger is +1, of two texts the later in Unicode order.
struct BinaryLabels {
  /// The rows that belong to one of the two classes, ascending.
  let rows: [Int]
  /// The class of each of them, -1 or +1.
  let signs: [Double]
  let names: ClassificationTable.ClassNames

  /// - Parameters:
  ///   - texts: the label of every row, without white space around it.
  ///   - path: the file, for errors.
  ///   - holder: what holds the labels, for errors: `the file`, `column "benign"`.
  ///   - classes: the two classes to keep; when nil, there must be exactly two.
  init(
    _ texts: [String], path: String, holder: String, classes: ClassificationTable.ClassNames?
  ) throws(InputError) {
    let spelling = LabelSpelling(texts)
    let (labels, distinct) = (spelling.labels, spelling.distinct)
    if let classes {
      names = try Self.choose(classes, among: spelling, path: path, holder: holder)
    } else {
      guard distinct.count == 2 else {
        throw InputError(
          .data, at: path,
          "\(holder) has \(counted(distinct.count, "different label")): \(distinct.quotedList(limit: 5))",
          expected: "exactly two",
          remedy: distinct.count > 2 ? "name the two classes to keep" : "")
      }
      let ordered = spelling.ordered
      names = ClassificationTable.ClassNames(negative: ordered[0], positive: ordered[1])
    }
    let names = self.names
    rows = labels.indices.filter { labels[$0] == names.negative || labels[$0] == names.positive }
    signs = rows.map { labels[$0] == names.positive ? 1 : -1 }
  }

  private static func choose(
    _ classes: ClassificationTable.ClassNames, among spelling: LabelSpelling, path: String,
    holder: String
  ) throws(InputError) -> ClassificationTable.ClassNames {
    let negative = spelling.spelling(classes.negative)
    let positive = spelling.spelling(classes.positive)
    guard negative != positive else {
      throw InputError(
        .data, at: path, "both classes to keep are \(negative.quoted)",
        expected: "two different labels of \(holder)")
    }
    for name in [negative, positive] where !spelling.distinct.contains(name) {
      throw InputError(
        .data, at: path, "\(holder) has no label \(name.quoted)",
        expected: "one of \(spelling.distinct.sorted().quotedList(limit: 10))")
    }
    return ClassificationTable.ClassNames(negative: negative, positive: positive)
  }
}
