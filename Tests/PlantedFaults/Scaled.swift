public import Estimators
public import Sampling

/// An estimator whose estimates, or one entry of them, are multiplied by a number, but that claims what the right one
/// does: a fault that something should notice.
public struct Scaled<Own: GradientEstimator>: GradientEstimator {
  private var own: Own
  private let factor: Double
  private let entry: Int?

  /// - Parameter entry: the one that is multiplied; all if nil.
  public init(_ own: Own, by factor: Double, only entry: Int? = nil) {
    self.own = own
    self.factor = factor
    self.entry = entry
  }

  public var traits: EstimatorTraits { own.traits }

  public mutating func estimate(
    at x: Span<Double>, from oracle: Own.Oracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) {
    own.estimate(at: x, from: oracle, using: draw, into: &gradient)
    for i in entry.map({ $0..<$0 + 1 }) ?? 0..<gradient.count { gradient[i] *= factor }
  }
}

extension GradientEstimator {
  /// This estimator, off by a factor.
  public func scaled(by factor: Double, only entry: Int? = nil) -> any GradientEstimator {
    Scaled(self, by: factor, only: entry)
  }
}
