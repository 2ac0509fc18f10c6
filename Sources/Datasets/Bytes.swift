/// The characters that the file formats of this module are made of.
extension UInt8 {
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let comma = UInt8(ascii: ",")
  static let semicolon = UInt8(ascii: ";")
  static let tab = UInt8(ascii: "\t")
  static let bar = UInt8(ascii: "|")
  static let point = UInt8(ascii: ".")
  static let quote = UInt8(ascii: "\"")
  static let hash = UInt8(ascii: "#")
  static let colon = UInt8(ascii: ":")

  /// Space or tab.
  var isBlank: Bool { self == UInt8(ascii: " ") || self == .tab }

  /// 0 … 9.
  var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}

extension Collection<UInt8> where SubSequence: BidirectionalCollection {
  /// The bytes without the spaces and tabs (and newlines, in a quoted field) at both ends, as text.
  var trimmedText: String {
    var rest = drop { $0.isBlank || $0 == .newline }
    while let last = rest.last, last.isBlank || last == .newline { rest.removeLast() }
    return String(decoding: rest, as: UTF8.self)
  }
}
