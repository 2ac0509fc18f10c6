/// What to do about the core that OpenBLAS has chosen.
package enum BLASCoreChoice: Hashable, Sendable {
  case keep
  /// Start again with this core.
  case restart(core: String)
  /// This core would be right, but a restart did not bring it.
  case warn(core: String)

  /// - Parameters:
  ///   - core: OpenBLAS's name for its choice.
  ///   - features: the processor's, as in `/proc/cpuinfo`.
  ///   - isSetByUser: whether the environment names a core; any such choice is respected.
  ///   - hasRestarted: whether this process has already started again because of the core.
  package init(core: String, features: [String], isSetByUser: Bool, hasRestarted: Bool) {
    let isBelow = Self.withoutAVX2.contains(core.lowercased())
    guard isBelow, !isSetByUser, let better = Self.best(for: Set(features)) else {
      self = .keep
      return
    }
    self = hasRestarted ? .warn(core: better) : .restart(core: better)
  }

  /// The best x86 core that every version of OpenBLAS since 2017 has; nil below AVX2.
  private static func best(for features: Set<String>) -> String? {
    guard features.isSuperset(of: ["avx2", "fma"]) else { return nil }
    // The features of Skylake-X, for which its kernels are compiled.
    let skylake: Set = ["avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"]
    return features.isSuperset(of: skylake) ? "SkylakeX" : "Haswell"
  }

  /// OpenBLAS's x86 cores (driver/others/dynamic.c) whose kernels do not use AVX2. The others are
  /// Haswell, Excavator, Zen, and those with AVX-512; a name that is not listed is left alone.
  private static let withoutAVX2: Set = [
    "katmai", "coppermine", "northwood", "prescott", "banias", "atom", "core2", "penryn",
    "dunnington", "nehalem", "athlon", "opteron", "opteron_sse3", "barcelona", "nano",
    "sandybridge", "bobcat", "bulldozer", "piledriver", "steamroller",
  ]
}
