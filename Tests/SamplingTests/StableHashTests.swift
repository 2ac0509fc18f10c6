import Sampling
import Testing

struct StableHashTests {
  /// From FNV-1a's published hashes of these texts (`foobar`: 85944171f73967e8), finished by
  /// SplitMix64 in another language. Files already written contain these numbers, so they stay.
  @Test(arguments: [
    ("", 0xf52a_15e9_a9b5_e89b), ("a", 0x02c0_bdbf_4814_20f8), ("foobar", 0x404d_a9e3_b740_78c2),
    ("λ", 0xb516_e005_55bb_6daf), ("206", 0x00d9_eaf2_7822_ee97),
  ])
  func knownAnswers(text: String, value: UInt64) {
    #expect(StableHash(text).value == value)
  }

  @Test func hexadecimalKeepsLeadingZeros() {
    #expect(StableHash("a").hexadecimal == "02c0bdbf481420f8")
    #expect(StableHash("206").hexadecimal == "00d9eaf27822ee97")
  }

  @Test func partsCombineToTheWhole() {
    var hash = StableHash("foo")
    hash.combine("bar".utf8)
    #expect(hash.value == StableHash("foobar").value)
    var bytes = StableHash("foo")
    Array("bar".utf8).withUnsafeBytes { bytes.combine($0) }
    #expect(bytes.value == StableHash("foobar").value)
  }

  /// One changed bit changes half of the bits: 32 ± 4·√16/√texts on average.
  @Test func everyBitSpreads() {
    var flips = 0
    for i in 0..<1000 {
      let bytes = Array("seed \(i)".utf8)
      var (a, b) = (StableHash(), StableHash())
      a.combine(bytes)
      b.combine(bytes.dropLast() + [bytes.last! ^ 1])
      flips += (a.value ^ b.value).nonzeroBitCount
    }
    #expect(abs(Double(flips) / 1000 - 32) < 0.6)
  }
}
