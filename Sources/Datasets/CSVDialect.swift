public import Diagnostics

/// How a text separates its columns, and which of its lines are not records.
public struct CSVDialect: Hashable, Sendable {
  /// What separates two columns.
  public enum Separator: Hashable, Sendable {
    case comma, semicolon, tab, bar
    /// Any number of spaces and tabs.
    case blanks
  }

  /// What separates two columns.
  public let separator: Separator
  /// Whether lines that begin with `#` are comments.
  public let hasComments: Bool
  /// Whether the first line, such as `sep=;`, says what separates the columns, as Excel writes and reads it.
  public let saysSeparator: Bool

  /// Commas, and every line a record.
  public static let rfc4180 = CSVDialect(.comma)

  public init(_ separator: Separator, hasComments: Bool = false, saysSeparator: Bool = false) {
    self.separator = separator
    self.hasComments = hasComments
    self.saysSeparator = saysSeparator
  }

  /// Detects the dialect that a text is written in.
  ///
  /// A first line `sep=…` decides. Otherwise the first record that could be divided does: at tabs,
  /// semicolons or commas, else at blanks. If all commas in the file are between digits, and anything
  /// else separates columns, they are decimal commas.
  ///
  /// - Throws: `InputError` if `sep=` names no separator, or if two separators divide all records
  ///   evenly.
  /// - Complexity: linear in the size of the file.
  public init(of file: TextFile) throws(InputError) {
    if let separator = try file.declaredSeparator() {
      self.init(separator, hasComments: true, saysSeparator: true)
    } else {
      self.init(try SeparatorEvidence.separator(of: file), hasComments: true)
    }
  }
}

extension CSVDialect.Separator {
  /// The byte; nil for blanks, which are two characters in any number.
  var byte: UInt8? {
    switch self {
    case .comma: .comma
    case .semicolon: .semicolon
    case .tab: .tab
    case .bar: .bar
    case .blanks: nil
    }
  }

  func matches(_ byte: UInt8) -> Bool { self.byte.map { $0 == byte } ?? byte.isBlank }

  /// `a comma`.
  var name: String {
    switch self {
    case .comma: "a comma"
    case .semicolon: "a semicolon"
    case .tab: "a tab"
    case .bar: "a vertical bar"
    case .blanks: "a blank"
    }
  }

  /// `commas`.
  var plural: String {
    switch self {
    case .comma: "commas"
    case .semicolon: "semicolons"
    case .tab: "tabs"
    case .bar: "vertical bars"
    case .blanks: "blanks"
    }
  }
}

extension TextFile {
  /// What a first line such as `sep=;` says; nil if there is no such line.
  fileprivate func declaredSeparator() throws(InputError) -> CSVDialect.Separator? {
    var line = utf8.prefix { $0 != .newline }
    while line.first == .quote { line.removeFirst() }
    while line.last == .quote { line.removeLast() }
    guard line.count == 5, String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "sep="
    else { return nil }
    let byte = line.last!
    let known: [CSVDialect.Separator] = [.comma, .semicolon, .tab, .bar]
    if let separator = known.first(where: { $0.byte == byte }) { return separator }
    if byte.isBlank { return .blanks }
    throw error(
      line: 1, "sep= names \(String(decoding: [byte], as: UTF8.self).quoted) as the separator",
      expected: "a comma, a semicolon, a tab, a vertical bar or a blank")
  }
}
