internal import Diagnostics
internal import Foundation

/// A study's folder of results: one writer at a time, and files that are whole or not there.
final class ResultsFolder: Sendable {
  static let lockName = ".lock"

  let path: String
  private let lock: Int32

  /// Creates the folder where it is missing, and locks it for this process.
  ///
  /// The lock is the kernel's and goes with the process, however that ends.
  init(_ path: String) throws {
    self.path = path
    guard SystemCall.makeFolder(path) else {
      throw InputError(
        .cannotCreate, at: path.isEmpty ? #""""# : path,
        "the folder cannot be created (\(SystemCall.lastError))",
        remedy: "give another folder with --output")
    }
    let lockPath = "\(path)/\(Self.lockName)"
    lock = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0 else {
      throw InputError(
        .cannotCreate, at: path, "the folder cannot be written to (\(SystemCall.lastError))",
        remedy: "give another folder with --output")
    }
    guard Self.take(lock) else {
      guard errno == EWOULDBLOCK else {
        throw InputError(
          .cannotCreate, at: path, "the folder cannot be locked (\(SystemCall.lastError))",
          remedy: "give a folder on another file system with --output")
      }
      throw InputError(
        .tryAgain, at: path, "another zobench is writing here\(ReadLock.remark(lockPath))",
        remedy: "wait until it is done, or give another folder with --output")
    }
    let owner = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)"
    ftruncate(lock, 0)
    // Only a courtesy to whoever comes second: that it failed is no reason to stop.
    _ = SystemCall.write(owner, to: lock)
  }

  deinit {
    // Not left to `close`: a process being started at this moment holds the descriptor too.
    flock(lock, LOCK_UN)
    close(lock)
  }

  /// Locks a file, with some patience: whoever looks whether it is locked holds it for a moment.
  private static func take(_ lock: Int32) -> Bool {
    for _ in 0..<10 {
      if flock(lock, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK else { return false }
      usleep(20_000)
    }
    return flock(lock, LOCK_EX | LOCK_NB) == 0
  }

  func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file under a temporary name, and moves it into place when all of it is on the disk.
  func write(_ text: String, to name: String) throws {
    try WholeFile.write(
      text, to: path(name), creating: "give another folder with --output",
      writing: "make room and run the same command again: finished runs are kept")
  }

  /// Removes a folder in it with all that it holds, if it is there.
  func removeFolder(_ name: String) {
    try? FileManager.default.removeItem(atPath: path(name))
  }

  /// Removes a folder in it, if it is there and empty.
  func removeEmptyFolder(_ name: String) { rmdir(path(name)) }

  /// Removes files, as far as they are there.
  func remove(_ names: [String]) {
    for name in names { unlink(path(name)) }
  }
}
