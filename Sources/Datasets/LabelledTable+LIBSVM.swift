public import Diagnostics

extension LabelledTable {
  /// Reads a file in LIBSVM's sparse format. Each line is a row, `label index:value index:value …`, with
  /// ascending indices; missing entries are 0, and `#` starts a comment. Indices start from 1, or from 0 if
  /// index 0 occurs anywhere in the file. A query (`qid:3`, before the features) is ignored.
  ///
  /// - Parameters:
  ///   - features: the number of features, at least 1; nil to take it from the largest index in the file.
  ///     Give it for a part of a data set, in which the last features may not occur.
  ///   - classes: the classes to keep; rows of other classes are dropped.
  /// - Throws: `InputError` with file and line if a label, an index or a value is invalid; if a class that
  ///   was asked for is missing; or if there are no rows, no features, or more than 2³¹ − 1 features.
  /// - Complexity: linear in the size of the file.
  public init(
    libsvm file: TextFile, features count: Int? = nil, classes: ClassSelection = .all
  ) throws(InputError) {
    let rows = try LIBSVMRows(file, features: count)
    let chosen = try classes.choose(among: rows.labels, path: file.path, holder: "the file")
    let matrix = try rows.matrix()
    let omitted = rows.labels.count - chosen.rows.count
    self.init(
      .sparse(omitted == 0 ? matrix : matrix.rows(chosen.rows), shifts: nil),
      names: .numbered(from: rows.firstIndex), labels: chosen.labels, classNames: chosen.names,
      remarks: rows.remarks
        + (omitted == 0 ? [] : ["\(counted(omitted, "row")) of other classes left out"]))
  }
}

extension TextFile {
  /// Whether the file is in LIBSVM's format, judged by the first line that has more than one word: every
  /// word after the first has a colon. Nil if there is no such line, so that the format cannot be told.
  public var isLIBSVM: Bool? {
    var rest = utf8[...]
    while !rest.isEmpty {
      let line = rest.prefix { $0 != .newline }
      rest = rest[line.endIndex...].dropFirst()
      let words = line.prefix { $0 != .hash }.split { $0.isBlank }
      if words.count > 1 { return words.dropFirst().allSatisfy { $0.contains(.colon) } }
      if words.first?.contains(where: { $0 == .comma || $0 == .semicolon }) ?? false {
        return false
      }
    }
    return nil
  }
}
