import LinearAlgebra
import Testing

struct ScaledNormTests {
  private static func norm(_ entries: [Double]) -> Double {
    var norm = ScaledNorm()
    for entry in entries { norm.add(entry) }
    return norm.value
  }

  /// ‖s(3, −4, 0, 12)‖ = 13s in any order, for every s for which 13s is a number.
  @Test(arguments: [0x1p-1070, 0x1p-1000, 0x1p-600, 1, 0x1p600, 0x1p1019])
  func scales(s: Double) {
    for entries in [[3.0, -4, 0, 12], [12, 0, 3, -4], [0, 0, -4, 12, 3]] {
      #expect(abs(Self.norm(entries.map { s * $0 }) / (13 * s) - 1) < 1e-15)
    }
  }

  @Test func ends() {
    #expect(Self.norm([]) == 0 && Self.norm([0, -0.0]) == 0)
    #expect(Self.norm([1, .infinity, 2, -.infinity]) == .infinity)
    #expect(Self.norm([1, .nan, 2]).isNaN && Self.norm([.infinity, .nan]).isNaN)
    #expect(Self.norm([Double](repeating: 0.5, count: 10_000)) == 50)
  }
}
