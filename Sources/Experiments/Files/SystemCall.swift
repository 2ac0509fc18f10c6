internal import Diagnostics
internal import Foundation

/// Calls of the operating system that say whether they succeeded; `lastError` says why not.
package enum SystemCall {
  /// What the system says about the last failed call: `no space left on device`.
  package static var lastError: String { message(errno) }

  /// What the system calls an error.
  static func message(_ number: Int32) -> String { String(cString: strerror(number)).lowercased() }

  /// Writes all of a text, however many calls that takes.
  package static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  /// Writes all of some bytes, however many calls that takes.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Foundation.write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        // A full pipe that somebody has told not to wait.
        var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        if errno == EAGAIN, poll(&room, 1, -1) >= 0 || errno == EINTR { continue }
        return false
      }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Makes a folder, and those above it that are missing. An existing one is fine.
  package static func makeFolder(_ path: String) -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    let parent = path.parentFolder
    if errno == ENOENT, !parent.isEmpty, parent != path {
      return makeFolder(parent) && (mkdir(path, 0o777) == 0 || errno == EEXIST)
    }
    guard errno == EEXIST else { return false }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return true }
    errno = ENOTDIR
    return false
  }
}
