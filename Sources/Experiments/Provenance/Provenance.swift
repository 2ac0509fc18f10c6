internal import BuildState
internal import Fields
package import Foundation
internal import LinearAlgebra

/// What a session runs on, as far as the last bits of its results can depend on it, and where.
package struct Provenance: Codable, Hashable, Sendable {
  /// This zobench's version.
  package static let currentVersion = "0.1.0"

  /// zobench's version.
  package var version: String
  /// What it was built from, as far as that is known: a commit, with or without changes.
  package var commit: String?
  /// The instruction level of the C kernels.
  package var kernelLevel: String
  /// The processor that OpenBLAS has chosen its kernels for.
  package var blasCore: String
  /// The one that OpenBLAS had chosen by itself, if zobench chose this one instead.
  package var replacedBLASCore: String?
  package var processor: String
  package var host: String
  /// When the session began to run, by ISO 8601.
  package var start: String

  /// - Parameters:
  ///   - kernelLevel: the instruction level of the C kernels.
  ///   - blasCore: the processor that OpenBLAS has chosen its kernels for.
  ///   - replacedBLASCore: the one that OpenBLAS had chosen by itself, if zobench chose another.
  ///   - start: when the session began to run, by ISO 8601.
  package init(
    version: String, commit: String? = BuildState.commit(), kernelLevel: String, blasCore: String,
    replacedBLASCore: String? = nil, processor: String, host: String, start: String
  ) {
    self.version = version
    self.commit = commit
    self.kernelLevel = kernelLevel
    self.blasCore = blasCore
    self.replacedBLASCore = replacedBLASCore
    self.processor = processor
    self.host = host
    self.start = start
  }

  /// The provenance of this process.
  package static func current(start: Date = Date()) -> Provenance {
    Provenance(
      version: currentVersion, kernelLevel: KernelLevel.current,
      blasCore: BLAS.identification.core, replacedBLASCore: BLASCore.current.replaced,
      processor: Processor.name, host: ProcessInfo.processInfo.hostName,
      start: start.formatted(.iso8601))
  }
}

extension Provenance {
  /// What must be the same for results to have the same last bits.
  struct Trait: Sendable {
    let name: String
    let value: @Sendable (Provenance) -> String
  }

  /// Those of the program, and of how it uses the processor.
  static let traits =
    [
      Trait(name: "version") {
        ([$0.version] + ($0.commit.map { [$0] } ?? [])).joined(separator: " ")
      }
    ] + instructionTraits

  /// Those that decide which instructions compute.
  static let instructionTraits = [
    Trait(name: "kernel level", value: \.kernelLevel),
    Trait(name: "BLAS core", value: \.blasCore),
  ]

  /// What differs from earlier sessions: `kernel level: avx2 → avx512`.
  func differences(
    from sessions: some Sequence<Provenance>, in traits: [Trait]
  ) -> [String] {
    traits.compactMap { trait in
      let own = trait.value(self)
      let others = Set(sessions.map(trait.value)).subtracting([own])
      guard !others.isEmpty else { return nil }
      return "\(trait.name): \(others.sorted().joined(separator: ", ")) → \(own)"
    }
  }

  var json: JSON {
    .object(
      [
        "host": .string(host), "processor": .string(processor),
        "kernel_level": .string(kernelLevel), "blas_core": .string(blasCore),
        "zobench_version": .string(version), "git_commit": JSON(text: commit),
        "start": .string(start),
      ].merging(replacement) { $1 })
  }

  /// The BLAS core that zobench has replaced, if any.
  var replacement: [String: JSON] {
    replacedBLASCore.map { ["blas_core_replaced": .string($0)] } ?? [:]
  }
}
