internal import Diagnostics
internal import Fields
internal import Foundation
internal import Sampling

/// The append-only file of a study's finished cells, from which all other files are made.
///
/// The first line is the study's identity, each further line one record; every line begins with the
/// checksum of the rest. A record is written at once when its cell is done, and synced to the disk
/// at least once a second: a killed process loses nothing finished, a power cut at most the last
/// second. A tail that was cut off in the middle of a record is dropped, and that cell done again.
final class Journal<Record: Codable> {
  static var fileName: String { "journal.txt" }

  /// The records found when the journal was opened.
  let found: [Record]
  /// Whether the last record was incomplete, and dropped.
  let droppedTail: Bool

  private let path: String
  private let descriptor: Int32
  private var length: Int
  private var lastSync = ContinuousClock.now

  /// Opens the journal in a folder, or begins one.
  ///
  /// - Parameter identity: what the study is; a journal of another one is refused, and the error
  ///   says where they differ.
  init(in folder: ResultsFolder, identity: JSON) throws {
    path = folder.path(Self.fileName)
    let contents = try JournalContents(path, identity)
    found = try contents.decode(path)
    droppedTail = contents.droppedTail
    length = contents.length
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw InputError(
        .cannotCreate, at: path, "the file cannot be opened (\(SystemCall.lastError))",
        remedy: "give another folder with --output")
    }
    try cutAndSeek()
    if length == 0 { try write(Line(body: identity.text)) }
  }

  /// The records in a folder that is only read, another process's perhaps.
  static func records(in folder: String, identity: JSON) throws -> [Record] {
    let path = "\(folder)/\(fileName)"
    return try JournalContents(path, identity).decode(path)
  }

  /// Cuts off what follows the last whole record, and goes on from there.
  private func cutAndSeek() throws {
    guard ftruncate(descriptor, off_t(length)) == 0,
      lseek(descriptor, off_t(length), SEEK_SET) >= 0
    else { throw failure() }
  }

  deinit {
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// A record as the journal holds it.
  struct Line: Sendable {
    fileprivate let text: String

    fileprivate init(body: String) {
      text = "\(StableHash(body).hexadecimal) \(body)\n"
    }

    /// Takes more time than writing: for many threads at once to do, while one writes.
    init(_ record: Record) throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      self.init(body: String(decoding: try encoder.encode(record), as: UTF8.self))
    }
  }

  func append(_ record: Record) throws { try append(Line(record)) }

  func append(_ line: Line) throws {
    try write(line)
    if ContinuousClock.now - lastSync > .seconds(1) {
      fsync(descriptor)
      lastSync = .now
    }
  }

  private func write(_ line: Line) throws {
    guard SystemCall.write(line.text, to: descriptor) else {
      let error = failure()
      try? cutAndSeek()  // nothing half-written stays behind
      throw error
    }
    length += line.text.utf8.count
  }

  private func failure() -> InputError {
    InputError(
      .inputOutput, at: path, "a finished run cannot be written (\(SystemCall.lastError))",
      remedy: "make room and run the same command again: finished runs are kept")
  }
}

/// What an existing journal holds.
private struct JournalContents {
  var records: [(line: Int, text: Substring)] = []
  /// The bytes up to the end of the last whole record.
  var length = 0
  /// Whether something follows that.
  var droppedTail = false

  init(_ path: String, _ identity: JSON) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InputError(.inputOutput, at: path, "the file cannot be read")
    }
    let text = String(decoding: data, as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    // Whatever follows the last newline is a line that was cut off.
    droppedTail = lines.removeLast().isEmpty == false
    for (i, line) in lines.enumerated() {
      guard let body = Self.checked(line) else {
        guard i == lines.count - 1 else {
          throw Self.corrupt(path, i + 1, "the line does not match its checksum")
        }
        droppedTail = true
        break
      }
      if i == 0 {
        try Self.compare(body, with: identity, path)
      } else {
        records.append((i + 1, body))
      }
      length += line.utf8.count + 1
    }
  }

  func decode<Record: Decodable>(_ path: String) throws -> [Record] {
    let decoder = JSONDecoder()
    return try records.map { line, text in
      do {
        return try decoder.decode(Record.self, from: Data(text.utf8))
      } catch {
        throw Self.corrupt(path, line, "this version cannot read the record")
      }
    }
  }

  /// The line without its checksum, if that is right.
  private static func checked(_ line: Substring) -> Substring? {
    guard let space = line.firstIndex(of: " ") else { return nil }
    let body = line[line.index(after: space)...]
    return StableHash(String(body)).hexadecimal == line[..<space] ? body : nil
  }

  private static func compare(_ header: Substring, with identity: JSON, _ path: String) throws {
    let old = try JSON.parse(Data(header.utf8), place: path)
    let differences = JSON.differences(from: old, to: identity)
    guard !differences.isEmpty else { return }
    let shown = differences.prefix(5).map { "  \($0)" }.joined(separator: "\n")
    let more = differences.count > 5 ? "\n  and \(differences.count - 5) more" : ""
    throw InputError(
      .cannotCreate, at: path.parentFolder,
      "the results there are of another configuration:\n\(shown)\(more)\n  (there → asked for)",
      remedy: "give another folder with --output, or start over with --fresh")
  }

  static func corrupt(_ path: String, _ line: Int, _ what: String) -> InputError {
    InputError(
      .data, at: "\(path):\(line)", "\(what); the journal was changed or damaged",
      remedy: "restore the file, or start over with --fresh")
  }
}
