import Foundation

/// The Kolmogorov–Smirnov test: how far a sample's distribution is from a continuous law.
public struct KolmogorovSmirnov: Sendable {
  /// D, the largest distance between the two distribution functions.
  public let distance: Double
  public let count: Int

  /// - Parameters:
  ///   - sample: independent numbers.
  ///   - law: their distribution function.
  public init(_ sample: [Double], against law: (Double) -> Double) {
    let n = Double(sample.count)
    count = sample.count
    distance = sample.sorted().enumerated().reduce(0) { worst, next in
      let (i, expected) = (Double(next.offset), law(next.element))
      return max(worst, expected - i / n, (i + 1) / n - expected)
    }
  }

  /// Whether D is larger than chance makes it with a probability of about `level`: P(D > d) ≤ 2 exp(−2nd²) (Massart
  /// 1990, doi:10.1214/aop/1176990746).
  public func rejects(at level: Double) -> Bool {
    distance > (-log(level / 2) / (2 * Double(count))).squareRoot()
  }

  /// Φ.
  public static func normal(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }
}
