internal import Diagnostics
internal import Foundation
internal import Synchronization

/// The append-only file of a study's finished cells, from which all other files are made.
///
/// The first line is the study's identity; then come any number of lines that say that a session
/// begins, and of records. A record is written as soon as its cell is done, and synced to disk at
/// least once a second: a killed process loses nothing finished, a power failure at most the last
/// second.
final class Journal<Record: Codable & Sendable>: Sendable {
  private let file: LockedFile
  /// The bytes up to the end of the last whole line.
  private let length: Guarded<Int>
  private let isDirty = Atomic(false)
  private let syncing = Guarded(())

  /// Opens the journal in a folder to add to it.
  ///
  /// - Parameter contents: what it holds; whatever follows that in the file is cut off.
  init(in folder: ResultsFolder, continuing contents: JournalContents<Record>) throws {
    file = try folder.journal(of: contents.length)
    length = Guarded(contents.length)
    guard cut(to: contents.length) else { throw failure() }
    if contents.length == 0 { try append(line: contents.text()) }
  }

  deinit { fsync(file.descriptor) }

  /// Adds a finished cell's record.
  ///
  /// - Parameter definition: a hash of what the record follows from, except the budget.
  func append(_ record: Record, definition: String) throws {
    try append(line: JournalLine.text(of: JournalBody(record: record, definition: definition)))
  }

  /// Adds a line that says that a session begins to run.
  func append(_ session: Provenance) throws {
    try append(line: JournalLine.text(of: JournalBody<Record>(session: session)))
  }

  private func append(line: String) throws {
    try length.withLock { length in
      guard SystemCall.write(line, to: file.descriptor) else {
        let error = failure()
        _ = cut(to: length)  // nothing half-written stays behind
        throw error
      }
      length += line.utf8.count
    }
    isDirty.store(true, ordering: .relaxed)
  }

  /// Syncs to disk what was added since the last sync. Records can be added meanwhile.
  func sync() throws {
    try syncing.withLock { _ in
      guard isDirty.exchange(false, ordering: .relaxed), fsync(file.descriptor) != 0 else { return }
      throw failure()
    }
  }

  /// Whether the file that is written to still has its name, in the folder of that name.
  var isInPlace: Bool { file.isInPlace }

  private func cut(to length: Int) -> Bool { ftruncate(file.descriptor, off_t(length)) == 0 }

  private func failure() -> InputError {
    InputError(
      .inputOutput, at: file.path, "a finished run cannot be written (\(SystemCall.lastError))",
      remedy: "make room and run the same command again: finished runs are kept")
  }
}
