import Sampling
import Statistics
import Testing

@Suite struct MedianRanksTests {
  /// By binomial coefficients, which table 7.1 of David and Nagaraja (2003) rounds.
  @Test(
    arguments: [
      (5, 1, 2.0 / 32), (6, 1, 2.0 / 64), (8, 1, 2.0 / 256), (9, 2, 20.0 / 512),
      (10, 2, 22.0 / 1024),
      (20, 6, 2 * 21700.0 / 1_048_576), (1, 1, 1),
    ] as [(Int, Int, Double)])
  func depths(count: Int, depth: Int, miss: Double) {
    let ranks = MedianRanks(count: count, miss: 0.05)
    #expect(ranks.depth == depth)
    #expect(abs(ranks.miss - miss) < 1e-12)
    let sorted = (1...count).map { Double($0) }
    #expect(ranks.bounds(of: sorted) == (Double(depth), Double(count + 1 - depth)))
  }

  /// d ≈ (n + 1)/2 − 0.98√n; 2⁻ⁿ is too small for a double.
  @Test(arguments: [2000, 50_000])
  func manyValues(count: Int) {
    let ranks = MedianRanks(count: count, miss: 0.05)
    let expected = (Double(count) + 1) / 2 - 0.98 * Double(count).squareRoot()
    #expect(abs(Double(ranks.depth) - expected) < 1.5)
    #expect(0.04 < ranks.miss && ranks.miss <= 0.05)
  }

  /// The deeper pair would miss too often.
  @Test(arguments: [6, 7, 11, 30, 101])
  func noPairIsDeeper(count: Int) {
    let ranks = MedianRanks(count: count, miss: 0.05)
    #expect(ranks.miss <= 0.05)
    let deeper = MedianRanks(count: count, miss: ranks.miss + 2 * 0.5)
    #expect(deeper.depth > ranks.depth)
    let next = MedianRanks(count: count, miss: 0.3)
    #expect(next.depth == ranks.depth || next.miss > 0.05)
  }
}
