internal import Diagnostics
package import Fields
internal import Foundation

extension Manifest {
  /// The entries of the manifest in a folder of results.
  ///
  /// - Throws: `InputError` if the folder holds no results of a study.
  package static func entries(ofResults path: String) throws -> [String: JSON] {
    let manifest = "\(path)/\(fileName)"
    guard FileManager.default.fileExists(atPath: manifest) else {
      throw InputError.noResults(at: path, missing: fileName)
    }
    guard case .object(let entries) = try JSON.read(path: manifest) else {
      throw InputError(
        .data, at: manifest, "it is not a JSON object", expected: "the manifest of a study",
        remedy: "run the study again with zobench run")
    }
    return entries
  }

  /// The configuration that results belong to, and the folder that its data are relative to.
  ///
  /// - Throws: `InputError` if the folder holds no results of a study.
  package static func configuration(
    ofResults path: String
  ) throws -> (json: JSON, place: String, folder: String) {
    let manifest = "\(path)/\(fileName)"
    let entries = try entries(ofResults: path)
    guard let configuration = entries["configuration"],
      case .string(let folder)? = entries["configuration_folder"]
    else {
      throw InputError(
        .data, at: manifest, "there is no \"configuration\" with its \"configuration_folder\"",
        expected: "the manifest of a study", remedy: "run the study again with zobench run")
    }
    // It is relative to the results, so that the data are found from everywhere, and both can be moved
    // together.
    let real = folder.hasPrefix("/") ? folder : "\(path)/\(folder)".realPath
    let fromHere = real.relativePath(from: "".realPath)
    return (configuration, manifest, fromHere.hasPrefix("..") ? real : fromHere)
  }

  /// What is kept of the data with results; nil if nothing is, for instance by an earlier version.
  package static func kept(ofResults path: String) -> KeptFacts? {
    (try? entries(ofResults: path))?[keptKey].flatMap { KeptFacts($0) }
  }

  /// The options with which the results were made.
  package static func options(ofResults path: String) -> RunOptions {
    RunOptions((try? entries(ofResults: path))?[optionsKey])
  }

  /// The names of the files that were written with the manifest in a folder; nil if it holds no manifest of
  /// a study.
  static func files(in folder: ResultsFolder) -> [String]? {
    guard case .object(let entries)? = try? JSON.read(path: folder.path(fileName)),
      case .array(let names)? = entries["files"], entries["configuration"] != nil
    else { return nil }
    return names.compactMap { name in
      if case .string(let name) = name, isResult(name) { name } else { nil }
    }
  }

  /// Whether a name can be that of a result file in the manifest's own folder. This is checked whatever
  /// somebody has written there, because listed files are overwritten and removed.
  private static func isResult(_ name: String) -> Bool {
    name.hasSuffix(".csv") && !name.hasPrefix(".") && !name.contains { $0 == "/" || $0 == "\0" }
  }
}
