import Foundation

extension SyntaxFault {
  /// What Foundation accepts although JSON, or sense, forbids it: a comma before a closing bracket,
  /// and a key that occurs twice in one object (one of the two would be lost silently).
  ///
  /// - Parameter bytes: Text that Foundation has read without complaint.
  static func toleratedByFoundation(in bytes: [UInt8]) -> SyntaxFault? {
    /// The keys seen in each open object; nil for an open list.
    var open: [Set<String>?] = []
    var last = (byte: UInt8(ascii: " "), offset: 0)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let start = index
      index += 1
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        continue
      case UInt8(ascii: "\""):
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        index = min(index + 1, bytes.count)
        let isKey = last.byte == UInt8(ascii: "{") || last.byte == UInt8(ascii: ",")
        let text = bytes[start..<index]
        if isKey, !open.isEmpty, open[open.count - 1]?.insert(key(text)).inserted == false {
          return SyntaxFault(
            offset: start,
            found: "the key \(String(decoding: text, as: UTF8.self)) appears twice in this object",
            remedy: "remove one of the two")
        }
      case UInt8(ascii: "{"): open.append([])
      case UInt8(ascii: "["): open.append(nil)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if last.byte == UInt8(ascii: ",") {
          return SyntaxFault(
            offset: last.offset, found: "a comma after the last entry", remedy: "remove the comma")
        }
        _ = open.popLast()
      default: break
      }
      last = (byte, start)
    }
    return nil
  }

  /// The key that a quoted text spells; two that differ only in their escapes are the same.
  private static func key(_ text: ArraySlice<UInt8>) -> String {
    let spelled =
      text.contains(UInt8(ascii: "\\"))
      ? try? JSONDecoder().decode(String.self, from: Data(text)) : nil
    return spelled ?? String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
  }
}
