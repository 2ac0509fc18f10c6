internal import Diagnostics
package import Fields
package import Foundation
internal import LinearAlgebra
internal import Sampling

/// Where results come from: the configuration as resolved, versions, machine, dates.
package struct Manifest: Sendable {
  static let fileName = "manifest.json"

  private let jobs: Int
  private let start: Date

  package init(jobs: Int, start: Date) {
    self.jobs = jobs
    self.start = start
  }

  func json(_ study: some Study, finished: Int, files: [String]) -> JSON {
    let end = Date()
    let source = study.source
    let blas = BLAS.identification
    let provenance = Provenance.current(start: start)
    return [
      "configuration": source.configuration.json,
      "configuration_folder": .string(source.folder.isEmpty ? "." : source.folder),
      "configuration_hash": .string(StableHash(source.identity.text).hexadecimal),
      "data": .object(source.dataFingerprints.mapValues { .string($0) }),
      "seed": .integer(study.seed),
      "runs": .integer(study.cells.count),
      "runs_finished": .integer(finished),
      "files": .array(files.map { .string($0) }),
      "zobench_version": .string(provenance.version),
      "kernel_level": .string(provenance.kernelLevel),
      "blas": .string(blas.configuration.trimmingCharacters(in: .whitespaces)),
      "blas_core": .string(provenance.blasCore),
      "processor": .string(provenance.processor),
      "operating_system": .string(ProcessInfo.processInfo.operatingSystemVersionString),
      "jobs": .integer(jobs),
      "start": .string(provenance.start),
      "end": .string(end.formatted(.iso8601)),
      "wall_seconds": .number(end.timeIntervalSince(start)),
    ]
  }

  /// The configuration that results are of, and the folder that its data are relative to.
  ///
  /// - Throws: `InputError` where the folder holds no results of a study.
  package static func configuration(
    ofResults path: String
  ) throws -> (json: JSON, place: String, folder: String) {
    let manifest = "\(path)/\(fileName)"
    guard FileManager.default.fileExists(atPath: manifest) else {
      throw InputError(
        .noInput, at: path, "there is no manifest.json", expected: "the results of a study",
        remedy: "make them with zobench run")
    }
    guard case .object(let entries) = try JSON.read(path: manifest),
      let configuration = entries["configuration"],
      case .string(let folder)? = entries["configuration_folder"]
    else {
      throw InputError(
        .data, at: manifest, "there is no \"configuration\" with its \"configuration_folder\"",
        expected: "the manifest of a study", remedy: "run the study again with zobench run")
    }
    return (configuration, manifest, folder)
  }

  /// The names of the files that were written with the manifest in a folder; none where that cannot
  /// be read.
  static func files(in folder: ResultsFolder) -> [String] {
    guard case .object(let entries)? = try? JSON.read(path: folder.path(fileName)),
      case .array(let names)? = entries["files"]
    else { return [] }
    return names.compactMap { name in
      // A file of this folder, whatever somebody has written there.
      if case .string(let name) = name, !name.contains("/") { name } else { nil }
    }
  }
}
