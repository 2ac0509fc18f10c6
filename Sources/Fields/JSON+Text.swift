extension JSON {
  /// The value on one line, without spaces; keys sorted, doubles in the shortest form that reads
  /// back to the same double. A number that is not finite, which JSON cannot represent, becomes `null`.
  public var text: String {
    var text = ""
    write(to: &text, indent: nil)
    return text
  }

  /// The value on several lines for people to read: keys sorted, two spaces per indent, lists of
  /// plain values on one line, a newline at the end.
  public var prettyText: String {
    var text = ""
    write(to: &text, indent: 0)
    return text + "\n"
  }

  /// The text, cut to 60 characters, for messages.
  var excerpt: String { text.shortened(to: 60) }

  var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private func write(to text: inout String, indent: Int?) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += value.isFinite ? JSON.shortest(value) : "null"
    case .string(let value): text += value.quoted
    case .array(let values):
      let isOneLine = indent == nil || values.allSatisfy(\.isPlain)
      text += "["
      for (position, value) in values.enumerated() {
        if position > 0 { text += indent != nil && isOneLine ? ", " : "," }
        if !isOneLine { text.newLine(indent.map { $0 + 1 }) }
        value.write(to: &text, indent: indent.map { $0 + 1 })
      }
      if !isOneLine { text.newLine(indent) }
      text += "]"
    case .object(let values):
      text += "{"
      for (position, entry) in values.sorted(by: { $0.key < $1.key }).enumerated() {
        if position > 0 { text += "," }
        text.newLine(indent.map { $0 + 1 })
        text += entry.key.quoted + (indent == nil ? ":" : ": ")
        entry.value.write(to: &text, indent: indent.map { $0 + 1 })
      }
      if !values.isEmpty { text.newLine(indent) }
      text += "}"
    }
  }

  /// Swift's shortest form; a whole number without `.0`, as in ``JSON/init(_:)``.
  private static func shortest(_ value: Double) -> String {
    Int(exactly: value).map { String($0) } ?? "\(value)"
  }
}

extension String {
  /// In double quotes, with the escapes that JSON requires.
  var quoted: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += #"\""#
      case "\\": text += #"\\"#
      case "\n": text += #"\n"#
      case "\r": text += #"\r"#
      case "\t": text += #"\t"#
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }

  /// At most `length` characters; `…` replaces what is cut off.
  func shortened(to length: Int) -> String {
    count <= length ? self : prefix(length - 1) + "…"
  }

  /// Begins a line with this many indents; does nothing if the text is to stay on one line.
  fileprivate mutating func newLine(_ indent: Int?) {
    guard let indent else { return }
    self += "\n" + String(repeating: "  ", count: indent)
  }
}
