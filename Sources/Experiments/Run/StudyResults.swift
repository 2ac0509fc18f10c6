internal import Diagnostics
internal import Fields
internal import Foundation

/// A study and its finished runs.
public struct StudyResults: Sendable {
  public let study: Study
  package let records: [String: RunRecord]

  package init(study: Study, records: [String: RunRecord]) {
    self.study = study
    self.records = records
  }

  /// Carries out all runs of a study in memory, one after the other.
  package init(running study: Study) throws {
    self.init(
      study: study, records: Self.byIdentifier(try study.cells.map { try $0.run(in: study) }))
  }

  /// Reads a results folder, without writing to it.
  ///
  /// - Throws: `InputError` where it is no such folder, or its data have changed since.
  public init(path: String) throws {
    let manifest = "\(path)/\(Manifest.fileName)"
    guard FileManager.default.fileExists(atPath: manifest) else {
      throw InputError(
        .noInput, at: path, "there is no manifest.json", expected: "the results of a study",
        remedy: "make them with zobench run")
    }
    let json = try JSON.read(path: manifest)
    guard case .object(let entries) = json, let configuration = entries["configuration"],
      case .string(let folder)? = entries["configuration_folder"]
    else {
      throw InputError(
        .data, at: manifest, "there is no \"configuration\" with its \"configuration_folder\"",
        expected: "the manifest of a study", remedy: "run the study again with zobench run")
    }
    let study = try Study(configuration, path: manifest, folder: folder)
    let found = try Journal<RunRecord>.records(in: path, identity: study.identity)
    self.init(study: study, records: Self.byIdentifier(found))
  }

  static func byIdentifier(_ records: [RunRecord]) -> [String: RunRecord] {
    Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }

  /// What the study found, group by group.
  public var summary: StudySummary { StudySummary(study, records) }
}
