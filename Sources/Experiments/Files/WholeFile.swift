internal import Diagnostics
internal import Foundation

/// A file that is there as a whole or not at all.
package enum WholeFile {
  /// Writes a file under a temporary name, and moves it into place when all of it is on the disk. Folders
  /// above it that are missing are made.
  ///
  /// - Parameters:
  ///   - creating: the remedy where it cannot be created.
  ///   - writing: the remedy where it cannot be written.
  /// - Throws: `InputError` where it cannot; what stood there before is still there.
  package static func write(
    _ text: String, to path: String, creating: String, writing: String = "make room"
  ) throws {
    func refusal(_ kind: InputError.Kind, _ what: String, _ remedy: String) -> InputError {
      InputError(kind, at: path, "\(what) (\(SystemCall.lastError))", remedy: remedy)
    }
    let folder = path.parentFolder
    guard folder.isEmpty || SystemCall.makeFolder(folder) else {
      throw refusal(.cannotCreate, "its folder cannot be created", creating)
    }
    let name = path.dropFirst(folder.count).drop { $0 == "/" }
    let temporary = "\(path.dropLast(name.count)).\(name).partial"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw refusal(.cannotCreate, "the file cannot be created", creating)
    }
    var failure: InputError?
    func fail() {
      failure = failure ?? refusal(.inputOutput, "the file cannot be written", writing)
    }
    if !SystemCall.write(text, to: descriptor) || fsync(descriptor) != 0 { fail() }
    if close(descriptor) != 0 { fail() }
    if failure == nil, rename(temporary, path) != 0 { fail() }
    if let failure {
      unlink(temporary)
      throw failure
    }
  }
}
