import Foundation

extension SyntaxFault {
  /// The fault that `JSONSerialization` found, in plain words.
  ///
  /// Only its description tells the faults apart; an unknown one still gets a message.
  init(foundation error: NSError, _ bytes: [UInt8]) {
    let said = error.userInfo[NSDebugDescriptionErrorKey] as? String ?? ""
    let digits = said.reversed().drop { !$0.isNumber }.prefix { $0.isNumber }
    let offset = Int(String(digits.reversed())).map { min($0, bytes.count) }
    if said.contains("end of file") {
      let end = bytes.lastIndex { !Self.blanks.contains($0) }.map { $0 + 1 }
      self.init(
        offset: end, found: "the text ends too early",
        remedy: "look for a bracket, brace or quote that is not closed")
    } else if said.contains("not representable") {
      let number = String(said.split(separator: " ").dropFirst().first ?? "a number")
      self.init(
        offset: bytes.firstRange(of: Array(number.utf8))?.lowerBound,
        found: "\(number) is too large for a double", expected: "at most 1.8e308 in size")
    } else if said.contains("nested") {
      self.init(offset: offset, found: "lists and objects nested more than 512 deep")
    } else if said.contains("leading zero") {
      self.init(offset: offset, found: "a number with a leading zero")
    } else if said.contains("control character") {
      self.init(
        offset: offset, found: "a line break or control character within quotes",
        remedy: #"write \n for a line break"#)
    } else if said.contains("escape") {
      self.init(
        offset: offset, found: "an escape that JSON does not have",
        remedy: #"write \\ for a backslash"#)
    } else if said.contains("hex") {
      self.init(offset: offset, found: #"\u without four hexadecimal digits"#)
    } else if let offset, offset < bytes.count {
      self.init(unexpectedAt: offset, bytes)
    } else {
      self.init(offset: offset, found: "not JSON")
    }
  }

  /// Something is where JSON does not allow it.
  private init(unexpectedAt offset: Int, _ bytes: [UInt8]) {
    let delimiters = Self.blanks.union(",:[]{}".utf8)
    let word = String(
      decoding: bytes[offset...].prefix { !delimiters.contains($0) }, as: UTF8.self)
    let shown = word.isEmpty ? String(UnicodeScalar(bytes[offset])) : word.shortened(to: 20)
    if offset > 0, "+-.eE".utf8.contains(bytes[offset - 1]) {
      self.init(offset: offset, found: "a number that breaks off before \(shown.inQuotes)")
      return
    }
    let remedy =
      switch word {
      case "NaN", "Infinity", "-Infinity", "nan", "inf": "JSON has no such number"
      case "True", "False", "None": "write true, false or null"
      case _ where word.hasPrefix("'"): "write double quotes"
      case _ where word.hasPrefix("/") || word.hasPrefix("#"): "JSON has no comments"
      case _ where word.hasPrefix("+") || word.hasPrefix("."):
        "numbers begin with a digit or a minus sign"
      case _ where word.first?.isLetter == true: "keys and strings must be in double quotes"
      default: "look for a missing comma, colon or value just before it"
      }
    self.init(offset: offset, found: "unexpected \(shown.inQuotes)", remedy: remedy)
  }

  private static let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
}

extension String {
  /// The text in double quotes, unless it begins with one.
  fileprivate var inQuotes: String { hasPrefix("\"") ? self : "\"\(self)\"" }
}
