internal import Diagnostics
internal import Foundation

extension String {
  /// Whether what is at the path can be read only once, from beginning to end: `-` for standard input, a
  /// pipe, or what a shell makes of `<(…)`.
  package var isStream: Bool {
    if self == "-" || hasPrefix("/dev/") || hasPrefix("/proc/self/fd/") { return true }
    var status = stat()
    guard stat(self, &status) == 0 else { return false }
    return [S_IFIFO, S_IFCHR, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  /// The folder that data files named in the configuration at this path are relative to: its own, or the
  /// current one if it came through a pipe.
  package var dataFolder: String { isStream ? "" : parentFolder }

  /// The name for messages.
  package var streamName: String { self == "-" ? "standard input" : self }

  /// No configuration is longer than this.
  private static let maximumStreamBytes = 1 << 26

  /// Everything that a stream holds.
  func streamed() throws(InputError) -> Data {
    let descriptor = self == "-" ? STDIN_FILENO : open(self, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw InputError(
        .noInput, at: streamName, "cannot be read (\(Self.systemError))")
    }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var data = Data()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw InputError(.noInput, at: streamName, "cannot be read (\(Self.systemError))")
      }
      guard count > 0 else { return data }
      data += chunk[..<count]
      guard data.count <= Self.maximumStreamBytes else {
        throw InputError(
          .data, at: streamName, "longer than 64 MiB", expected: "one configuration, in JSON")
      }
    }
  }

  private static var systemError: String { String(cString: strerror(errno)).lowercased() }
}
