import AutoDiff
import Foundation
import Measures
import Testing

/// Values by the C library, and the ends of the number line; derivatives are in the catalogue.
struct ElementwiseTests {
  static func value(_ function: ScalarFunction, _ x: Double) -> (value: Double, slope: Double) {
    let evaluator = Evaluator(Graph(parameters: 1) { sum($0.map(function)) })
    return (evaluator.value(at: [x]), evaluator.gradient(at: [x])[0])
  }

  @Test(arguments: [0.1, 0.9, 1, 2.5, 7])
  func values(x: Double) {
    let expected: [(ScalarFunction, Double)] = [
      (.negate, -x), (.square, x * x), (.sqrt, pow(x, 0.5)), (.exp, pow(M_E, x)),
      (.log, log2(x) * log(2)), (.log1p, log(1 + x)), (.tanh, sinh(x) / cosh(x)),
      (.sigmoid, 1 / (1 + exp(-x))), (.softplus, log(1 + exp(x))), (.relu, x),
    ]
    #expect(expected.count == ScalarFunction.allCases.count)
    for (function, value) in expected {
      #expect(
        abs(Self.value(function, x).value - value) < 1e-14 * max(1, abs(value)), "\(function)")
    }
  }

  @Test func sigmoidAndSoftplusAtTheEnds() {
    #expect(Self.value(.sigmoid, 1e3) == (1, 0))
    #expect(Self.value(.sigmoid, -1e3) == (0, 0))
    #expect(Self.value(.softplus, 1e3) == (1e3, 1))
    #expect(Self.value(.softplus, -1e3) == (0, 0))
    #expect(Self.value(.softplus, 1e300) == (1e300, 1))
    #expect(Self.value(.softplus, -1e300) == (0, 0))
    #expect(Self.value(.softplus, 0).value == log(2))
    // Small, but not rounded to zero: log(1 + e⁻⁵⁰) = e⁻⁵⁰.
    #expect(relativeDifference(Self.value(.softplus, -50).value, exp(-50)) < 1e-15)
    #expect(relativeDifference(Self.value(.softplus, -50).slope, exp(-50)) < 1e-15)
    #expect(relativeDifference(Self.value(.sigmoid, -50).slope, exp(-50)) < 1e-15)
  }

  @Test func log1pOfLittle() {
    #expect(relativeDifference(Self.value(.log1p, 1e-17).value, 1e-17) < 1e-15)
  }
}
