public import Diagnostics

extension LabelledTable {
  /// Reads a file in the sparse format of LIBSVM: a line a row, `label index:value index:value …`, where
  /// indices ascend, what is not written is 0, and `#` begins a comment. Indices count from 1, or from 0
  /// where a 0 stands among them; a query (`qid:3`, before the features) is left out.
  ///
  /// - Parameters:
  ///   - features: the number of features, at least 1; as many as the largest index in the file makes when
  ///     nil (a part of a data set may lack the last of them).
  ///   - classes: the classes to keep; rows of others are left out.
  /// - Throws: `InputError` with file and line when a label, an index or a value cannot be used; when
  ///   the classes are not those asked for; when there are no rows or no features, or 2³¹ features or
  ///   more.
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
  /// Whether it is written as LIBSVM has it: behind the first word of a line, all others have a colon.
  /// Nil where no line has a second word, and it may be or not.
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
