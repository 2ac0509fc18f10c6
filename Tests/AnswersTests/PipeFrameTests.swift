import Answers
import Testing

/// Frames byte by byte, as `docs/pipe.md` defines them.
@Suite struct PipeFrameTests {
  /// The bytes of a header, put together by hand.
  private static func bytes(_ words: [(offset: Int, size: Int, value: UInt64)]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 64)
    for (offset, size, value) in words {
      for i in 0..<size { bytes[offset + i] = UInt8(truncatingIfNeeded: value >> (8 * i)) }
    }
    return bytes
  }

  @Test func headersHaveTheBytesOfTheProtocol() {
    var header = PipeFrame.Header(
      .question, [.value, .tangent], id: 0x0102_0304_0506_0708, points: 3, directions: 2,
      flags: [.shared, .sampled])
    header.key = 0xFEDC_BA98_7654_3210
    header.bytes = 1234
    header.place = 64
    header.answerPlace = 1280
    let expected = Self.bytes([
      (0, 4, 0x5142_4F5A), (4, 4, 5), (8, 8, 0x0102_0304_0506_0708), (16, 4, 3), (20, 4, 2),
      (24, 4, 5), (32, 8, 0xFEDC_BA98_7654_3210), (40, 8, 1234), (48, 8, 64), (56, 8, 1280),
    ])
    #expect(Array("ZOBQ".utf8) == Array(expected[..<4]))
    var written = [UInt8](repeating: 0xAA, count: 64)
    written.withUnsafeMutableBytes { header.write(to: $0) }
    #expect(written == expected)
    #expect(written.withUnsafeBytes { PipeFrame.Header($0) } == header)
  }

  @Test func answersBeginOtherwise() {
    var written = [UInt8](repeating: 0, count: 64)
    written.withUnsafeMutableBytes { PipeFrame.Header(.answer, .value, id: 1).write(to: $0) }
    #expect(Array(written[..<4]) == Array("ZOBA".utf8))
    written[0] = 0
    #expect(written.withUnsafeBytes { PipeFrame.Header($0) } == nil)
  }

  @Test(arguments: [1, 2, 5], [1, 3, 10])
  func layoutsHaveTheLengthsOfTheirParts(m: Int, n: Int) {
    for (mask, k) in (UInt32(1)..<16).flatMap({ mask in [0, 1, 4].map { (mask, $0) } }) {
      let ask = PipeFrame.Ask(rawValue: mask)
      let layout = PipeFrame.AnswerLayout(ask, points: m, dimension: n, directions: k)
      var length = 4 * m
      if m % 2 == 1 { length += 4 }
      #expect(layout.statuses == 0..<length)
      let parts = [
        (layout.values, 1, m), (layout.gradients, 2, m * n), (layout.tangents, 4, m * k),
        (layout.products, 8, m * k * n),
      ]
      for (range, bit, count) in parts {
        #expect(range.lowerBound == length)
        #expect(range.count == (mask & UInt32(bit) != 0 ? 8 * count : 0))
        #expect(range.lowerBound % 8 == 0)
        length += range.count
      }
      #expect(layout.bytes == length)
    }
  }

  @Test func theStartIsAskedForWithoutStatuses() {
    let layout = PipeFrame.AnswerLayout(.start, points: 0, dimension: 7, directions: 0)
    #expect(layout.statuses.isEmpty && layout.values == 0..<56 && layout.bytes == 56)
  }
}
