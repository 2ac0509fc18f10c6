internal import Foundation

/// Memory that this process and a child both map: a file whose name is removed as soon as both have opened it.
final class SharedMemory {
  /// The path of the file, until it is removed.
  private(set) var path: String?
  private let file: Int32
  private(set) var bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  /// An empty file; nil if it cannot be created.
  init?() {
    #if os(Linux)
      let folder = "/dev/shm"
      _ = Self.cleaned
    #else
      let folder = NSTemporaryDirectory()
    #endif
    let path = "\(folder)/zobench-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return nil }
    self.path = path
  }

  #if os(Linux)
    /// Done once: removes names left by processes that are gone.
    private static let cleaned: Void = removeStaleNames(in: "/dev/shm")

    /// A process that is killed before its child has written the first line leaves the name of an empty file.
    ///
    /// A recent file may belong to a process whose number is not known here, for instance if containers share the
    /// folder.
    private static func removeStaleNames(in folder: String) {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names {
        let (parts, path) = (name.split(separator: "-"), "\(folder)/\(name)")
        var status = stat()
        guard parts.count == 3, parts[0] == "zobench", let process = pid_t(parts[1]), process > 0,
          lstat(path, &status) == 0, status.st_uid == getuid(), status.st_size == 0,
          time(nil) - status.st_mtim.tv_sec > 60, kill(process, 0) != 0, errno == ESRCH
        else { continue }
        unlink(path)
      }
    }
  #endif

  deinit {
    unlinkName()
    unmap()
    close(file)
  }

  /// Removes the file's name.
  func unlinkName() {
    if let path { unlink(path) }
    path = nil
  }

  private func unmap() {
    if let base = bytes.baseAddress { munmap(base, bytes.count) }
    bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }

  /// Makes room, and allocates it at once: writing to memory that the system does not have would end the process.
  ///
  /// - Returns: false if there is not enough room.
  func reserve(_ count: Int) -> Bool {
    guard count > bytes.count else { return true }
    let page = 1 << 16
    let length = (max(count, 2 * bytes.count) + page - 1) / page * page
    #if os(Linux)
      guard posix_fallocate(file, 0, off_t(length)) == 0 else { return false }
    #else
      guard ftruncate(file, off_t(length)) == 0 else { return false }
    #endif
    unmap()
    let map = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    guard let map, map != MAP_FAILED else { return false }
    bytes = UnsafeMutableRawBufferPointer(start: map, count: length)
    return true
  }
}
