import Foundation
import Measures
import Problems
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

  @Test func dimensionsWithoutForm() {
    #expect(!Spectrum.block10(condition: 10).admits(dimension: 15))
    #expect(!Spectrum.geometric10(condition: 10).admits(dimension: 0))
    #expect(!Spectrum.explicit([1, 2]).admits(dimension: 3))
    #expect(!Spectrum.isotropic.admits(dimension: 0))
    #expect(Spectrum.block10(condition: 10).admits(dimension: 30))
    #expect(Spectrum.power(exponent: 1).admits(dimension: 7))
  }
}
