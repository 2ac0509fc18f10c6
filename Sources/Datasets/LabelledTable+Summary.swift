extension LabelledTable {
  /// A description of the table, without a final full stop: rows and features, the classes with the
  /// number of rows of each, constant columns, and what was noticed on reading.
  ///
  /// - Parameter hasSigns: whether two classes are −1 and +1.
  public func summary(hasSigns: Bool) -> String {
    summary(telling: hasSigns ? signedClasses : classes)
  }

  /// - Parameter labels: the part about the labels.
  func summary(telling labels: String) -> String {
    let size = "\(counted(rowCount, "row")) × \(counted(columnCount, "feature"))"
    return ([size, labels, constants] + remarks).joined(separator: "; ")
  }

  private var classes: String {
    let counts = self.counts
    let shown = zip(classNames, counts).prefix(12).map { "\($0.quoted) (\($1))" }
    let more = classNames.count > shown.count ? ", …" : ""
    return "\(classNames.count) classes: \(shown.joined(separator: ", "))\(more)"
  }

  private var signedClasses: String {
    let counts = self.counts
    return "+1 is \(classNames[1].quoted) (\(counted(counts[1], "row"))), "
      + "−1 is \(classNames[0].quoted) (\(counted(counts[0], "row")))"
  }

  private var constants: String {
    let columns = constantColumns
    guard !columns.isEmpty else { return "no constant columns" }
    let names = columns.lazy.map(featureName)
    return "\(counted(columns.count, "constant column")): \(names.quotedList(limit: 5))"
  }

  /// How many rows are of each class.
  private var counts: [Int] {
    labels.reduce(into: [Int](repeating: 0, count: classNames.count)) { $0[$1] += 1 }
  }
}
