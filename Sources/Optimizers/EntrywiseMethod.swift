public import Estimators
public import Sampling

/// A method that needs the estimate entry by entry, with any estimator.
public struct EntrywiseMethod<Estimator: GradientEstimator, Update: GradientUpdate>:
  EstimateOptimizer
{
  public var estimator: Estimator
  private let update: Update
  private var gradient: [Double]

  /// Holds n doubles for the estimate.
  public init(_ update: Update, _ estimator: Estimator, dimension n: Int) {
    self.update = update
    self.estimator = estimator
    gradient = [Double](repeating: 0, count: n)
  }

  public var vectorCount: Int { update.vectorCount }
  public var workspaceBytes: Int { gradient.count * MemoryLayout<Double>.stride }

  public mutating func advance(
    _ state: inout [Double], iteration k: Int, from oracle: Estimator.Oracle,
    using draw: RandomStream.Draw
  ) -> Bool {
    let n = gradient.count
    estimator.estimate(at: state.span.extracting(0..<n), from: oracle, using: draw, into: &gradient)
    guard gradient.allSatisfy(\.isFinite) else { return false }
    state.withUnsafeMutableBufferPointer { update.apply(gradient.span, to: $0, iteration: k) }
    return true
  }
}
