/// The last lines that a child writes to standard error.
struct LastWords {
  private static let mostLines = 20
  private static let mostBytes = 16384
  private var bytes: [UInt8] = []

  mutating func add(_ more: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: more)
    if bytes.count > 2 * Self.mostBytes { bytes.removeFirst(bytes.count - Self.mostBytes) }
  }

  /// Without empty lines at the end.
  var lines: [String] {
    var lines = String(decoding: bytes.suffix(Self.mostBytes), as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
    return Array(lines.suffix(Self.mostLines))
  }
}
