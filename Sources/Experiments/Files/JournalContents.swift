package import Diagnostics
package import Fields
internal import Foundation

/// What a journal holds, as a value: to be read, put together anew, and written as a whole.
///
/// Only whole lines count. If the last one is incomplete or does not match its checksum, it was being
/// written when the process ended, and is left out. Damage anywhere else is an error, and so is a file that
/// never was a journal.
package struct JournalContents<Record: Codable & Sendable>: Sendable {
  package static var fileName: String { JournalLine.fileName }

  /// The study that the records belong to; nil if not even the first line is whole.
  package var identity: JSON?
  /// The sessions that worked on the study, in the order in which they began.
  package var sessions: [Session] = []
  /// The finished cells, in the order in which they were finished.
  package var records: [Entry] = []
  /// Whether the last line was incomplete or damaged, and left out.
  package private(set) var droppedTail = false
  /// The bytes up to the end of the last whole line.
  private(set) var length = 0

  /// The line that says that a session began to run.
  package struct Session: Sendable {
    /// Where it stands in the file, from 1.
    package let line: Int
    package let provenance: Provenance
  }

  /// A finished cell.
  package struct Entry: Sendable {
    /// Where it stands in the file, from 1.
    package let line: Int
    package let record: Record
    /// A hash of everything that the record follows from, except the budget it was made under.
    package let definition: String

    /// - Parameter definition: a hash of what the record follows from, except the budget.
    package init(line: Int, record: Record, definition: String) {
      self.line = line
      self.record = record
      self.definition = definition
    }
  }

  /// The journal of a study with nothing done yet.
  package init(identity: JSON?) {
    self.identity = identity
  }

  /// Reads the journal in a results folder, perhaps another process's; if it is not there, it counts as
  /// empty.
  ///
  /// - Parameter asked: the identity of the study whose results are asked for. Records of another, which
  ///   this version or this kind of study cannot read, are then refused with the differences instead of
  ///   being called damaged.
  /// - Throws: `InputError` that names the file, and the line if one is damaged.
  package init(in folder: String, for asked: JSON? = nil) throws {
    let path = "\(folder)/\(Self.fileName)"
    self.init(identity: nil)
    guard let bytes = try PlainFile.bytes(path) else { return }
    let newline = UInt8(ascii: "\n")
    var lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
    // Whatever follows the last newline is a line that was cut off.
    let tail = lines.removeLast()
    droppedTail = !tail.isEmpty
    if lines.isEmpty
      ? !JournalLine.isCut(tail) : lines.allSatisfy({ JournalLine.body(of: $0) == nil })
    {
      throw Self.isNone(path)
    }
    for (i, line) in lines.enumerated() {
      guard let body = JournalLine.body(of: line) else {
        guard i > 0, i == lines.count - 1, !droppedTail else {
          throw Self.damage(path, i + 1, "the line does not match its checksum")
        }
        droppedTail = true
        break
      }
      guard read(body, line: i + 1, path) else {
        throw asked.flatMap { refusal(of: $0, in: folder) }
          ?? Self.damage(path, i + 1, "this version cannot read the record")
      }
      length += line.count + 1
    }
  }

  /// Whether this version can read the records.
  var hasThisFormat: Bool {
    guard case .object(let entries)? = identity else { return false }
    return entries["format"] == .integer(JournalLine.format)
  }

  /// - Returns: false if the line does not belong to a journal of such records.
  private mutating func read(_ body: ArraySlice<UInt8>, line: Int, _ path: String) -> Bool {
    guard line > 1 else {
      identity = try? JSON.parse(Data(body), place: path)
      guard case .object(let entries)? = identity else { return false }
      return entries["format"] != nil && entries["configuration"] != nil
    }
    let content = try? JSONDecoder().decode(JournalBody<Record>.self, from: Data(body))
    if let record = content?.record, let definition = content?.definition {
      records.append(Entry(line: line, record: record, definition: definition))
    } else if let session = content?.session {
      sessions.append(Session(line: line, provenance: session))
    } else {
      return false
    }
    return true
  }

  private static func damage(_ path: String, _ line: Int, _ what: String) -> InputError {
    InputError(
      .data, at: "\(path):\(line)", "\(what); the journal was changed or damaged",
      remedy: "restore the file, or start over with --fresh")
  }

  private static func isNone(_ path: String) -> InputError {
    InputError(
      .data, at: path, "the file is not a journal of zobench: no line has its checksum",
      remedy: "move it away, or give another folder; run --fresh overwrites it")
  }

  /// Rewrites the journal, in place of what is there: all of it, or nothing.
  ///
  /// - Precondition: there is an identity.
  mutating func rewrite(in folder: ResultsFolder) throws {
    let text = try text()
    try folder.write(text, to: Self.fileName)
    self = try Self(in: folder.path)
  }

  /// The file's text: the identity, the sessions, the records.
  ///
  /// - Precondition: there is an identity.
  package func text() throws -> String {
    precondition(identity != nil, "a journal begins with the identity of its study")
    var text = JournalLine.text(of: identity!.text)
    for session in sessions {
      text += try JournalLine.text(of: JournalBody<Record>(session: session.provenance))
    }
    for entry in records {
      text += try JournalLine.text(
        of: JournalBody(record: entry.record, definition: entry.definition))
    }
    return text
  }
}

extension JournalContents {
  /// The error if the journal is another study's; nil if it is not.
  ///
  /// - Parameters:
  ///   - identity: that of the study whose results are asked for.
  ///   - folder: where the journal is.
  package func refusal(of identity: JSON, in folder: String) -> InputError? {
    guard let old = self.identity, old != identity else { return nil }
    let differences = JSON.differences(from: old, to: identity)
    let shown = differences.prefix(5).map { "  \($0)" }.joined(separator: "\n")
    let more = differences.count > 5 ? "\n  and \(differences.count - 5) more" : ""
    // Nobody can go on with data and programs that have changed.
    let isConfigured = ["configuration", "format"].allSatisfy { old[$0] == identity[$0] }
    let remedy =
      isConfigured
      ? "restore what has changed, show the results with zobench table \(folder)"
      : "continue them with zobench run \(folder), show them with zobench table \(folder)"
    return InputError(
      .cannotCreate, at: folder,
      "the folder holds results of another configuration:\n\(shown)\(more)\n  (there → asked for)",
      remedy: "\(remedy), or give another folder with --output; --fresh discards them")
  }
}

extension JSON {
  /// What stands under a key of an object; nil for anything else.
  fileprivate subscript(key: String) -> JSON? {
    if case .object(let entries) = self { entries[key] } else { nil }
  }
}

extension JournalContents where Record: Identifiable, Record.ID == String {
  /// The error for a record that is not what a study would have made.
  func isForeign(_ entry: Entry, in folder: String) -> InputError {
    InputError(
      .data, at: "\(folder)/\(Self.fileName):\(entry.line)",
      "the run \(entry.record.id) does not belong to this study, whatever the first line says",
      expected: "runs of this study's cells, with the same definition",
      remedy: "restore the file, or start over with --fresh")
  }

  /// The error for a record from an earlier version, which computed something differently.
  func isEarlier(_ entry: Entry, _ difference: String, in folder: String) -> InputError {
    InputError(
      .cannotCreate, at: "\(folder)/\(Self.fileName):\(entry.line)",
      "the run \(entry.record.id) was \(difference)",
      remedy:
        "show these results with zobench table \(folder), or give another folder with --output; --fresh "
        + "discards them")
  }
}
