internal import Datasets
internal import Diagnostics
internal import Fields
internal import Foundation
internal import Sampling

/// The data files that a configuration names: found relative to the configuration's own folder,
/// read once, and fingerprinted, so that results of other data are never mistaken for those of
/// these.
public final class DataFolder {
  let folder: String
  /// Whether commands may be started.
  let programs: ProgramStart
  private var files: [String: TextFile] = [:]
  /// What was found in the files read so far, by the path that the configuration gives.
  private(set) var contents: [String: [String]] = [:]

  /// Hashes of files that are not read.
  private var hashes: [String: String] = [:]
  /// What commands have answered, by the labels of what they stand for.
  private(set) var answers: [String: JSON] = [:]

  init(_ folder: String, _ programs: ProgramStart = .allowed()) {
    self.folder = folder
    self.programs = programs
  }

  /// Where a path of the configuration leads.
  func place(_ path: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
  }

  /// Notes the hash of a file of any kind, for instance of a program.
  func fingerprint(_ path: String) throws {
    guard let bytes = FileManager.default.contents(atPath: place(path)) else {
      throw namingDataFolder(InputError(.noInput, at: path, "cannot be read"))
    }
    var hash = StableHash()
    hash.combine(bytes)
    hashes[path] = hash.hexadecimal
  }

  /// Keeps what a command has answered.
  func note(answer: JSON, of label: String) { answers[label] = answer }

  func file(_ path: String) throws -> TextFile {
    if let file = files[path] { return file }
    let place = place(path)
    do {
      let file = try TextFile(place)
      files[path] = file
      return file
    } catch {
      throw FileManager.default.fileExists(atPath: place)
        ? error : namingDataFolder(error)
    }
  }

  /// The text of a file.
  ///
  /// - Parameter path: as the configuration gives it.
  /// - Throws: `InputError` if it cannot be read.
  public func text(_ path: String) throws -> String {
    String(decoding: try file(path).utf8, as: UTF8.self)
  }

  /// Keeps what was found in a file, as a sentence without its full stop, for reports on the study.
  func note(_ content: String, of path: String) {
    if !contents[path, default: []].contains(content) {
      contents[path, default: []].append(content)
    }
  }

  private func namingDataFolder(_ error: InputError) -> InputError {
    let start = folder.isEmpty ? "the current folder" : "the configuration's folder, \(folder)"
    return InputError(
      error.kind, at: error.place, error.found, expected: error.expected,
      remedy: "\(error.remedy). Data files are found relative to \(start)")
  }

  /// A hash of every file read so far, by the path that the configuration gives.
  var fingerprints: [String: String] {
    hashes.merging(
      files.mapValues { file in
        var hash = StableHash()
        hash.combine(file.utf8)
        return hash.hexadecimal
      }
    ) { $1 }
  }
}
