import Measures
import Sampling
import Statistics
import Testing

@Suite struct FamilywiseTests {
  @Test func bonferroni() {
    #expect(Familywise.bonferroniLevel(0.05, count: 1) == 0.05)
    #expect(Familywise.bonferroniLevel(0.05, count: 20) == 0.0025)
  }

  /// Sorted: 0.005·4, 0.01·3, 0.03·2, 0.04·1, the last raised to the one before.
  @Test func holmInTheOrderGiven() {
    let adjusted = Familywise.holm([0.01, 0.04, 0.03, 0.005])
    for (value, expected) in zip(adjusted, [0.03, 0.06, 0.06, 0.02]) {
      #expect(relativeDifference(value, expected) < 1e-14)
    }
    #expect(Familywise.holm([0.6, 0.7]) == [1, 1])
    #expect(Familywise.holm([]) == [])
  }

  /// With every hypothesis true and independent, at least one of ten is rejected at 5 % in
  /// 1 − 0.995¹⁰ = 4.89 % of families: 489 ± 22 of 10000.
  @Test func holdsTheFamilysLevel() {
    let stream = RandomStream(seed: 5)
    var alarms = 0
    for family in 0..<10000 {
      let adjusted = Familywise.holm(stream.at(iteration: family).uniforms(10))
      if adjusted.contains(where: { $0 <= 0.05 }) { alarms += 1 }
    }
    #expect(400...580 ~= alarms)
  }
}
