internal import Foundation
internal import Sampling

/// A line of a journal: the checksum of what follows, a blank, JSON, and a newline.
enum JournalLine {
  /// The name of the journal, in every results folder.
  static let fileName = "journal.txt"

  /// Part of a study's identity; another number means another layout of the lines.
  static let format = 2

  /// The line that holds a value, keys sorted.
  static func text(of body: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return text(of: String(decoding: try encoder.encode(body), as: UTF8.self))
  }

  /// The line that holds JSON.
  static func text(of json: String) -> String { "\(StableHash(json).hexadecimal) \(json)\n" }

  /// Whether bytes can be the beginning of the first line, or what a power failure leaves of it:
  /// zeros.
  static func isCut(_ bytes: ArraySlice<UInt8>) -> Bool {
    let digits = bytes.prefix(16)
    let isBeginning =
      digits.allSatisfy("0123456789abcdef".utf8.contains)
      && zip(bytes.dropFirst(16), " {".utf8).allSatisfy(==)
    return isBeginning || bytes.allSatisfy { $0 == 0 }
  }

  /// The JSON of a line without its newline; nil if it does not match its checksum.
  static func body(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let blank = line.firstIndex(of: UInt8(ascii: " ")) else { return nil }
    let body = line[(blank + 1)...]
    var hash = StableHash()
    body.withUnsafeBytes { hash.combine($0) }
    return line[..<blank].elementsEqual(hash.hexadecimal.utf8) ? body : nil
  }
}

/// What a journal line says, after the first one with the study's identity: that a session begins,
/// or that a cell is finished.
struct JournalBody<Record: Codable>: Codable {
  var session: Provenance?
  var record: Record?
  /// The hash of the definition of the record's cell.
  var definition: String?
}
