internal import Diagnostics
internal import Foundation

/// A file that is there as a whole or not at all.
///
/// A symbolic link is followed, and what it leads to replaced. What is no file, a device or a pipe, is
/// written into.
package enum WholeFile {
  /// Writes a text; a file under a temporary name first, and moved into place when all of it is on the disk.
  /// Folders above it that are missing are made.
  ///
  /// - Parameters:
  ///   - creating: the remedy where it cannot be created.
  ///   - writing: the remedy where it cannot be written.
  /// - Throws: `InputError` where it cannot; a file that stood there before is still there.
  package static func write(
    _ text: String, to path: String, creating: String, writing: String = "make room"
  ) throws {
    var text = text
    try text.withUTF8 { bytes in
      try Output(path: path, creating: creating, writing: writing)
        .write(UnsafeRawBufferPointer(bytes))
    }
  }

  /// Moves a file to its place; what is no file there gets what it holds.
  ///
  /// - Parameter creating: the remedy where that cannot be done.
  /// - Throws: `InputError` where it cannot; a file that stood there before is still there.
  package static func move(_ file: String, to path: String, creating: String) throws {
    if case .file(let target)? = OutputPlace(path), rename(file, target) == 0 { return }
    guard let data = FileManager.default.contents(atPath: file) else {
      throw InputError(.inputOutput, at: file, "the file cannot be read")
    }
    try data.withUnsafeBytes { bytes in
      try Output(path: path, creating: creating, writing: "make room").write(bytes)
    }
    unlink(file)
  }

  /// Whether a file is there, behind links too, that something would be lost of were it written anew.
  static func holdsSomething(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
  }

  /// Whether what is written to a path goes on to others at once, and leaves no file: of a pipe, a device.
  package static func isStream(_ path: String) -> Bool {
    switch OutputPlace(path) {
    case .stream, .descriptor: true
    case .file, nil: false
    }
  }
}

/// Something being written to a path, and what is told where it cannot.
private struct Output {
  let path: String
  let creating: String
  let writing: String

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    switch OutputPlace(path) {
    case .file(let target)?: try write(bytes, toFile: target)
    case .stream(let stream)?:
      let descriptor = open(stream, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      guard descriptor >= 0 else { throw cannotCreate("it cannot be opened") }
      let error = SystemCall.write(bytes, to: descriptor) ? nil : cannotWrite
      guard close(descriptor) == 0, error == nil else { throw error ?? cannotWrite }
    case .descriptor(let descriptor)?:
      guard SystemCall.write(bytes, to: descriptor) else { throw cannotWrite }
    case nil: throw cannotCreate("the file cannot be created")
    }
  }

  private func write(_ bytes: UnsafeRawBufferPointer, toFile target: String) throws {
    var old = stat()
    let isThere = stat(target, &old) == 0
    // No file takes the place of a folder, however much room there is, and none has no name.
    if target.isEmpty || isThere && old.st_mode & S_IFMT == S_IFDIR {
      errno = target.isEmpty ? ENOENT : EISDIR
      throw cannotCreate("the file cannot be created")
    }
    let folder = target.parentFolder
    guard folder.isEmpty || SystemCall.makeFolder(folder) else {
      throw cannotCreate("its folder cannot be created")
    }
    let name = target.dropFirst(folder.count).drop { $0 == "/" }
    let temporary = "\(target.dropLast(name.count)).\(name).partial"
    // What a process that was killed has left there, or a link that somebody has put there.
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw cannotCreate("the file cannot be created") }
    var failure: InputError?
    func fail() { failure = failure ?? cannotWrite }
    // Who may read it is not changed by what it holds.
    if isThere { fchmod(descriptor, old.st_mode & 0o777) }
    if !SystemCall.write(bytes, to: descriptor) || fsync(descriptor) != 0 { fail() }
    if close(descriptor) != 0 { fail() }
    if failure == nil, rename(temporary, target) != 0 { fail() }
    if let failure {
      unlink(temporary)
      throw failure
    }
  }

  private func cannotCreate(_ what: String) -> InputError {
    InputError(
      .cannotCreate, at: path, "\(what) (\(SystemCall.lastError))", remedy: creating)
  }

  private var cannotWrite: InputError {
    InputError(
      .inputOutput, at: path, "the file cannot be written (\(SystemCall.lastError))",
      remedy: writing)
  }
}
