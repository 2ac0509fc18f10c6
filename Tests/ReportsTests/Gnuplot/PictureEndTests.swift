import Foundation
import Reports
import Testing

/// Files of each format that a full disk has cut off are recognised as such.
@Suite struct PictureEndTests {
  private static let pictures: [[UInt8]] = [
    Array("<?xml version=\"1.0\"?>\n<svg>\n<text>a</text>\n</svg>\n\n".utf8),
    [0x89] + Array("PNG....IDAT....IEND".utf8) + [0xAE, 0x42, 0x60, 0x82],
    Array("%PDF-1.5\n1 0 obj\nstartxref\n467\n%%EOF\n".utf8),
    Array("GIF89a....".utf8) + [0x00, 0x3B],
  ]

  @Test(arguments: pictures)
  func cutOff(picture: [UInt8]) {
    #expect(PictureEnd.isReached(by: Data(picture)))
    let length = picture.lastIndex { $0 != UInt8(ascii: "\n") }!
    for count in 6...length {
      #expect(!PictureEnd.isReached(by: Data(picture[..<count])), "\(count) bytes")
    }
    #expect(!PictureEnd.isReached(by: Data()))
  }
}
