internal import Diagnostics
internal import Foundation

/// What a path stands for when something is written to it: the same as for a shell's `>`, except that files
/// are replaced as a whole.
enum OutputPlace: Equatable {
  /// A file, existing or not, behind all symbolic links.
  case file(String)
  /// A device, a pipe or a socket, which is written into and stays where it is.
  case stream(String)
  /// Something that this process has open: `/dev/stdout`, `/dev/fd/3`, a shell's `>(…)`.
  case descriptor(Int32)

  /// As many links in a row as Linux follows.
  private static let maximumLinks = 40

  /// - Returns: nil if links lead in a circle; `SystemCall.lastError` says so.
  init?(_ path: String) {
    var behind = path
    for _ in 0...Self.maximumLinks {
      if let descriptor = Self.descriptor(behind) {
        self = .descriptor(descriptor)
        return
      }
      guard let link = Self.link(behind) else {
        self = Self.isStream(path) ? .stream(path) : .file(behind)
        return
      }
      let folder = behind.parentFolder
      behind = link.hasPrefix("/") || folder.isEmpty ? link : "\(folder)/\(link)"
    }
    errno = ELOOP
    return nil
  }

  /// Where a symbolic link leads; nil if the path is not one.
  private static func link(_ path: String) -> String? {
    let size = Int(PATH_MAX)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { bytes in
      let count = readlink(path, bytes.baseAddress!, size)
      guard count >= 0 else { return nil }
      return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  /// The number of one of this process's descriptors; nil if the path names none. Opening such a name
  /// would begin at the start of a file that others are writing to.
  private static func descriptor(_ path: String) -> Int32? {
    let folder = path.parentFolder
    guard let number = Int32(path.dropFirst(folder.count).drop { $0 == "/" }), number >= 0 else {
      return nil
    }
    return ["/proc/\(getpid())/fd", "/dev/fd"].contains(folder.realPath) ? number : nil
  }

  /// Whether something is there that is neither a file nor a folder.
  private static func isStream(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }
}
