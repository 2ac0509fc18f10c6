public import Diagnostics

extension LabelledTable {
  /// The labels as numbers: the targets of a regression.
  ///
  /// - Parameter path: the path of the file, for errors.
  /// - Throws: `InputError` with the row of the first label that is not a finite number.
  public func targets(path: String) throws(InputError) -> [Double] {
    let numbers = classNames.map(finiteNumber)
    if let row = labels.firstIndex(where: { numbers[$0] == nil }) {
      let text = classNames[labels[row]]
      throw InputError(
        .data, at: path, "the target of row \(row + 1) is \(text.quoted)",
        expected: "a finite number",
        remedy: text.contains(",")
          ? "write a decimal point, and no thousands separators"
          : #"name the column of targets, or set "targets" to "classes" for −1 and +1"#)
    }
    return labels.map { numbers[$0]! }
  }

  /// A description of the table, without a final full stop, with the extremes of the targets.
  public func summary(ofTargets targets: [Double]) -> String {
    let extremes = "targets from \(targets.min()!.shortText) to \(targets.max()!.shortText)"
    return summary(telling: extremes)
  }
}
