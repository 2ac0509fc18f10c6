package import Foundation
internal import Sampling

/// The mark by which a file says that zobench made it, and shows whether somebody has changed it since.
///
/// Whoever makes a file puts ``open`` into a comment in it and seals the whole: the digits become a checksum of
/// everything else.
package enum GeneratorMark {
  /// A mark that is still to be sealed.
  package static let open = label + digits
  private static let label = "checksum "
  private static let digits = String(repeating: "0", count: 16)

  /// What a file says about where it comes from.
  enum Standing {
    /// It has no mark.
    case absent
    /// It is as zobench has made it.
    case intact
    /// It has a mark, but one that does not match its content.
    case changed
    /// A version of zobench that made no marks has made it.
    case former
  }

  /// How scripts and pages of versions without marks say who made them. Today's never say so without a mark.
  private static let formerly = [
    "\n# Written by zobench plot;", #"<meta name="generator" content="zobench "#,
  ]

  /// If there are more marks than this, in texts that a study quotes, the rest is not looked at.
  private static let maximumMarks = 100

  /// A text with its first open mark sealed.
  package static func sealing(_ text: String) -> String {
    String(decoding: sealing(Data(text.utf8)), as: UTF8.self)
  }

  /// A file's bytes with the mark in them sealed.
  package static func sealing(_ data: Data) -> Data {
    guard let mark = data.range(of: Data(open.utf8)) else {
      preconditionFailure("what is to be sealed has no open mark")
    }
    let place = mark.upperBound - digits.utf8.count..<mark.upperBound
    var sealed = data
    sealed.replaceSubrange(place, with: checksum(of: data, but: place).utf8)
    return sealed
  }

  static func standing(of data: Data) -> Standing {
    var (rest, count) = (data[...], 0)
    while count < maximumMarks, let found = rest.range(of: Data(label.utf8)) {
      rest = rest[found.upperBound...]
      let written = rest.prefix(digits.utf8.count)
      guard written.count == digits.utf8.count, written.allSatisfy(isDigit) else { continue }
      count += 1
      let checksum = checksum(of: data, but: written.startIndex..<written.endIndex)
      if written.elementsEqual(checksum.utf8) { return .intact }
    }
    if count > 0 { return .changed }
    return formerly.contains { data.range(of: Data($0.utf8)) != nil } ? .former : .absent
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  private static func checksum(of data: Data, but place: Range<Int>) -> String {
    var hash = StableHash()
    for part in [data[..<place.lowerBound], data[place.upperBound...]] {
      part.withUnsafeBytes { hash.combine($0) }
    }
    return hash.hexadecimal
  }
}
