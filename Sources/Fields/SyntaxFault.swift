import Diagnostics
import Foundation

/// Why and where a text is not JSON.
struct SyntaxFault {
  /// The position, in bytes from the beginning; nil if it is not known.
  let offset: Int?
  let found: String
  var expected = ""
  var remedy = ""

  /// The error, with the offset given as a line and a column, both counted from 1; columns count
  /// Unicode scalars.
  func error(in bytes: [UInt8], of place: String) -> InputError {
    var position = place
    if let offset {
      let before = bytes.prefix(offset)
      let line = 1 + before.count { $0 == UInt8(ascii: "\n") }
      let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      let column = 1 + String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count
      position += ":\(line):\(column)"
    }
    return InputError(.data, at: position, found, expected: expected, remedy: remedy)
  }

  /// The first byte that is not UTF-8 text, if any. Zero bytes, of which UTF-16 has many, are not text.
  static func ofEncoding(_ bytes: [UInt8]) -> SyntaxFault? {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar) where scalar.first != 0:
        offset += scalar.count
      case .emptyInput:
        return nil
      default:
        return SyntaxFault(
          offset: offset, found: "the byte \(bytes[offset]) is not UTF-8 text here",
          remedy: "save the file as UTF-8")
      }
    }
  }
}
