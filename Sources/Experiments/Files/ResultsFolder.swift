internal import Diagnostics
internal import Foundation

/// A study's folder of results: one writer at a time, and files that are whole or not there.
final class ResultsFolder: Sendable {
  let path: String
  private let lock: Int32

  /// Creates the folder where it is missing, and locks it for this process.
  ///
  /// The lock is the kernel's and goes with the process, however that ends.
  init(_ path: String) throws {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch {
      throw InputError(
        .cannotCreate, at: path, "the folder cannot be created (\(Self.reason(error)))",
        remedy: "give another folder with --output")
    }
    let lockPath = "\(path)/.lock"
    lock = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0 else {
      throw InputError(
        .cannotCreate, at: path, "the folder cannot be written to (\(Self.systemError()))",
        remedy: "give another folder with --output")
    }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      let owner = (try? String(contentsOfFile: lockPath, encoding: .utf8)) ?? ""
      close(lock)
      throw InputError(
        .tryAgain, at: path, "another zobench is writing here\(owner.isEmpty ? "" : " (\(owner))")",
        remedy: "wait until it is done, or give another folder with --output")
    }
    let owner = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)"
    ftruncate(lock, 0)
    _ = owner.withCString { pwrite(lock, $0, strlen($0), 0) }
  }

  deinit { close(lock) }

  func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file under a temporary name, and moves it into place when all of it is on the disk.
  func write(_ text: String, to name: String) throws {
    let temporary = path(".\(name).partial")
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw InputError(
        .cannotCreate, at: path(name), "the file cannot be created (\(Self.systemError()))",
        remedy: "give another folder with --output")
    }
    var failure: String?
    if !Self.writeAll(Array(text.utf8), to: descriptor) || fsync(descriptor) != 0 {
      failure = Self.systemError()
    }
    if close(descriptor) != 0 { failure = failure ?? Self.systemError() }
    if failure == nil, rename(temporary, path(name)) != 0 { failure = Self.systemError() }
    if let failure {
      unlink(temporary)
      throw InputError(
        .inputOutput, at: path(name), "the file cannot be written (\(failure))",
        remedy: "make room and run the same command again: finished runs are kept")
    }
  }

  func remove(_ name: String) {
    unlink(path(name))
  }

  /// Writes all bytes, however many calls that takes.
  static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let count = Foundation.write(
          descriptor, buffer.baseAddress! + written, buffer.count - written)
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        written += count
      }
      return true
    }
  }

  /// What the system says of the last failed call.
  static func systemError() -> String {
    String(cString: strerror(errno)).lowercased()
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    guard let code = underlying?.code else { return "\(error.localizedDescription)" }
    return String(cString: strerror(Int32(code))).lowercased()
  }
}
