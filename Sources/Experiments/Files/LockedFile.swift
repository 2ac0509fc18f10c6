internal import Foundation

/// A file that this process alone has open for writing, under a name of its own.
///
/// The lock is the kernel's: it is on the file, not on its name, and goes with the process, however that
/// ends. If somebody removes the file, it loses its name, and the lock is lost with that: the next process
/// would make another file and lock that one. So the name is checked when the lock is taken, and can be
/// checked again.
final class LockedFile: Sendable {
  let path: String
  /// Whatever is written to it is appended.
  let descriptor: Int32

  /// Why a file cannot be opened for this process alone.
  enum Refusal: Error {
    /// Another process has it.
    case isTaken
    /// There is a symbolic link, a folder or a device: a file of that name is expected, and nothing is
    /// written anywhere else.
    case isNoFile(String)
    /// With the system's reason.
    case cannotOpen(String)
    case cannotLock(String)
  }

  /// Opens a file and locks it; makes it if it is missing.
  ///
  /// - Parameter patience: how often to try, at intervals of 20 ms: whoever checks whether it is locked holds
  ///   it for a moment.
  convenience init(_ path: String, patience: Int = 10) throws(Refusal) {
    guard let descriptor = try Self.taken(path, O_CREAT, patience) else {
      throw .cannotOpen("no such file or directory")
    }
    self.init(path, descriptor)
  }

  /// A file that is there already, or nil.
  static func existing(_ path: String, patience: Int = 10) throws(Refusal) -> LockedFile? {
    try taken(path, 0, patience).map { LockedFile(path, $0) }
  }

  private init(_ path: String, _ descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    // Not left to `close`: a process being started at this moment holds the descriptor too.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// - Returns: nil if there is none and none is to be made.
  private static func taken(
    _ path: String, _ creation: Int32, _ patience: Int
  ) throws(Refusal) -> Int32? {
    for attempt in 1... {
      guard let descriptor = try opened(path, creation) else { return nil }
      let isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
      let reason = errno
      if isLocked, PlainFile.isNamed(path, descriptor) { return descriptor }
      close(descriptor)
      guard isLocked || reason == EWOULDBLOCK else {
        throw .cannotLock(SystemCall.message(reason))
      }
      guard attempt < patience else { break }
      usleep(20_000)
    }
    throw .isTaken
  }

  private static func opened(_ path: String, _ creation: Int32) throws(Refusal) -> Int32? {
    let flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | creation
    let descriptor = open(path, flags, 0o644)
    if let kind = PlainFile.kindOfOther(path, descriptor) {
      if descriptor >= 0 { close(descriptor) }
      throw .isNoFile(kind)
    }
    guard descriptor >= 0 else {
      if errno == ENOENT, creation == 0 { return nil }
      throw .cannotOpen(SystemCall.lastError)
    }
    return descriptor
  }

  /// Whether the file still has its name: nobody has removed it, or put another one in its place.
  var isInPlace: Bool { PlainFile.isNamed(path, descriptor) }
}
