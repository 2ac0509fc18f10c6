internal import BuildState
internal import Diagnostics
package import Fields
package import Foundation
internal import LinearAlgebra
internal import Sampling

/// Where results come from: the configuration as resolved, versions, machines, dates, totals.
package struct Manifest: Sendable {
  static let fileName = "manifest.json"
  /// The key for what is kept of the data.
  package static let keptKey = "kept"
  /// The key for the options with which the study was run.
  static let optionsKey = "options"

  private let jobs: Int?
  private let options: RunOptions
  private let start: Date

  /// - Parameters:
  ///   - jobs: how many cells are carried out at a time; nil if none is.
  ///   - start: when this process began with the study.
  ///   - options: what was asked for; it also holds when the study is resumed.
  package init(jobs: Int?, start: Date, options: RunOptions = RunOptions()) {
    self.jobs = jobs
    self.options = options
    self.start = start
  }

  /// - Parameters:
  ///   - folder: the results folder.
  ///   - count: how many cells there are to carry out there.
  ///   - records: those of the finished cells.
  ///   - sessions: all that worked on the study, in the order in which they began.
  ///   - kept: what is kept of the study's data.
  func json<S: StudyWork>(
    _ study: S, in folder: String, cells count: Int, finished records: [S.Record],
    sessions: [Provenance], files: [String], kept: KeptFacts?
  ) -> JSON {
    let source = study.source
    let hosts = Set(sessions.map(\.host)).sorted()
    var totals = study.totals(of: records)
    totals["runs"] = .integer(records.count)
    let about: [String: JSON] = [
      "configuration": source.configuration.json,
      "configuration_folder": .string(source.folder.realPath.relativePath(from: folder.realPath)),
      "configuration_hash": .string(StableHash(source.identity.text).hexadecimal),
      "data": .object(source.dataFingerprints.mapValues { .string($0) }),
      "data_contents": .object(
        source.dataContents.mapValues { .string($0.joined(separator: ". ")) }),
      "seed": .integer(study.seed),
      "jobs": jobs.map { .integer($0) } ?? .null,
      "runs": .integer(count),
      "runs_finished": .integer(records.count),
      "totals": .object(totals),
      "files": .array(files.map { .string($0) }),
      "sessions": .array(sessions.map(\.json)),
      "hosts": .array(hosts.map { .string($0) }),
      "host_count": .integer(hosts.count),
    ]
    let more = [(Self.keptKey, kept?.json), (Self.optionsKey, options.json)]
      .reduce(into: [:]) { $0[$1.0] = $1.1 }
    return .object(
      about.merging(more) { $1 }.merging(Self.machine) { $1 }.merging(dates(sessions)) { $1 })
  }

  /// This program, and what it runs on.
  package static var machine: [String: JSON] {
    let blas = BLAS.identification
    let provenance = Provenance.current()
    let about: [String: JSON] = [
      "zobench_version": .string(provenance.version),
      "git_commit": .init(text: provenance.commit),
      "swift_version": .init(text: BuildState.swiftVersion()),
      "kernel_level": .string(provenance.kernelLevel),
      "blas": .string(blas.configuration.trimmingCharacters(in: .whitespaces)),
      "blas_core": .string(provenance.blasCore),
      "blas_threads": .integer(BLAS.threadCount),
      "processor": .string(provenance.processor),
      "processor_features": .array(Processor.features.map { .string($0) }),
      "operating_system": .string(ProcessInfo.processInfo.operatingSystemVersionString),
    ]
    return about.merging(provenance.replacement) { $1 }
  }

  /// When the first session began, when the files were written, and how long this process took.
  private func dates(_ sessions: [Provenance]) -> [String: JSON] {
    let end = Date()
    // All have one form and time zone, so the first is the least.
    let first = (sessions.map(\.start) + [start.formatted(.iso8601)]).min()!
    return [
      "start": .string(first), "end": .string(end.formatted(.iso8601)),
      "wall_seconds": .number(end.timeIntervalSince(start)),
    ]
  }
}

extension JSON {
  /// Null if nothing is known.
  init(text: String?) { self = text.map { .string($0) } ?? .null }
}
