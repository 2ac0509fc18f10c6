internal import Diagnostics
internal import Foundation

/// Keeps others from writing to a results folder while it is read; many can read at a time.
final class ReadLock: Sendable {
  private let locks: [Int32]

  /// - Throws: `InputError` if somebody is writing there.
  init(on path: String) throws {
    guard let locks = Self.locks(path) else {
      throw InputError(
        .tryAgain, at: path, "another zobench is writing here\(Self.remark(path))",
        remedy: "wait until it is done")
    }
    self.locks = locks
  }

  deinit { Self.release(locks) }

  /// Who is writing in a folder, as they said themselves: `process 4711 on alpha`; nil if nobody is.
  static func writer(in path: String) -> String? {
    if let locks = locks(path) {
      release(locks)
      return nil
    }
    let owner = owner(path)
    return owner.isEmpty ? "unknown" : owner
  }

  /// Who wrote last, as they said: ` (process 4711 on alpha)`; empty if nobody did.
  static func remark(_ path: String) -> String {
    let owner = owner(path)
    return owner.isEmpty ? "" : " (\(owner))"
  }

  /// The locks on the files that writers lock, one of which somebody may have removed; nil if a writer
  /// has one. If neither is there, nobody has ever written.
  private static func locks(_ path: String) -> [Int32]? {
    var locks: [Int32] = []
    for name in [ResultsFolder.lockName, JournalLine.fileName] {
      let lock = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard lock >= 0 else { continue }
      locks.append(lock)
      if flock(lock, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK {
        release(locks)
        return nil
      }
    }
    return locks
  }

  private static func release(_ locks: [Int32]) {
    for lock in locks {
      flock(lock, LOCK_UN)
      close(lock)
    }
  }

  private static func owner(_ path: String) -> String {
    let bytes = try? PlainFile.bytes("\(path)/\(ResultsFolder.lockName)")
    // Whatever wrote more than that was not zobench.
    return bytes.map { String(decoding: $0.prefix(200), as: UTF8.self) } ?? ""
  }
}
