internal import Diagnostics
internal import Fields
internal import Foundation

extension InputError {
  /// An error that says what was found where results were looked for, and where they may be.
  ///
  /// - Parameter name: the name of the file by which they would have been recognized.
  static func noResults(at path: String, missing name: String) -> InputError {
    func error(_ found: String, _ remedy: String) -> InputError {
      InputError(
        .noInput, at: path, found, expected: "the results of a study", remedy: remedy)
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      return error("no such folder", "make them with zobench run")
    }
    guard isFolder.boolValue else {
      guard case .object(let entries)? = try? JSON.read(path: path),
        case .string(let study)? = entries["name"]
      else { return error("a file", "give their folder") }
      return error(
        "a configuration", "give their folder, results/\(study), which zobench run \(path) makes")
    }
    let shards = StudyPart.shards(in: path).filter(\.hasJournal)
    return shards.isEmpty
      ? error("there is no \(name)", "make them with zobench run")
      : error(
        "there are only shards, \(shards.count) of them", "join them with zobench merge \(path)")
  }
}
