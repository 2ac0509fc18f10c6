internal import Foundation

/// The eigenvalues of a quadratic, by name.
public enum Spectrum: Sendable, Hashable {
  /// All equal to L.
  case isotropic
  /// λⱼ = L κ^{−(j−1)/(n−1)}, j = 1…n: from L down to L/κ.
  case geometric(condition: Double)
  /// λⱼ = L j^{−p}.
  case power(exponent: Double)
  /// λⱼ = L κ^{−(j−½)/10}, j = 1…10, each n/10 times: gradient descent's gap falls as 1/k for a
  /// long while, the same for every n. L is nominal: the largest eigenvalue is L κ^{−1/20}.
  case block10(condition: Double)
  /// λⱼ = L κ^{−(j−1)/9}, j = 1…10, each n/10 times: linear rates that are the same for every n.
  case geometric10(condition: Double)
  /// As given, in units of L.
  case explicit([Double])

  /// The eigenvalues in n dimensions, in descending order unless explicit.
  ///
  /// - Parameter smoothness: L.
  /// - Precondition: `admits(dimension:)`.
  public func eigenvalues(dimension n: Int, smoothness: Double) -> [Double] {
    precondition(admits(dimension: n), "the spectrum \(self) has no form in dimension \(n)")
    func falling(_ condition: Double, _ fraction: (Int) -> Double) -> [Double] {
      Self.falling(condition, dimension: n, smoothness: smoothness, fraction)
    }
    return switch self {
    case .isotropic: [Double](repeating: smoothness, count: n)
    case .geometric(let κ): falling(κ) { n == 1 ? 0 : Double($0) / Double(n - 1) }
    case .power(let p): (1...n).map { smoothness * pow(Double($0), -p) }
    case .block10(let κ): Self.blocks(10, condition: κ, dimension: n, smoothness: smoothness)
    case .geometric10(let κ): falling(κ) { Double($0 * 10 / n) / 9 }
    case .explicit(let values): values.map { smoothness * $0 }
    }
  }

  /// λⱼ = L κ^{−(j−½)/b}, j = 1…b, each n/b times.
  static func blocks(
    _ b: Int, condition κ: Double, dimension n: Int, smoothness: Double
  ) -> [Double] {
    falling(κ, dimension: n, smoothness: smoothness) { (Double($0 * b / n) + 0.5) / Double(b) }
  }

  private static func falling(
    _ condition: Double, dimension n: Int, smoothness: Double, _ fraction: (Int) -> Double
  ) -> [Double] {
    (0..<n).map { smoothness * pow(condition, -fraction($0)) }
  }

  /// Whether the spectrum exists in n dimensions: those of ten blocks need a multiple of ten, an
  /// explicit one as many as it lists.
  public func admits(dimension n: Int) -> Bool {
    switch self {
    case .block10, .geometric10: n > 0 && n % 10 == 0
    case .explicit(let values): n == values.count
    default: n > 0
    }
  }
}
