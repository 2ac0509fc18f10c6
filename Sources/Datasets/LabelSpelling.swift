/// The labels of rows, with one spelling for each class.
///
/// If all labels are numbers, they are compared as numbers (`1` equals `1.0` and `+1`); otherwise as texts.
struct LabelSpelling {
  /// The label of every row.
  let labels: [String]
  /// The different labels, in the order in which they first occur.
  let distinct: [String]
  private let isNumeric: Bool

  /// - Parameter texts: the label of every row, without white space around it.
  init(_ texts: [String]) {
    var canonical: [String: String] = [:]
    var isNumeric = true
    for text in texts where canonical[text] == nil {
      canonical[text] = text
      isNumeric = isNumeric && finiteNumber(text) != nil
    }
    if isNumeric { canonical = canonical.mapValues(Self.shortest) }
    let labels = texts.map { canonical[$0]! }
    var seen: Set<String> = []
    self.labels = labels
    self.isNumeric = isNumeric
    distinct = labels.filter { seen.insert($0).inserted }
  }

  /// The different labels, numbers by size and texts in Unicode order.
  var ordered: [String] {
    distinct.sorted { isNumeric ? Double($0)! < Double($1)! : $0 < $1 }
  }

  /// A label that a user names, as it is spelled here.
  func spelling(_ name: String) -> String {
    isNumeric && finiteNumber(name) != nil ? Self.shortest(name) : name
  }

  /// The shortest text of a number: `1` for `1.0` and `+1`.
  private static func shortest(_ text: String) -> String {
    let number = Double(text)!
    return Int(exactly: number).map(String.init) ?? String(number)
  }
}
