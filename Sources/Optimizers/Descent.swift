public import Estimators
public import Sampling

/// Iterations of an optimiser: an estimate, and a step against it.
public protocol Descent: Sendable {
  associatedtype Estimator: GradientEstimator

  var estimator: Estimator { get set }

  /// The bytes held besides the point and the estimator's own.
  var workspaceBytes: Int { get }

  /// Moves `x` by one iteration.
  ///
  /// - Returns: false where the estimate is not finite; x is then left as it was.
  mutating func advance(
    _ x: inout [Double], from oracle: Estimator.Oracle, using draw: RandomStream.Draw
  ) -> Bool
}

/// Gradient descent with any estimator: the estimate has memory of its own.
public struct BufferedDescent<Estimator: GradientEstimator>: Descent {
  public var estimator: Estimator
  private let optimizer: GradientDescent
  private var gradient: [Double]

  /// Holds n doubles for the estimate.
  public init(_ optimizer: GradientDescent, _ estimator: Estimator, dimension n: Int) {
    self.optimizer = optimizer
    self.estimator = estimator
    gradient = [Double](repeating: 0, count: n)
  }

  public var workspaceBytes: Int { gradient.count * MemoryLayout<Double>.stride }

  public mutating func advance(
    _ x: inout [Double], from oracle: Estimator.Oracle, using draw: RandomStream.Draw
  ) -> Bool {
    estimator.estimate(at: x, from: oracle, using: draw, into: &gradient)
    guard gradient.allSatisfy(\.isFinite) else { return false }
    optimizer.update(&x, against: gradient)
    return true
  }
}

/// Gradient descent with an estimator along directions: the point is all the memory that it takes.
public struct InPlaceDescent<Estimator: DirectionalEstimator>: Descent {
  public var estimator: Estimator
  private let optimizer: GradientDescent

  public init(_ optimizer: GradientDescent, _ estimator: Estimator) {
    self.optimizer = optimizer
    self.estimator = estimator
  }

  public var workspaceBytes: Int { 0 }

  public mutating func advance(
    _ x: inout [Double], from oracle: Estimator.Oracle, using draw: RandomStream.Draw
  ) -> Bool {
    estimator.measure(at: x.span, from: oracle, using: draw)
    var point = x.mutableSpan
    return estimator.lastEstimate.moveIfFinite(&point, by: -optimizer.step)
  }
}
