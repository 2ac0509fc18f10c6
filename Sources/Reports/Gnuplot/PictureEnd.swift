package import Foundation

/// How pictures end. If a disk is full, gnuplot writes as much as there is room for, and says nothing.
package enum PictureEnd {
  /// How files begin and end, apart from newlines after the end.
  private static let formats: [(beginning: [UInt8], end: [UInt8])] = [
    (Array("<?xml".utf8), Array("</svg>".utf8)),
    ([0x89, 0x50, 0x4E, 0x47], Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]),
    (Array("%PDF".utf8), Array("%%EOF".utf8)),
    (Array("GIF89a".utf8), [0x00, 0x3B]),
  ]

  /// Whether a picture is complete, as far as its format shows.
  package static func isReached(by picture: Data) -> Bool {
    guard let format = formats.first(where: { picture.starts(with: $0.beginning) }) else {
      return !picture.isEmpty
    }
    var whole = picture[...]
    while whole.last == UInt8(ascii: "\n") { whole.removeLast() }
    return whole.suffix(format.end.count).elementsEqual(format.end)
  }
}
