internal import Diagnostics
internal import Experiments
internal import Foundation

/// Where files are made that must appear in a folder complete or not at all.
struct ScratchFolder {
  /// Next to the files' place, so that moving them there takes no copying.
  let path: String
  private let target: String

  /// Makes files, and leaves nothing behind but what was moved out.
  ///
  /// - Parameters:
  ///   - name: of what is made.
  ///   - target: the folder in which it will appear; made if it is missing.
  /// - Throws: what `body` throws, and `InputError` if files cannot be written.
  static func using<Result>(
    for name: String, in target: String, _ body: (ScratchFolder) throws -> Result
  ) throws -> Result {
    let scratch = ScratchFolder(path: "\(target)/.\(name).partial", target: target)
    defer { scratch.remove() }
    // What a killed process has left there.
    scratch.remove()
    guard SystemCall.makeFolder(scratch.path) else {
      throw InputError(
        .cannotCreate, at: target, "the folder cannot be written to (\(SystemCall.lastError))",
        remedy: remedy)
    }
    return try body(scratch)
  }

  func write(_ text: String, to name: String) throws {
    do {
      try WholeFile.write(text, to: "\(path)/\(name)", creating: Self.remedy)
    } catch let error as InputError {
      throw InputError(error.kind, at: "\(target)/\(name)", error.found, remedy: error.remedy)
    }
  }

  /// Does something to a picture that gnuplot has made.
  ///
  /// - Throws: `InputError` if gnuplot has not written all of it.
  func change(_ name: String, _ body: (URL) throws -> Void) throws {
    let file = "\(path)/\(name)"
    func isUnfinished(_ what: String) -> InputError {
      InputError(.inputOutput, at: "\(target)/\(name)", what, remedy: "make room")
    }
    guard PictureEnd.isReached(by: FileManager.default.contents(atPath: file) ?? Data()) else {
      throw isUnfinished("gnuplot did not write all of the file")
    }
    do {
      try body(URL(fileURLWithPath: file))
    } catch {
      throw isUnfinished("the file cannot be written (\(error.localizedDescription))")
    }
  }

  /// Moves files to their place, replacing what is there.
  func finish(_ names: [String]) throws {
    for name in names {
      try WholeFile.move("\(path)/\(name)", to: "\(target)/\(name)", creating: Self.remedy)
    }
  }

  private static let remedy = "give another folder with --output"

  private func remove() { try? FileManager.default.removeItem(atPath: path) }
}
