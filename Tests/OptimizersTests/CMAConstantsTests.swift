import Foundation
import Optimizers
import Testing

/// The constants against the tutorial's Table 1, written out once more, and against the numbers of another program.
@Suite struct CMAConstantsTests {
  private static let sizes: [(n: Int, λ: Int?)] = [
    (1, nil), (2, nil), (2, 2), (3, 3), (5, nil), (10, nil), (10, 7), (10, 200), (40, nil),
    (40, 15),
    (1000, nil), (1000, 4000),
  ]

  @Test(arguments: sizes) func weightsSum(n: Int, λ: Int?) {
    for form in [SearchCovariance.Form.full, .diagonal] {
      let c = CMAConstants(dimension: n, population: λ, form: form)
      let w = c.weights
      #expect(w.count == λ ?? 4 + Int(floor(3 * log(Double(n)))))
      #expect(c.parentCount == w.count / 2 && w.prefix(c.parentCount).allSatisfy { $0 > 0 })
      #expect(w.dropFirst(c.parentCount).allSatisfy { $0 <= 0 })
      #expect(zip(w, w.dropFirst()).allSatisfy(>=))
      #expect(abs(w.prefix(c.parentCount).reduce(0, +) - 1) < 1e-14)
      // Negative weights neither make C decay the wrong way nor cost it its positive definiteness.
      let negative = -w.dropFirst(c.parentCount).reduce(0, +)
      let (c1, cμ) = (c.rankOneRate, c.rankMuRate)
      #expect(c1 + cμ * (1 - negative) >= -1e-15)
      #expect(Double(n) * cμ * negative <= 1 - c1 - cμ + 1e-14)
      #expect(c1 > 0 && cμ > 0 && c1 + cμ <= 1 + 1e-15)
      // One of the three bounds is reached.
      let μ⁻ =
        pow(w.dropFirst(c.parentCount).reduce(0, +), 2)
        / w.dropFirst(c.parentCount).reduce(0) { $0 + $1 * $1 }
      let limits = [
        1 + c1 / cμ, 1 + 2 * μ⁻ / (c.selectionMass + 2), (1 - c1 - cμ) / (Double(n) * cμ),
      ]
      if negative > 1e-9 { #expect(abs(negative / limits.min()! - 1) < 1e-12) }
    }
  }

  @Test(arguments: sizes) func rates(n: Int, λ: Int?) {
    let c = CMAConstants(dimension: n, population: λ)
    let (N, count) = (Double(n), Double(c.population))
    let raw = (1...c.population / 2).map { log((count + 1) / (2 * Double($0))) }
    for (w, r) in zip(c.weights, raw) { #expect(abs(w - r / raw.reduce(0, +)) < 1e-14) }
    let μ = 1 / c.weights.prefix(c.parentCount).reduce(0) { $0 + $1 * $1 }
    func expect(_ value: Double, _ expected: Double) {
      #expect(abs(value - expected) <= 1e-12 * expected, "\(value), expected \(expected)")
    }
    expect(c.selectionMass, μ)
    expect(c.deviationPathRate, (2 + μ) / (5 + N + μ))
    let excess = sqrt((μ - 1) / (1 + N)) - 1
    expect(c.damping, 1 + (2 + μ) / (5 + N + μ) + (excess > 0 ? 2 * excess : 0))
    expect(c.covariancePathRate, (4 * N + μ) / (N * N + 4 * N + 2 * μ))
    let c1 = 2 / (N * N + 2.6 * N + 1.69 + μ)
    let cμ = min(1 - c1, (2 * μ + 2 / μ - 3.5) / (N * N + 4 * N + 4 + μ))
    expect(c.rankOneRate, c1)
    expect(c.rankMuRate, cμ)
    expect(c.expectedLength, sqrt(2) * exp(lgamma((N + 1) / 2) - lgamma(N / 2)))
    let separable = CMAConstants(dimension: n, population: λ, form: .diagonal)
    expect(separable.rankOneRate, c1 * (N + 2) / 3)
    if cμ < 1 - c1 {
      expect(separable.rankMuRate, min(1 - c1 * (N + 2) / 3, cμ * (N + 2) / 3))
    }
    #expect(separable.deviationPathRate == c.deviationPathRate && separable.damping == c.damping)
  }

  /// pycma 4.4.4 at n = 10: λ = 10, and the same constants except for its shorter path of σ.
  @Test func anotherProgram() {
    let c = CMAConstants(dimension: 10)
    #expect(c.population == 10)
    #expect(abs(c.selectionMass - 3.1672992814107017) < 1e-14)
    #expect(abs(c.rankOneRate - 0.015283824524751714) < 1e-15)
    #expect(abs(c.rankMuRate - 0.02355177665041747) < 1e-15)
    #expect(abs(c.covariancePathRate - 0.29499038303562225) < 1e-15)
    let weights = [
      0.45627264690340597, 0.2707530970017852, 0.16223111715866978, 0.08523354710016448,
      0.025509591835974777, -0.08001260758087224, -0.22176416099914653, -0.34455494178482093,
      -0.45286408637842196, -0.5497499176973853,
    ]
    for (w, expected) in zip(c.weights, weights) { #expect(abs(w - expected) < 1e-14) }
  }

  /// Once per generation up to n = 40, then more rarely: the smallest whole number of generations after which
  /// λ/(c₁ + c_μ)/n/10 evaluations have passed.
  @Test(arguments: [(2, 1), (10, 1), (40, 1), (100, 2), (1000, 8)])
  func decompositions(n: Int, interval: Int) {
    #expect(CMAConstants(dimension: n).decompositionInterval == interval)
  }
}
