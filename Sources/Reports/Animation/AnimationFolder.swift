internal import Diagnostics
internal import Foundation

/// A folder of animations. Each is made under another name, and moved into place when it is whole.
package struct AnimationFolder {
  private let path: String
  /// Nil where nothing is to be drawn.
  private let program: GnuplotProgram?

  package init(_ path: String, program: GnuplotProgram?) {
    self.path = path
    self.program = program
  }

  /// Makes a file.
  ///
  /// - Returns: its path.
  /// - Throws: `InputError` where the folder cannot be written to, or gnuplot fails.
  package func write(_ picture: AnimationPicture) throws -> String {
    let scratch = "\(path)/.\(picture.name).partial"
    let place = "\(path)/\(picture.name)"
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    try writing {
      // What a process that was killed has left there.
      try? FileManager.default.removeItem(atPath: scratch)
      try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    }
    switch picture.content {
    case .text(let text): try writing { try write(text, to: "\(scratch)/\(picture.name)") }
    case .script(let script):
      precondition(program != nil, "a picture to be drawn needs gnuplot")
      try writing { try write(script, to: "\(scratch)/script.gp") }
      try program!.run("script.gp", in: scratch, [:])
    }
    try writing {
      guard rename("\(scratch)/\(picture.name)", place) == 0 else {
        throw CocoaError(.fileWriteUnknown)
      }
    }
    return place
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private func writing(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      throw InputError(
        .cannotCreate, at: path, "the files cannot be written (\(error.localizedDescription))",
        remedy: "give another folder with --output")
    }
  }
}
