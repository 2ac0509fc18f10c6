internal import Foundation

/// Memory that this process and a child map: a file whose name is gone as soon as both have it open.
final class SharedMemory {
  /// The file's, until it is removed.
  private(set) var path: String?
  private let file: Int32
  private(set) var bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  /// An empty file; nil where there is no place for one.
  init?() {
    #if os(Linux)
      let folder = "/dev/shm"
    #else
      let folder = NSTemporaryDirectory()
    #endif
    let path = "\(folder)/zobench-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return nil }
    self.path = path
  }

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

  /// Makes room, which is taken at once: what the system does not have would end the process when it is written to.
  ///
  /// - Returns: false where there is no such room.
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
