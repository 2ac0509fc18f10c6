import Answers
import Sampling
import Testing

struct SamplesTests {
  static let stream = RandomStream(seed: 3).substream("samples")

  private static func number(_ samples: Samples) -> Double { samples.draw.uniforms(1)[0] }

  @Test(arguments: [0, 1, 7, 1 << 32, (1 << 40) + 5])
  func anUnpairedSampleIsAFunctionOfTheCalls(calls: Int) {
    let rule = SampleRule(stream: Self.stream, isPaired: false)
    let one = rule.samples(afterCalls: calls, iterations: 1)
    // A question for several answers, and one question after another.
    for i in 0..<5 {
      let later = rule.samples(afterCalls: calls + i, iterations: 9)
      #expect(Self.number(one.from(i)) == Self.number(later))
    }
    #expect(Set((0..<100).map { Self.number(one.from($0)) }).count == 100)
  }

  @Test func aPairedSampleIsAFunctionOfTheIterations() {
    let rule = SampleRule(stream: Self.stream, isPaired: true)
    let one = rule.samples(afterCalls: 3, iterations: 5)
    for i in 0..<5 { #expect(Self.number(one.from(i)) == Self.number(one)) }
    #expect(Self.number(rule.samples(afterCalls: 100, iterations: 5)) == Self.number(one))
    let later = (6..<106).map { Self.number(rule.samples(afterCalls: 3, iterations: $0)) }
    #expect(Set(later + [Self.number(one)]).count == 101)
  }
}
