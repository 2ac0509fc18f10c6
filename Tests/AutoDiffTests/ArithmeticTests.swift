import AutoDiff
import Testing

/// Values by hand; derivatives are in the catalogue.
struct ArithmeticTests {
  static func value(_ x: [Double], _ record: (Variable) -> Variable) -> Double {
    Evaluator(Graph(parameters: x.count, record)).value(at: x)
  }

  @Test func values() {
    let weights = [1.0, 10, 100]
    func entries(_ apply: (Variable, Variable) -> Variable) -> Double {
      Self.value([6, 2, 8, 3, 4, 2]) { x in
        dot(apply(x[0..<3], x[3..<6]), x.constant(weights))
      }
    }
    #expect(entries { $0 + $1 } == 9 + 60 + 1000)
    #expect(entries { $0 - $1 } == 3 - 20 + 600)
    #expect(entries { $0 * $1 } == 18 + 80 + 1600)
    #expect(entries { $0 / $1 } == 2 + 5 + 400)
  }

  @Test func scalarsGoWithEveryEntry() {
    #expect(Self.value([5, 1, 2]) { sum($0[0] - $0[1..<3]) } == 7)
    #expect(Self.value([5, 1, 2]) { sum($0[1..<3] - $0[0]) } == -7)
    #expect(Self.value([1, 2, 4]) { sum(4 / $0) } == 7)
    #expect(Self.value([1, 2, 4]) { sum($0 / 2) } == 3.5)
    #expect(Self.value([1, 2, 4]) { sum(1 - $0) } == -4)
    #expect(Self.value([1, 2, 4]) { sum($0 - 1) } == 4)
  }

  @Test func shapes() {
    _ = Graph(parameters: 6) { x in
      let a = x.reshaped(rows: 2, columns: 3)
      #expect((a + a).shape == Shape(rows: 2, columns: 3))
      #expect((x[0] + a).shape == Shape(rows: 2, columns: 3))
      #expect((a / x[0]).shape == Shape(rows: 2, columns: 3))
      #expect((x[0] * x[1]).shape == .scalar)
      return x[0]
    }
  }
}
