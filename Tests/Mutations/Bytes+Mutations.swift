extension [UInt8] {
  /// The bytes after a few slips of the kind that editors, transfers and hurried people make:
  /// something lost, put in, replaced, repeated, cut off, or a number that has become another.
  public func mutated(using random: inout SplitMix) -> [UInt8] {
    var bytes = self
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let position = bytes.indices.pick(using: &random)
      let near =
        position..<Swift.min(position + Int.random(in: 1...12, using: &random), bytes.count)
      switch Int.random(in: 0..<10, using: &random) {
      case 0: bytes.remove(at: position)
      case 1: bytes.insert(Self.spice.pick(using: &random), at: position)
      case 2: bytes[position] = Self.spice.pick(using: &random)
      case 3: bytes.removeSubrange(near)
      case 4: bytes.insert(contentsOf: bytes[near], at: bytes.indices.pick(using: &random))
      case 5: bytes.removeSubrange(position...)
      case 6: bytes[position] = .random(in: 0...255, using: &random)
      case 7: bytes.insert(contentsOf: Self.words.pick(using: &random).utf8, at: position)
      case 8: bytes.replaceNumber(after: position, with: Self.words.pick(using: &random))
      default: bytes.repeatLine(at: position)
      }
    }
    return bytes
  }

  private static let spice =
    Array("\",\n\r;:{}[]\\ #-+.0129eE\t/'\u{FEFF}é".utf8) + [0, 0x7F, 0xC3, 0xFF]

  private static let words = [
    "0", "-0", "-1", "1e308", "1e-320", "1e400", "-1e18", "9223372036854775807",
    "9223372036854775808", "1000000000000", "nan", "NaN", "inf", "-Infinity", "0x10", "1,5",
    "1_000",
    "null", "true", "é", "\u{202E}abc", "\u{1F600}", "\u{0}", "\r\n", "\"\"", ",,,,", "::",
    String(repeating: "9", count: 400), String(repeating: "[", count: 600),
  ]

  /// Replaces the first number from a position on by another word.
  private mutating func replaceNumber(after position: Int, with word: String) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let first = self[position...].firstIndex(where: digits.contains) else { return }
    let end = self[first...].firstIndex { !digits.contains($0) && $0 != UInt8(ascii: ".") } ?? count
    replaceSubrange(first..<end, with: word.utf8)
  }

  /// Repeats the line that a position is on.
  private mutating func repeatLine(at position: Int) {
    let newline = UInt8(ascii: "\n")
    let first = self[..<position].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let end = self[position...].firstIndex(of: newline).map { $0 + 1 } ?? count
    insert(contentsOf: self[first..<end], at: end)
  }
}
