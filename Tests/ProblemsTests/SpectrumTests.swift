import Foundation
import Measures
import LinearAlgebra
import Problems
import Sampling
import Testing

struct SpectrumTests {
  static func values(_ spectrum: Spectrum, _ n: Int, _ smoothness: Double = 1) -> [Double] {
    spectrum.eigenvalues(dimension: n, smoothness: smoothness).entries
  }

  /// λⱼ = Lκ^{−(j−½)/10}, each n/10 times; the largest is Lκ^{−1/20} = 0.562 L at κ = 1e5.
  @Test(arguments: [10, 20, 100])
  func block10(n: Int) {
    let λ = Self.values(.block10(condition: 1e5), n, 2)
    #expect(abs(λ[0] - 2 * 0.562341325190349) < 1e-14)
    for j in 1...10 {
      let expected = 2 * pow(1e5, -(Double(j) - 0.5) / 10)
      #expect(λ.count { relativeDifference($0, expected) < 1e-14 } == n / 10)
    }
    #expect(λ == λ.sorted(by: >))
    // s = tr A/(2nL) does not depend on n.
    let share = λ.reduce(0, +) / (2 * Double(n) * 2)
    let ten = Self.values(.block10(condition: 1e5), 10).reduce(0, +) / 20
    #expect(abs(share - ten) < 1e-14)
  }

  /// λⱼ = Lκ^{−(j−1)/9}: from L to L/κ, each n/10 times.
  @Test(arguments: [10, 80])
  func geometric10(n: Int) {
    let λ = Self.values(.geometric10(condition: 10), n, 3)
    #expect(λ.count == n && λ.first == 3)
    #expect(relativeDifference(λ.last!, 0.3) < 1e-14)
    for j in 1...10 {
      let expected = 3 * pow(10, -Double(j - 1) / 9)
      #expect(λ.count { relativeDifference($0, expected) < 1e-14 } == n / 10)
    }
  }

  @Test func others() {
    #expect(Self.values(.isotropic, 3, 2) == [2, 2, 2])
    #expect(
      relativeDifference(Self.values(.geometric(condition: 100), 3, 2), [2, 0.2, 0.02]) < 1e-14)
    #expect(Self.values(.geometric(condition: 100), 1, 2) == [2])
    #expect(relativeDifference(Self.values(.power(exponent: 2), 3, 36), [36, 9, 4]) < 1e-14)
    #expect(Self.values(.explicit([1, 0.5]), 2, 4) == [4, 2])
  }

  /// The tail holds its share of the trace, equally along its axes; without one nothing changes.
  @Test(arguments: [0, 0.01, 0.6], [0, 1, 90])
  func tails(share: Double, count: Int) {
    for (own, after) in [
      (Spectrum.block10(condition: 100), 10), (.geometric(condition: 10), 4), (.isotropic, 1),
    ] {
      let λ = Self.values(.tailed(own, after: after, share: share), after + count, 3)
      #expect(Array(λ.prefix(after)) == Self.values(own, after, 3))
      let (head, tail) = (λ.prefix(after).reduce(0, +), λ.dropFirst(after).reduce(0, +))
      #expect(abs(tail - (count == 0 ? 0 : share) * (head + tail)) < 1e-13 * head)
      #expect(Set(λ.dropFirst(after)).count == min(count, 1))
      let problem = Quadratic(
        dimension: after + count, spectrum: .tailed(own, after: after, share: share), smoothness: 3)
      #expect(abs(problem.trace - head - tail) < 1e-13 * head)
    }
    #expect(!Spectrum.tailed(.block10(condition: 10), after: 15, share: 0).admits(dimension: 30))
    #expect(!Spectrum.tailed(.isotropic, after: 15, share: 0).admits(dimension: 14))
    #expect(Spectrum.tailed(.isotropic, after: 15, share: 0).admits(dimension: 16))
  }

  /// Runs start at x* along the tail, R away along the others, on the axes and rotated.
  @Test(arguments: [Quadratic.Start.ones, .gaussian])
  func startsWithATail(kind: Quadratic.Start) {
    let stream = RandomStream(seed: 3)
    for form in [Quadratic.Form.diagonal, .dense(stream.substream("rotation"))] {
      let problem = Quadratic(
        dimension: 30, spectrum: .tailed(.geometric(condition: 5), after: 6, share: 0.5),
        form: form,
        minimizer: KnownVector(repeating: 2, count: 30), start: kind, startDistance: 3)
      let offset = problem.offset(of: problem.start(from: stream))
      #expect(offset.dropFirst(6).allSatisfy { abs($0) < 1e-13 })
      if kind == .ones {
        #expect(offset.prefix(6).allSatisfy { abs($0 - 3 / 6.0.squareRoot()) < 1e-13 })
        #expect(problem.startOffset!.entries.prefix(6).allSatisfy { $0 == 3 / 6.0.squareRoot() })
      } else {
        #expect(Set(offset.prefix(6)).count == 6)
      }
    }
  }

  @Test func dimensionsWithoutForm() {
    #expect(!Spectrum.block10(condition: 10).admits(dimension: 15))
    #expect(!Spectrum.geometric10(condition: 10).admits(dimension: 0))
    #expect(!Spectrum.explicit([1, 2]).admits(dimension: 3))
    #expect(!Spectrum.isotropic.admits(dimension: 0))
    #expect(Spectrum.block10(condition: 10).admits(dimension: 30))
    #expect(Spectrum.power(exponent: 1).admits(dimension: 7))
  }
}
