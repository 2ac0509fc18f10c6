/// Which strings a field takes.
public enum TextRule: Hashable, Sendable {
  /// Every string, including the empty one.
  case any
  /// Every string except the empty one.
  case nonEmpty
  /// A letter, then letters, digits, `-` and `_`, all ASCII, which a spreadsheet and a file system
  /// leave as they are.
  case identifier
  /// The same, with dots as well.
  case label

  /// Whether a string follows the rule.
  public func allows(_ text: String) -> Bool {
    switch self {
    case .any: true
    case .nonEmpty: !text.isEmpty
    case .identifier, .label:
      text.first.map { $0.isASCII && $0.isLetter } ?? false
        && text.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
          case UInt8(ascii: "."): self == .label
          default: false
          }
        }
    }
  }
}
