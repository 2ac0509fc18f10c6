internal import Diagnostics
internal import Experiments
internal import Foundation

/// Where files are made that are to appear in a folder whole or not at all.
struct ScratchFolder {
  /// Beside the files' place, so that to move them there takes no copying.
  let path: String
  private let target: String

  /// Makes files, and leaves nothing behind but what was moved out.
  ///
  /// - Parameters:
  ///   - name: of what is made.
  ///   - target: the folder in which it is to appear; made where it is missing.
  /// - Throws: what `body` throws, and `InputError` where files cannot be written.
  static func using<Result>(
    for name: String, in target: String, _ body: (ScratchFolder) throws -> Result
  ) throws -> Result {
    let scratch = ScratchFolder(path: "\(target)/.\(name).partial", target: target)
    defer { scratch.remove() }
    // What a process that was killed has left there.
    scratch.remove()
    try scratch.writing {
      try FileManager.default.createDirectory(
        atPath: scratch.path, withIntermediateDirectories: true)
    }
    return try body(scratch)
  }

  func write(_ text: String, to name: String) throws {
    try change(name) { try Data(text.utf8).write(to: $0) }
  }

  /// Does something to a file.
  func change(_ name: String, _ body: (URL) throws -> Void) throws {
    try writing { try body(URL(fileURLWithPath: "\(path)/\(name)")) }
  }

  /// Moves files to their place, where they replace what is there.
  func finish(_ names: [String]) throws {
    for name in names {
      try WholeFile.move("\(path)/\(name)", to: "\(target)/\(name)", creating: Self.remedy)
    }
  }

  private static let remedy = "give another folder with --output"

  private func remove() { try? FileManager.default.removeItem(atPath: path) }

  private func writing(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      throw InputError(
        .cannotCreate, at: target, "the files cannot be written (\(error.localizedDescription))",
        remedy: Self.remedy)
    }
  }
}
