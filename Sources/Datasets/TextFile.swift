public import Diagnostics
import Foundation

/// The text of a file, and the name under which errors speak of it.
///
/// Every reader of this room starts from one. A byte-order mark is dropped, and `\r\n` and a lone
/// `\r` become `\n`, so that readers know one line ending, and count lines as editors do.
public struct TextFile: Hashable, Sendable {
  /// The path as the user gave it.
  public let path: String
  /// The text in UTF-8, without byte-order mark, its lines ended by `\n`; holds more than white space.
  public let utf8: [UInt8]

  /// Reads the file at `path`; a relative path starts at the current folder.
  ///
  /// - Throws: `InputError`: `.noInput` when there is no such file, when it is a folder or must not
  ///   be read; `.inputOutput` when reading fails; `.data` when it is empty or not UTF-8.
  public init(_ path: String) throws(InputError) {
    guard !path.isEmpty else {
      throw InputError(.noInput, at: #""""#, "no file is named", expected: "the path of a file")
    }
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw Self.explain(error, path: path)
    }
    try self.init(path: path, bytes: [UInt8](data))
  }

  /// Takes bytes that are in memory already, as if they had been read from `path`.
  ///
  /// - Throws: `InputError` of kind `.data` when they are not UTF-8, or hold nothing but white space.
  public init(path: String, bytes: [UInt8]) throws(InputError) {
    self.path = path
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    utf8 = Self.withPlainNewlines(bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...])
    if String(bytes: utf8, encoding: .utf8) == nil { throw invalidByte() }
    if utf8.allSatisfy({ $0 == .newline || $0.isBlank }) {
      throw InputError(
        .data, at: path, utf8.isEmpty ? "the file is empty" : "the file holds only white space",
        expected: "a header line and rows of data")
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

  /// Finds what is not UTF-8. Slow, and called only where there is something to find.
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

  private static func explain(_ error: any Error, path: String) -> InputError {
    let files = FileManager.default
    var isFolder = ObjCBool(false)
    if files.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      return InputError(.noInput, at: path, "is a folder", expected: "a file")
    }
    switch (error as? CocoaError)?.code {
    case .fileReadNoPermission?:
      return InputError(
        .noInput, at: path, "permission to read the file is denied",
        remedy: "allow it with: chmod u+r \(path)")
    case .fileReadNoSuchFile?, .fileNoSuchFile?:
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      let name = URL(fileURLWithPath: path).lastPathComponent
      let remedy: String
      if let others = try? files.contentsOfDirectory(atPath: folder.path) {
        if let nearest = nearestName(to: name, among: others.sorted()) {
          remedy = "the nearest name in that folder is \(nearest.quoted)"
        } else if path.hasPrefix("/") {
          remedy = "check the path"
        } else {
          remedy = "the path starts at the current folder, \(files.currentDirectoryPath)"
        }
      } else {
        remedy = "its folder \(folder.path) does not exist either"
      }
      return InputError(.noInput, at: path, "there is no such file", remedy: remedy)
    default:
      return InputError(
        .inputOutput, at: path, "reading the file failed: \(error.localizedDescription)")
    }
  }
}
