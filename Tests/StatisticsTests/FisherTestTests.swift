import Measures
import Statistics
import Testing

@Suite struct FisherTestTests {
  private static let tables: [(Int, Int, Int, Int, Double)] = [
    (3, 4, 1, 4, 34.0 / 70), (3, 3, 0, 3, 2.0 / 20), (2, 4, 2, 4, 1), (0, 10, 5, 5, 1.0 / 3003),
    (0, 7, 0, 3, 1), (7, 7, 3, 3, 1),
  ]

  /// The tea-tasting table, 3 of 4 and 1 of 4: 34/70. All of 3 against none of 3: 2/20. Equal
  /// shares: 1. 0 of 10 against 5 of 5, the rarest of C(15,5) tables: 1/3003.
  @Test(arguments: tables)
  func byHand(a: Int, m: Int, b: Int, n: Int, tail: Double) {
    #expect(relativeDifference(FisherTest.twoSidedTail(a, of: m, b, of: n), tail) < 1e-12)
    #expect(relativeDifference(FisherTest.twoSidedTail(b, of: n, a, of: m), tail) < 1e-12)
  }
}
