internal import CKernels
internal import Fields
public import Foundation
internal import LinearAlgebra
internal import Sampling

/// Where results come from: the configuration as resolved, versions, machine, dates.
public struct Manifest: Sendable {
  static let fileName = "manifest.json"

  private let version: String
  private let jobs: Int
  private let start: Date

  /// - Parameter version: zobench's.
  public init(version: String, jobs: Int, start: Date) {
    self.version = version
    self.jobs = jobs
    self.start = start
  }

  func json(_ study: Study, records: Int) -> JSON {
    let end = Date()
    let blas = BLAS.identification
    return [
      "configuration": study.configuration.json,
      "configuration_folder": .string(study.folder.isEmpty ? "." : study.folder),
      "configuration_hash": .string(StableHash(study.identity.text).hexadecimal),
      "data": .object(study.dataFingerprints.mapValues { .string($0) }),
      "seed": .integer(study.seed),
      "runs": .integer(study.runCount),
      "runs_finished": .integer(records),
      "zobench_version": .string(version),
      "kernel_level": .string(String(cString: zo_kernel_level())),
      "blas": .string(blas.configuration.trimmingCharacters(in: .whitespaces)),
      "blas_core": .string(blas.core),
      "processor": .string(Self.processor),
      "operating_system": .string(ProcessInfo.processInfo.operatingSystemVersionString),
      "jobs": .integer(jobs),
      "start": .string(start.formatted(.iso8601)),
      "end": .string(end.formatted(.iso8601)),
      "wall_seconds": .number(end.timeIntervalSince(start)),
    ]
  }

  private static var processor: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":", maxSplits: 1).last.map { $0.drop { $0 == " " } }
    return name.map(String.init) ?? "unknown"
  }
}
