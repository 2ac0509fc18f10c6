internal import Diagnostics
internal import Foundation

/// Keeps others from writing to a results folder while it is read; many can read at a time.
final class ReadLock: Sendable {
  private let lock: Int32

  /// - Throws: `InputError` where somebody is writing there.
  init(on path: String) throws {
    let lockPath = "\(path)/\(ResultsFolder.lockName)"
    // Without such a file, in a copy for instance, nobody has ever written there.
    lock = open(lockPath, O_RDONLY | O_CLOEXEC)
    guard lock >= 0, flock(lock, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
    throw InputError(
      .tryAgain, at: path, "another zobench is writing here\(Self.remark(lockPath))",
      remedy: "wait until it is done")
  }

  deinit {
    guard lock >= 0 else { return }
    flock(lock, LOCK_UN)
    close(lock)
  }

  /// Who is writing in a folder, as they said themselves: `process 4711 on alpha`; nil where nobody is.
  static func writer(in path: String) -> String? {
    let lockPath = "\(path)/\(ResultsFolder.lockName)"
    let lock = open(lockPath, O_RDONLY | O_CLOEXEC)
    guard lock >= 0 else { return nil }
    defer { close(lock) }
    guard flock(lock, LOCK_SH | LOCK_NB) != 0 else {
      flock(lock, LOCK_UN)
      return nil
    }
    let owner = (try? String(contentsOfFile: lockPath, encoding: .utf8)) ?? ""
    return owner.isEmpty ? "unknown" : owner
  }

  /// Who has written last, as they said: ` (process 4711 on alpha)`; empty where nobody did.
  static func remark(_ lockPath: String) -> String {
    let owner = (try? String(contentsOfFile: lockPath, encoding: .utf8)) ?? ""
    return owner.isEmpty ? "" : " (\(owner))"
  }
}
