internal import Diagnostics
internal import Foundation

/// A study's folder of results: one writer at a time, and files that are whole or not there.
final class ResultsFolder: Sendable {
  static let lockName = ".lock"

  let path: String
  /// Says who is writing. It can be taken again if somebody has removed the file.
  private let lock: Guarded<LockedFile>
  /// The journal that was found. Whoever has it is the folder's one writer, whatever became of the other
  /// lock.
  private let journalFound: Guarded<LockedFile?>

  /// Creates the folder if it is missing, and locks it for this process.
  ///
  /// - Throws: `InputError` if it cannot be written to or somebody is writing there.
  init(_ path: String) throws {
    self.path = path
    guard SystemCall.makeFolder(path) else {
      throw InputError(
        .cannotCreate, at: path.isEmpty ? #""""# : path,
        "the folder cannot be created (\(SystemCall.lastError))",
        remedy: Self.remedy)
    }
    let lock = try Self.explaining(Self.lockName, in: path) { name throws(LockedFile.Refusal) in
      try LockedFile(name)
    }
    journalFound = Guarded(
      try Self.explaining(JournalLine.fileName, in: path) { name throws(LockedFile.Refusal) in
        try LockedFile.existing(name)
      })
    self.lock = Guarded(lock)
    Self.sign(lock)
  }

  /// The journal, for this process alone to add to. If it is not there, it is made; if it was rewritten
  /// since it was found, the new one is opened.
  ///
  /// - Parameter length: how many bytes a rewritten one has.
  func journal(of length: Int) throws -> LockedFile {
    try journalFound.withLock { found in
      defer { found = nil }
      if let found, found.isInPlace { return found }
      let journal = try Self.explaining(JournalLine.fileName, in: path) {
        name throws(LockedFile.Refusal) in try LockedFile(name)
      }
      var status = stat()
      guard fstat(journal.descriptor, &status) == 0, status.st_size == length else {
        throw InputError(
          .tryAgain, at: journal.path, "another zobench has written here at the same time",
          remedy: "run the same command again")
      }
      return journal
    }
  }

  /// Checks that the lock file still has its name; if somebody has removed it, takes the lock again.
  ///
  /// - Returns: why that failed; nil if it succeeded, or if another process was quicker, which will find
  ///   the journal locked and be gone at once.
  func keepLock() -> String? {
    lock.withLock { lock -> String? in
      guard !lock.isInPlace else { return nil }
      do throws(LockedFile.Refusal) {
        lock = try LockedFile(lock.path, patience: 1)
        Self.sign(lock)
        return nil
      } catch {
        switch error {
        case .isTaken: return nil
        case .isNoFile(let kind): return "it is \(kind)"
        case .cannotOpen(let reason), .cannotLock(let reason): return reason
        }
      }
    }
  }

  /// Writes down who has the lock: a courtesy to whoever comes second. A failure is no reason to stop.
  private static func sign(_ lock: LockedFile) {
    ftruncate(lock.descriptor, 0)
    _ = SystemCall.write(
      "process \(getpid()) on \(ProcessInfo.processInfo.hostName)", to: lock.descriptor)
  }

  private static let remedy = "give another folder with --output"

  /// Says what is wrong if one of the files cannot be opened or locked.
  private static func explaining<Result>(
    _ name: String, in path: String, _ take: (String) throws(LockedFile.Refusal) -> Result
  ) throws(InputError) -> Result {
    let file = "\(path)/\(name)"
    let refusal: LockedFile.Refusal
    do {
      return try take(file)
    } catch {
      refusal = error
    }
    switch refusal {
    case .isTaken:
      throw InputError(
        .tryAgain, at: path, "another zobench is writing here\(ReadLock.remark(path))",
        remedy: "wait until it is done, or \(remedy)")
    case .isNoFile(let kind):
      throw PlainFile.isNoFile(.cannotCreate, kind, at: file)
    case .cannotOpen(let reason) where name == lockName:
      throw InputError(
        .cannotCreate, at: path, "the folder cannot be written to (\(reason))", remedy: remedy)
    case .cannotOpen(let reason):
      throw InputError(
        .cannotCreate, at: file, "the file cannot be opened (\(reason))", remedy: remedy)
    case .cannotLock(let reason):
      throw InputError(
        .cannotCreate, at: path, "the folder cannot be locked (\(reason))",
        remedy: "give a folder on another file system with --output")
    }
  }

  func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Whether a file is there, even behind links, that would lose something if it were rewritten.
  func holds(_ name: String) -> Bool { WholeFile.holdsSomething(path(name)) }

  /// Writes a file under a temporary name, and moves it into place when all of it is on the disk.
  func write(_ text: String, to name: String) throws {
    try WholeFile.write(
      text, to: path(name), creating: Self.remedy,
      writing: "make room and run the same command again: finished runs are kept")
  }

  /// Removes the states of runs, and their folder if nothing else is in it.
  func removeCheckpoints() {
    for file in CellCheckpoints.files(in: path) { unlink(file) }
    removeEmptyFolder(CellCheckpoints.folderName)
  }

  /// Removes a folder in it, if it is there and empty.
  func removeEmptyFolder(_ name: String) { rmdir(path(name)) }

  /// Removes those of the files that are there.
  func remove(_ names: [String]) {
    for name in names { unlink(path(name)) }
  }
}
