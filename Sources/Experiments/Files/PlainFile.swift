internal import Diagnostics
internal import Foundation

/// A file that is read only under its own name: what a symbolic link leads to belongs to another folder.
enum PlainFile {
  /// What a file holds; nil if there is none.
  ///
  /// - Throws: `InputError` if it cannot be read or is not a file.
  static func bytes(_ path: String) throws(InputError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    let reason = errno
    defer { if descriptor >= 0 { close(descriptor) } }
    if let kind = kindOfOther(path, descriptor) { throw isNoFile(.noInput, kind, at: path) }
    guard descriptor >= 0 else {
      if reason == ENOENT || reason == ENOTDIR { return nil }
      throw cannotRead(reason, at: path)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw cannotRead(errno, at: path) }
    // With room for what somebody adds meanwhile, and for the read that finds the end.
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1 << 16)
    var count = 0
    while true {
      let room = bytes.count - count
      let more = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, room) }
      if more < 0, errno == EINTR { continue }
      guard more >= 0 else { throw cannotRead(errno, at: path) }
      if more == 0 { break }
      count += more
      if count == bytes.count { bytes += [UInt8](repeating: 0, count: bytes.count) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// What is there instead of a file: `a symbolic link`; nil if it is a file or nothing is there.
  ///
  /// - Parameter descriptor: that of what was opened under the name without following a link; below 0 if
  ///   that has failed.
  static func kindOfOther(_ path: String, _ descriptor: Int32) -> String? {
    let reason = errno
    defer { errno = reason }
    var status = stat()
    guard (descriptor >= 0 ? fstat(descriptor, &status) : lstat(path, &status)) == 0 else {
      return nil
    }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: nil
    case S_IFLNK: "a symbolic link"
    case S_IFDIR: "a folder"
    case S_IFIFO: "a pipe"
    default: "a device"
    }
  }

  /// Whether a name is that of an open file, and not of a link to it.
  static func isNamed(_ path: String, _ descriptor: Int32) -> Bool {
    var (opened, named) = (stat(), stat())
    return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }

  /// - Parameter other: what is there: `a symbolic link`.
  static func isNoFile(_ kind: InputError.Kind, _ other: String, at path: String) -> InputError {
    InputError(
      kind, at: path, "it is \(other)", expected: "a file in the folder itself",
      remedy: "put the file there, or give another folder")
  }

  private static func cannotRead(_ reason: Int32, at path: String) -> InputError {
    InputError(
      .inputOutput, at: path, "the file cannot be read (\(SystemCall.message(reason)))")
  }
}
