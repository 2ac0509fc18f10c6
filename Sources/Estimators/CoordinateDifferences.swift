internal import Foundation
public import Sampling

/// The gradient by differences along every coordinate:
///
///     central:  Gᵢ = (f(x + εeᵢ) − f(x − εeᵢ))/(2ε),  2n values, error O(ε²) + O(u|f|/ε)
///     forward:  Gᵢ = (f(x + εeᵢ) − f(x))/ε,            n + 1 values, error O(ε) + O(u|f|/ε)
///
/// Deterministic. Quotients are divided by the step actually taken, (x + ε) − x after rounding.
public struct CoordinateDifferences: GradientEstimator {
  /// The kind of difference along a coordinate.
  public enum Scheme: String, Sendable, CaseIterable {
    /// (f(x + εeᵢ) − f(x − εeᵢ))/(2ε).
    case central
    /// (f(x + εeᵢ) − f(x))/ε.
    case forward

    /// The ε with the least error for a function of order one with derivatives of order one:
    /// (3u)^⅓ central, 2√u forward, u = 2⁻⁵³.
    public var defaultRadius: Double {
      let unitRoundoff = 0x1p-53
      return switch self {
      case .central: cbrt(3 * unitRoundoff)
      case .forward: 2 * unitRoundoff.squareRoot()
      }
    }

    /// The distance between the points of a quotient, after rounding.
    func distance(of radius: Double, from x: Double) -> Double {
      switch self {
      case .central: (x + radius) - (x - radius)
      case .forward: (x + radius) - x
      }
    }

    /// A radius is lost if it leaves a coordinate unchanged.
    func lostStep(of radius: Double, at x: Span<Double>) -> LostStep? {
      let lost = x.indices.filter { distance(of: radius, from: x[$0]) == 0 }
      return lost.map { abs(x[$0]) }.max().map { LostStep(radius: radius, size: $0) }
    }
  }

  /// The most points that are evaluated at once, and the most numbers they may take (4 MB).
  static let (mostPoints, mostNumbers) = (64, 1 << 19)

  private let dimension: Int
  package let scheme: Scheme
  private let ownRadius: Double
  public var radiusFactor = 1.0
  private var radius: Double { radiusFactor * ownRadius }
  /// Points that differ from x in one entry each, one after another.
  private var probes: [Double]
  private var values: [Double]

  public let traits: EstimatorTraits

  /// - Parameter radius: ε > 0; nil stands for the scheme's default.
  public init(dimension n: Int, scheme: Scheme = .central, radius: Double? = nil) {
    let radius = radius ?? scheme.defaultRadius
    precondition(radius > 0, "a radius of \(radius)")
    dimension = n
    self.scheme = scheme
    ownRadius = radius
    let perCoordinate = scheme == .central ? 2 : 1
    let points = min(Self.mostPoints, Self.mostNumbers / n, n * perCoordinate)
    values = [Double](
      repeating: 0, count: max(points / perCoordinate, 1) * perCoordinate)
    probes = [Double](repeating: 0, count: values.count * n)
    traits = EstimatorTraits(
      secondMoment: 1, moments: .exact(dimension: n), radius: radius,
      noise: scheme == .central
        ? .centralCoordinates(radius: radius) : .forwardCoordinates(radius: radius),
      bias: scheme == .central ? 0 : radius / 2,
      calls: CallCounts(values: scheme == .central ? 2 * n : n + 1),
      bringsValue: scheme == .forward,
      workspaceBytes: (probes.count + values.count) * MemoryLayout<Double>.stride)
  }

  public mutating func estimate(
    at x: Span<Double>, from oracle: ValueOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) {
    _ = valueAndEstimate(at: x, from: oracle, using: draw, into: &gradient)
  }

  public mutating func valueAndEstimate(
    at x: Span<Double>, from oracle: ValueOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) -> Double? {
    let n = dimension
    precondition(x.count == n && gradient.count == n, "a point and a gradient of \(n) entries")
    probes.withUnsafeMutableBufferPointer { probes in
      x.withUnsafeBufferPointer { x in
        for p in values.indices {
          (probes.baseAddress! + p * n).update(from: x.baseAddress!, count: n)
        }
      }
    }
    let center = scheme == .forward ? oracle.value(at: x) : nil
    let atOnce = scheme == .central ? values.count / 2 : values.count
    for first in stride(from: 0, to: n, by: atOnce) {
      let coordinates = first..<min(first + atOnce, n)
      switch scheme {
      case .central: centralDifferences(coordinates, at: x, from: oracle, into: &gradient)
      case .forward: forwardDifferences(coordinates, center!, at: x, from: oracle, into: &gradient)
      }
    }
    return center
  }

  /// The distance between the points of a quotient, after rounding.
  private func distanceMoved(from x: Double) -> Double { scheme.distance(of: radius, from: x) }

  public mutating func lostStep(at x: Span<Double>) -> LostStep? {
    scheme.lostStep(of: radius, at: x)
  }

  private mutating func centralDifferences(
    _ coordinates: Range<Int>, at x: Span<Double>, from oracle: ValueOracle,
    into gradient: inout MutableSpan<Double>
  ) {
    for (k, i) in coordinates.enumerated() {
      probes[2 * k * dimension + i] = x[i] + radius
      probes[(2 * k + 1) * dimension + i] = x[i] - radius
    }
    Self.evaluate(2 * coordinates.count * dimension, of: probes, from: oracle, into: &values)
    for (k, i) in coordinates.enumerated() {
      gradient[i] = (values[2 * k] - values[2 * k + 1]) / distanceMoved(from: x[i])
      probes[2 * k * dimension + i] = x[i]
      probes[(2 * k + 1) * dimension + i] = x[i]
    }
  }

  private mutating func forwardDifferences(
    _ coordinates: Range<Int>, _ center: Double, at x: Span<Double>, from oracle: ValueOracle,
    into gradient: inout MutableSpan<Double>
  ) {
    for (k, i) in coordinates.enumerated() { probes[k * dimension + i] = x[i] + radius }
    Self.evaluate(coordinates.count * dimension, of: probes, from: oracle, into: &values)
    for (k, i) in coordinates.enumerated() {
      gradient[i] = (values[k] - center) / distanceMoved(from: x[i])
      probes[k * dimension + i] = x[i]
    }
  }

  /// Values at the points stored in the first `count` numbers.
  private static func evaluate(
    _ count: Int, of probes: [Double], from oracle: ValueOracle, into values: inout [Double]
  ) {
    oracle.values(atPoints: probes.span.extracting(0..<count), into: &values)
  }
}
