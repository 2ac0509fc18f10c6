import LinearAlgebra
import Testing

/// How OpenBLAS's choice of a core is handled, for every core and processor.
struct BLASCoreChoiceTests {
  /// From the oldest processors to the newest.
  static let processors: [(name: String, features: String, best: String?)] = [
    ("SSE2", "", nil), ("Nehalem", "sse4.2", nil), ("Sandy Bridge", "sse4.2 avx", nil),
    // As a virtual machine may show it.
    ("AVX2 without FMA", "sse4.2 avx avx2", nil),
    ("Haswell", "sse4.2 avx avx2 fma", "Haswell"),
    ("Knights Landing", "sse4.2 avx avx2 fma avx512f avx512cd", "Haswell"),
    ("without conflict detection", "avx2 fma avx512f avx512dq avx512bw avx512vl", "Haswell"),
    ("Skylake-X", "sse4.2 avx avx2 fma avx512f avx512cd avx512dq avx512bw avx512vl", "SkylakeX"),
    ("arm64", "neon", nil),
  ]

  /// All names that OpenBLAS 0.3.21 to 0.3.30 give themselves on x86 with kernels below AVX2.
  static let below = [
    "Katmai", "Coppermine", "Northwood", "Prescott", "Banias", "Atom", "Core2", "Penryn",
    "Dunnington", "Nehalem", "Athlon", "Opteron", "Opteron_SSE3", "Barcelona", "Nano",
    "Sandybridge", "Bobcat", "Bulldozer", "Piledriver", "Steamroller",
  ]

  /// Those with AVX2, those of other machines, and names that no version has yet.
  static let leftAlone = [
    "Haswell", "Zen", "Excavator", "SkylakeX", "Cooperlake", "SapphireRapids", "Sapphirerapids",
    "armv8", "neoversen1", "VORTEX", "POWER9", "Unknown", "", "Granite",
  ]

  @Test(arguments: below, processors.indices)
  func aCoreBelow(core: String, processor: Int) {
    let (name, features, best) = Self.processors[processor]
    for spelled in [core, core.lowercased(), core.uppercased()] {
      let choices = [false, true].map { choice(spelled, features, hasRestarted: $0) }
      let expected: [BLASCoreChoice] =
        best.map { [.restart(core: $0), .warn(core: $0)] } ?? [.keep, .keep]
      #expect(choices == expected, "\(spelled) on \(name)")
    }
  }

  @Test(arguments: leftAlone, processors.indices)
  func anyOtherCore(core: String, processor: Int) {
    for hasRestarted in [false, true] {
      #expect(
        choice(core, Self.processors[processor].features, hasRestarted: hasRestarted) == .keep)
    }
  }

  /// A core that the user has set is respected, whatever OpenBLAS made of it.
  @Test(arguments: below + leftAlone, processors.indices)
  func theUsersChoice(core: String, processor: Int) {
    for hasRestarted in [false, true] {
      let features = Self.processors[processor].features
      #expect(choice(core, features, isSetByUser: true, hasRestarted: hasRestarted) == .keep)
    }
  }

  private func choice(
    _ core: String, _ features: String, isSetByUser: Bool = false, hasRestarted: Bool
  ) -> BLASCoreChoice {
    BLASCoreChoice(
      core: core, features: features.split(separator: " ").map(String.init),
      isSetByUser: isSetByUser, hasRestarted: hasRestarted)
  }
}
