internal import Diagnostics
internal import Foundation

/// A file that is there as a whole or not at all.
///
/// A symbolic link is followed, and what it leads to is replaced. Anything that is not a file, a device or a
/// pipe, is written into.
package enum WholeFile {
  /// Writes a text: to a file under a temporary name first, which is moved into place when all of it is on
  /// the disk. Missing folders above it are made.
  ///
  /// - Parameters:
  ///   - creating: the remedy if it cannot be created.
  ///   - writing: the remedy if it cannot be written.
  /// - Throws: `InputError` if it cannot; a file that was there before is still there.
  package static func write(
    _ text: String, to path: String, creating: String, writing: String = "make room"
  ) throws {
    var text = text
    try text.withUTF8 { bytes in
      try Output(path: path, creating: creating, writing: writing)
        .write(UnsafeRawBufferPointer(bytes))
    }
  }

  /// Moves a file to its place; if what is there is not a file, writes the content into it.
  ///
  /// - Parameter creating: the remedy if that cannot be done.
  /// - Throws: `InputError` if it cannot; a file that was there before is still there.
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

  /// Whether a file is there, even behind links, that would lose something if it were rewritten.
  static func holdsSomething(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
  }

  /// Whether what is written to a path goes on to others at once and leaves no file, as with a pipe or a
  /// device.
  package static func isStream(_ path: String) -> Bool {
    switch OutputPlace(path) {
    case .stream, .descriptor: true
    case .file, nil: false
    }
  }
}

/// Something being written to a path, and the remedies to give if that fails.
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
    // No file can take the place of a folder, however much room there is, and every file has a name.
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
    // A killed process may have left something there, or somebody may have put a link there.
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw cannotCreate("the file cannot be created") }
    var failure: InputError?
    func fail() { failure = failure ?? cannotWrite }
    // New content does not change who may read the file.
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
