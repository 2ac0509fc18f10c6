import Foundation

/// A terminal without a window: what a program writes to `program` is read here.
final class PseudoTerminal {
  /// The program's end, to be its standard error.
  let program: FileHandle
  private let reader: Int32

  /// - Parameter columns: the width reported to programs.
  init(columns: UInt16) throws {
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    var (reader, writer): (Int32, Int32) = (-1, -1)
    guard openpty(&reader, &writer, nil, nil, &size) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    // Other tests start programs, too, which would keep it open.
    for end in [reader, writer] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    self.reader = reader
    program = FileHandle(fileDescriptor: writer, closeOnDealloc: true)
  }

  deinit { close(reader) }

  /// Everything that is written until the last program has closed it, with line breaks as programs write them.
  func text() throws -> String {
    try program.close()
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      // Linux reports an error once the other end is closed.
      let count = read(reader, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
  }

  /// The lines that a reader sees in the end.
  static func screen(_ text: String) -> [String] {
    var lines: [[Unicode.Scalar]] = [[]]
    var column = 0
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\n":
        lines.append([])
        column = 0
      case "\r": column = 0
      case "\u{1B}":
        precondition(rest.starts(with: "[K".unicodeScalars), "an unknown escape sequence")
        rest = rest.dropFirst(2)
        lines[lines.count - 1].removeSubrange(column...)
      default:
        lines[lines.count - 1].replaceSubrange(
          column..<min(column + 1, lines[lines.count - 1].count), with: [scalar])
        column += 1
      }
    }
    return lines.map { line in
      String(String.UnicodeScalarView(line))
    }
  }
}
