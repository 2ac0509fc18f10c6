/// How much room a text takes in the sans-serif fonts of pictures.
///
/// Only the machine that shows the picture knows which font that will be. These are the widths of DejaVu Sans, one of
/// the widest, so that no other font needs more.
package enum TextWidth {
  /// In pixels.
  package static func of(_ text: String, size: Double) -> Double {
    text.reduce(0) { $0 + share($1) } * size
  }

  /// The longest beginning of a text that fits, with an ellipsis if something is left out.
  package static func cut(_ text: String, to width: Double, size: Double) -> String {
    guard of(text, size: size) > width else { return text }
    var kept = text
    while !kept.isEmpty, of(kept + "…", size: size) > width { kept.removeLast() }
    return kept + "…"
  }

  /// A text in lines that fit; the last is cut if there would be more than `most`.
  package static func lines(_ text: String, width: Double, size: Double, most: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, of("\(last) \(word)", size: size) <= width || lines.count == most {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.map { cut($0, to: width, size: size) }
  }

  /// A character's width, in sizes of the font.
  private static func share(_ character: Character) -> Double {
    switch character {
    case "i", "j", "l", "I", "'", ".", ",", ":", ";", "|", "!", " ", "f", "t", "r", "(", ")", "[",
      "]", "-", "/", "\\", "\"", "*", "²", "³", "·":
      0.42
    case "m", "w", "M", "W", "@", "%", "—", "…", "&": 1
    case "A"..."Z", "+", "=", "<", ">", "−", "×", "~", "#": 0.84
    case "a"..."z", "0"..."9", "_", "?", "$", "^", "{", "}", "–", "ε", "λ", "μ", "σ": 0.64
    default: character.isASCII ? 0.7 : character.unicodeScalars.first!.value < 0x2e80 ? 0.86 : 1.1
    }
  }
}
