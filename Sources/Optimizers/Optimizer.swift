public import Estimators
public import Sampling

/// A method: what an iteration makes of estimates of the gradient.
///
/// All that it keeps between iterations is a state of a few vectors of n numbers, one after another, the first
/// of which is the point. A run that is taken up again from its state and its iteration goes on to the same bytes.
public protocol Optimizer: Sendable {
  associatedtype Estimator: GradientEstimator

  var estimator: Estimator { get set }

  /// How many vectors of n numbers a state has.
  var vectorCount: Int { get }

  /// The bytes held besides the state and the estimator's own.
  var workspaceBytes: Int { get }

  /// Carries out iteration `k` = 0, 1, …
  ///
  /// - Returns: false where the estimate is not finite; the point is then left where it was.
  mutating func advance(
    _ state: inout [Double], iteration k: Int, from oracle: Estimator.Oracle,
    using draw: RandomStream.Draw
  ) -> Bool
}

extension Optimizer {
  /// The state in which a run begins at `x`: all else is zero.
  public func start(at x: [Double]) -> [Double] {
    x + [Double](repeating: 0, count: (vectorCount - 1) * x.count)
  }
}
