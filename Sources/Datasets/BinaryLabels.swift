import Diagnostics

/// Which rows are of which of two classes, told from the texts of their labels.
///
/// When all labels are numbers they are compared as numbers (`1` is `1.0` and `+1`), and the larger
/// is +1; otherwise they are compared as texts, and the later in Unicode order is +1.
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
    var canonical: [String: String] = [:]
    var numeric = true
    for text in texts where canonical[text] == nil {
      canonical[text] = text
      numeric = numeric && finiteNumber(text) != nil
    }
    if numeric { canonical = canonical.mapValues(Self.shortest) }
    let labels = texts.map { canonical[$0]! }

    var seen: Set<String> = []
    let distinct = labels.filter { seen.insert($0).inserted }
    if let classes {
      names = try Self.choose(
        classes, among: distinct, numeric: numeric, path: path, holder: holder)
    } else {
      guard distinct.count == 2 else {
        throw InputError(
          .data, at: path,
          "\(holder) has \(counted(distinct.count, "different label")): \(distinct.quotedList(limit: 5))",
          expected: "exactly two",
          remedy: distinct.count > 2 ? "name the two classes to keep" : "")
      }
      let ordered = distinct.sorted { numeric ? Double($0)! < Double($1)! : $0 < $1 }
      names = ClassificationTable.ClassNames(negative: ordered[0], positive: ordered[1])
    }
    let names = self.names
    rows = labels.indices.filter { labels[$0] == names.negative || labels[$0] == names.positive }
    signs = rows.map { labels[$0] == names.positive ? 1 : -1 }
  }

  private static func choose(
    _ classes: ClassificationTable.ClassNames, among distinct: [String], numeric: Bool,
    path: String, holder: String
  ) throws(InputError) -> ClassificationTable.ClassNames {
    func spelling(_ name: String) -> String {
      numeric && finiteNumber(name) != nil ? shortest(name) : name
    }
    let negative = spelling(classes.negative)
    let positive = spelling(classes.positive)
    guard negative != positive else {
      throw InputError(
        .data, at: path, "both classes to keep are \(negative.quoted)",
        expected: "two different labels of \(holder)")
    }
    for name in [negative, positive] where !distinct.contains(name) {
      throw InputError(
        .data, at: path, "\(holder) has no label \(name.quoted)",
        expected: "one of \(distinct.sorted().quotedList(limit: 10))")
    }
    return ClassificationTable.ClassNames(negative: negative, positive: positive)
  }

  /// The shortest text of a number: `1` for `1.0` and `+1`.
  private static func shortest(_ text: String) -> String {
    let number = Double(text)!
    return Int(exactly: number).map(String.init) ?? String(number)
  }
}
