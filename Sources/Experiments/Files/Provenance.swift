internal import CKernels
package import Foundation
internal import LinearAlgebra

/// What a session runs on, as far as the last bits of its results can depend on it, and where.
package struct Provenance: Codable, Hashable, Sendable {
  /// This zobench's version.
  package static let currentVersion = "0.1.0"

  /// zobench's.
  package var version: String
  /// The instruction level of the C kernels.
  package var kernelLevel: String
  /// The processor that OpenBLAS has chosen its kernels for.
  package var blasCore: String
  package var processor: String
  package var host: String
  /// When the session began to run, by ISO 8601.
  package var start: String

  package init(
    version: String, kernelLevel: String, blasCore: String, processor: String, host: String,
    start: String
  ) {
    self.version = version
    self.kernelLevel = kernelLevel
    self.blasCore = blasCore
    self.processor = processor
    self.host = host
    self.start = start
  }

  /// Of this process.
  package static func current(start: Date = Date()) -> Provenance {
    Provenance(
      version: currentVersion, kernelLevel: String(cString: zo_kernel_level()),
      blasCore: BLAS.identification.core, processor: currentProcessor,
      host: ProcessInfo.processInfo.hostName, start: start.formatted(.iso8601))
  }

  private static var currentProcessor: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":", maxSplits: 1).last.map { $0.drop { $0 == " " } }
    return name.map(String.init) ?? "unknown"
  }
}
