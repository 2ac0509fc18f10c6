internal import Foundation
public import LinearAlgebra

/// The eigenvalues of a quadratic, by name.
public indirect enum Spectrum: Sendable, Hashable {
  /// All equal to L.
  case isotropic
  /// λⱼ = L κ^{−(j−1)/(n−1)}, j = 1…n: from L down to L/κ.
  case geometric(condition: Double)
  /// λⱼ = L j^{−p}.
  case power(exponent: Double)
  /// λⱼ = L κ^{−(j−½)/10}, j = 1…10, each n/10 times: the gap of gradient descent falls as 1/k for a long time, in the
  /// same way for every n. L is nominal: the largest eigenvalue is L κ^{−1/20}.
  case block10(condition: Double)
  /// λⱼ = L κ^{−(j−1)/9}, j = 1…10, each n/10 times: linear rates that are the same for every n.
  case geometric10(condition: Double)
  /// As given, in units of L.
  case explicit([Double])
  /// The eigenvalues of a spectrum in `count` dimensions, and equal ones along all further axes, which hold this share
  /// of the trace, 0 ≤ share < 1; runs start at x* along them. However many there are, the effective dimension tr A/L
  /// is that of the spectrum times 1/(1 − share).
  case tailed(Spectrum, after: Int, share: Double)

  /// The eigenvalues in n dimensions, in descending order unless given explicitly.
  ///
  /// - Parameter smoothness: L.
  /// - Precondition: `admits(dimension:)`.
  public func eigenvalues(dimension n: Int, smoothness: Double) -> KnownVector {
    precondition(admits(dimension: n), "the spectrum \(self) has no form in dimension \(n)")
    func falling(_ condition: Double, by fraction: Double) -> Double {
      smoothness * pow(condition, -fraction)
    }
    return switch self {
    case .isotropic: KnownVector(repeating: smoothness, count: n)
    case .geometric(let κ):
      KnownVector(
        .geometric(first: smoothness, rate: n == 1 ? 0 : log(κ) / Double(n - 1)), count: n)
    case .power(let p): KnownVector(.power(first: smoothness, exponent: p), count: n)
    case .block10(let κ): Self.blocks(10, condition: κ, dimension: n, smoothness: smoothness)
    case .geometric10(let κ):
      KnownVector((0..<10).map { falling(κ, by: Double($0) / 9) }, times: n / 10)
    case .explicit(let values): KnownVector(values.map { smoothness * $0 })
    case .tailed(let spectrum, let count, let share):
      Self.tailed(
        spectrum.eigenvalues(dimension: count, smoothness: smoothness), dimension: n, share: share)
    }
  }

  private static func tailed(_ own: KnownVector, dimension n: Int, share: Double) -> KnownVector {
    let count = n - own.count
    guard count > 0 else { return own }
    let value = own.reduce(0, +) * share / (1 - share) / Double(count)
    return KnownVector(own.entries + [Double](repeating: value, count: count))
  }

  /// The number of axes, out of n, along which starts differ from x*: all but those of a tail.
  func startAxes(dimension n: Int) -> Int {
    if case .tailed(_, let count, _) = self { count } else { n }
  }

  /// λⱼ = L κ^{−(j−½)/b}, j = 1…b, each n/b times.
  static func blocks(
    _ b: Int, condition κ: Double, dimension n: Int, smoothness: Double
  ) -> KnownVector {
    KnownVector(
      (0..<b).map { smoothness * pow(κ, -(Double($0) + 0.5) / Double(b)) }, times: n / b)
  }

  /// Whether the spectrum exists in n dimensions: ten blocks need a multiple of ten, an explicit spectrum exactly as
  /// many as it lists, and one with a tail at least as many as come before the tail.
  public func admits(dimension n: Int) -> Bool {
    switch self {
    case .block10, .geometric10: n > 0 && n % 10 == 0
    case .explicit(let values): n == values.count
    case .tailed(let spectrum, let count, _): spectrum.admits(dimension: count) && n >= count
    default: n > 0
    }
  }
}
