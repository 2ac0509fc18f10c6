public import Diagnostics
import Foundation

/// The text of a file, and the name that errors use for it.
///
/// Every reader of this module starts from one. A byte-order mark is dropped, and `\r\n` and a lone
/// `\r` become `\n`, so that readers deal with one line ending and count lines as editors do.
public struct TextFile: Hashable, Sendable {
  /// The path as the user gave it.
  public let path: String
  /// The text in UTF-8, without a byte-order mark, with lines ended by `\n`; it is never only white space.
  public let utf8: [UInt8]

  /// Reads the file at `path`, which may be a pipe; a relative path starts at the current folder.
  ///
  /// - Throws: `InputError`: `.noInput` if there is no such file, or if it is a folder or may not be
  ///   read; `.inputOutput` if reading fails; `.data` if it is empty or not UTF-8.
  public init(_ path: String) throws(InputError) {
    guard !path.isEmpty else {
      throw InputError(.noInput, at: #""""#, "no file is named", expected: "the path of a file")
    }
    try self.init(path: path, bytes: Self.read(path))
  }

  /// Takes bytes that are already in memory, as if they had been read from `path`.
  ///
  /// - Throws: `InputError` of kind `.data` if they are not UTF-8, or hold nothing but white space.
  public init(path: String, bytes: [UInt8]) throws(InputError) {
    self.path = path
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    utf8 = Self.withPlainNewlines(bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...])
    if String(bytes: utf8, encoding: .utf8) == nil { throw invalidByte() }
    if utf8.allSatisfy({ $0 == .newline || $0.isBlank }) {
      throw InputError(
        .data, at: path, utf8.isEmpty ? "the file is empty" : "the file holds only white space",
        expected: "rows of data")
    }
  }

  /// The error for something on a line of this file; lines count from 1.
  func error(
    line: Int, _ found: String, expected: String = "", remedy: String = ""
  ) -> InputError {
    InputError(.data, at: "\(path):\(line)", found, expected: expected, remedy: remedy)
  }

  private static func withPlainNewlines(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    guard bytes.contains(.carriageReturn) else { return Array(bytes) }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == .carriageReturn {
        plain.append(.newline)
      } else if !(byte == .newline && previous == .carriageReturn) {
        plain.append(byte)
      }
      previous = byte
    }
    return plain
  }

  /// Finds the byte that is not UTF-8. Slow, and called only if there is one.
  private func invalidByte() -> InputError {
    var parser = UTF8.ForwardParser()
    var rest = utf8.makeIterator()
    var line = 1
    var offset = 0
    while case .valid(let scalar) = parser.parseScalar(from: &rest) {
      if scalar.first == .newline { line += 1 }
      offset += scalar.count
    }
    let byte = String(utf8[offset], radix: 16, uppercase: true)
    return error(
      line: line, "the byte 0x\(byte) is not UTF-8", expected: "text in UTF-8",
      remedy: "save the file again with the encoding UTF-8")
  }

  /// All bytes of a file or pipe. (Foundation's `Data` treats a pipe as a file without permission.)
  private static func read(_ path: String) throws(InputError) -> [UInt8] {
    guard let stream = fopen(path, "rb") else { throw explain(errno, path: path) }
    defer { fclose(stream) }
    let size = 1 << 16
    var chunk = [UInt8](repeating: 0, count: size)
    var bytes: [UInt8] = []
    while true {
      let count = fread(&chunk, 1, size, stream)
      if count < size, ferror(stream) != 0 { throw explain(errno, path: path) }
      bytes += chunk[..<count]
      if count < size { return bytes }
      if bytes.count & (1 << 24 - 1) == 0 { try checkRoom(for: bytes.count, of: path) }
    }
  }

  /// Rejects a device that never ends, or a file too large to make tables of in memory: the text, what
  /// grows next to it while it is read, and its cells.
  private static func checkRoom(for count: Int, of path: String) throws(InputError) {
    guard count < 1 << 30 else {
      throw InputError(
        .data, at: path, "the file is longer than 1 GiB", expected: "a table that fits into memory",
        remedy: "give a part of it")
    }
    guard 3 * Double(count) <= AvailableMemory.bytes else {
      throw InputError(
        .system, at: path, "the file is too large for the available memory",
        remedy: "give a part of it, or use a larger machine")
    }
  }

  private static func explain(_ code: Int32, path: String) -> InputError {
    switch code {
    case EISDIR:
      return InputError(.noInput, at: path, "is a folder", expected: "a file")
    case EACCES:
      return InputError(
        .noInput, at: path, "permission to read the file is denied",
        remedy: "allow it with: chmod u+r \(path)")
    case ENOENT:
      return InputError(
        .noInput, at: path, "there is no such file", remedy: remedyForMissing(path))
    default:
      return InputError(
        .inputOutput, at: path, "reading the file failed: \(String(cString: strerror(code)))")
    }
  }

  private static func remedyForMissing(_ path: String) -> String {
    let files = FileManager.default
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    guard let others = try? files.contentsOfDirectory(atPath: folder) else {
      return "its folder \(folder) does not exist either"
    }
    if let nearest = others.sorted().nearest(to: url.lastPathComponent) {
      return "the nearest name in that folder is \(nearest.quoted)"
    }
    return "check the path"
  }
}
