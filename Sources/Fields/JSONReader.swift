import Foundation

/// Builds values from a text that is known to be JSON, in time linear in its length.
///
/// (`JSONDecoder` must be asked for every type in turn, and makes an error for each that does not
/// match, including the whole path to it: a minute for a document nested 500 deep.)
struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0

  /// The value of a text without faults.
  static func value(of bytes: [UInt8]) -> JSON {
    var reader = JSONReader(bytes: bytes)
    return reader.value()
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func value() -> JSON {
    switch next {
    case UInt8(ascii: "{"): object()
    case UInt8(ascii: "["): array()
    case UInt8(ascii: "\""): .string(string())
    default: plain()
    }
  }

  private mutating func object() -> JSON {
    var entries: [String: JSON] = [:]
    position += 1
    while next != UInt8(ascii: "}") {
      let key = string()
      skip(UInt8(ascii: ":"))
      entries[key] = value()
      skip(UInt8(ascii: ","))
    }
    position += 1
    return .object(entries)
  }

  private mutating func array() -> JSON {
    var entries: [JSON] = []
    position += 1
    while next != UInt8(ascii: "]") {
      entries.append(value())
      skip(UInt8(ascii: ","))
    }
    position += 1
    return .array(entries)
  }

  private mutating func string() -> String {
    _ = next
    let start = position
    position += 1
    var hasEscapes = false
    while bytes[position] != UInt8(ascii: "\"") {
      let isEscape = bytes[position] == UInt8(ascii: "\\")
      hasEscapes = hasEscapes || isEscape
      position += isEscape ? 2 : 1
    }
    position += 1
    let text = bytes[start..<position]
    let unescaped =
      hasEscapes ? try? JSONDecoder().decode(String.self, from: Data(text)) : nil
    return unescaped ?? String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
  }

  /// A number, `true`, `false` or `null`.
  private mutating func plain() -> JSON {
    let delimiters = ",]} \t\n\r".utf8
    let word = String(
      decoding: bytes[position...].prefix { !delimiters.contains($0) }, as: UTF8.self)
    position += word.utf8.count
    switch word {
    case "true": return true
    case "false": return false
    case "null": return nil
    default: return Int(word).map(JSON.integer) ?? JSON(Double(word) ?? .nan)
    }
  }

  /// The first byte of the next token.
  private var next: UInt8 {
    mutating get {
      while " \t\n\r".utf8.contains(bytes[position]) { position += 1 }
      return bytes[position]
    }
  }

  /// Skips a separator, if there is one.
  private mutating func skip(_ separator: UInt8) {
    if next == separator { position += 1 }
  }
}
