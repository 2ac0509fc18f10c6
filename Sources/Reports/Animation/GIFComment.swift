internal import Experiments
internal import Foundation

/// The mark of an animation, in a comment of its file (GIF89a, section 24).
enum GIFComment {
  /// Puts it before the byte that ends the file, and seals the whole.
  static func mark(_ file: URL) throws {
    var gif = try Data(contentsOf: file)
    guard gif.starts(with: "GIF89a".utf8), gif.last == end else { return }
    gif.removeLast()
    let text = "Made by zobench; \(GeneratorMark.open)".utf8
    gif += [0x21, 0xFE, UInt8(text.count)] + text + [0, end]
    try GeneratorMark.sealing(gif).write(to: file)
  }

  private static let end: UInt8 = 0x3B
}
