public import Answers
public import Estimators
internal import Foundation
public import Sampling

/// A method whose loop is the run's: it carries out one iteration, and all that it keeps between two of them is a
/// value.
///
/// A run that is taken up again from its state and its iteration goes on to the same bytes. What a method may ask
/// decides how budgets hold: where its oracle closes (``ClosingOracle``), it is asked until the budget is spent to
/// the call; any other method asks the same in every iteration, and none is begun that would carry past the budget.
public protocol Optimizer: Sendable {
  associatedtype Oracle: OracleAccess
  /// What is kept: the point, and whatever else the next iteration needs.
  associatedtype State: Codable & Sendable

  /// Whether a state is as it was where an iteration throws; of any other method whoever runs it keeps a copy.
  static var leavesStateWhenClosed: Bool { get }

  /// The bytes that it holds besides the point, its state among them.
  func heldBytes(dimension n: Int) -> Int

  /// The state in which a run begins at `x`.
  func start(at x: [Double]) -> State

  /// Where a run is: n numbers.
  func point(of state: State) -> [Double]

  /// Carries out iteration `k` = 0, 1, …
  ///
  /// - Returns: false where numbers are not finite; the point is then left where it was, up to rounding.
  /// - Throws: what its oracle throws; the iteration is then dropped, whatever the state has become where it is not
  ///   left as it was.
  mutating func advance(
    _ state: inout State, iteration k: Int, from oracle: Oracle, using draw: RandomStream.Draw
  ) throws(OracleClosed) -> Bool

  /// Whether the method ends by itself in this state: no further iteration is begun.
  func hasEnded(_ state: State) -> Bool

  /// The step from x to where it asks for values that is lost in the rounding of x; nil where none is.
  func lostStep(at x: Span<Double>) -> LostStep?
}

extension Optimizer {
  public static var leavesStateWhenClosed: Bool { false }

  public func hasEnded(_: State) -> Bool { false }

  public func lostStep(at _: Span<Double>) -> LostStep? { nil }
}

/// A method that compares values, and ends where noise alone would make them as different as they are: k values with
/// noise of deviation σ and nothing else lie on average at most 2σ√(2 ln k) apart.
public protocol NoiseAwareOptimizer: Optimizer {
  /// Of the values it is given; nil where they are exact, and it goes on for ever.
  var noise: Noise? { get set }

  /// The values that it compares in this state; none where there are too few yet.
  func comparedValues(_ state: State) -> [Double]
}

extension NoiseAwareOptimizer {
  public func hasEnded(_ state: State) -> Bool {
    guard let noise else { return false }
    let values = comparedValues(state)
    guard values.count > 1, let least = values.min(), let largest = values.max() else {
      return false
    }
    let range = 2 * (2 * log(Double(values.count))).squareRoot()
    return largest - least < range * noise.size(ofValue: least)
  }
}

/// A method that finds gradients by an estimator.
public protocol EstimatorHolder: Optimizer {
  associatedtype Estimator: GradientEstimator

  var estimator: Estimator { get set }
}

extension EstimatorHolder {
  public func lostStep(at x: Span<Double>) -> LostStep? {
    var estimator = estimator
    return estimator.lostStep(at: x)
  }
}

/// A method that consists of what an iteration makes of an estimate of the gradient.
///
/// Its state is a few vectors of n numbers, one after another, the first of which is the point.
public protocol EstimateOptimizer: EstimatorHolder
where Oracle == Estimator.Oracle, State == [Double] {
  /// How many vectors of n numbers a state has.
  var vectorCount: Int { get }

  /// The bytes held besides the state and the estimator's own.
  var workspaceBytes: Int { get }

  mutating func advance(
    _ state: inout [Double], iteration k: Int, from oracle: Estimator.Oracle,
    using draw: RandomStream.Draw
  ) -> Bool
}

extension EstimateOptimizer {
  /// The state in which a run begins at `x`: all else is zero.
  public func start(at x: [Double]) -> [Double] {
    // Put together with nothing, x would be copied.
    vectorCount == 1 ? x : x + [Double](repeating: 0, count: (vectorCount - 1) * x.count)
  }

  public func point(of state: [Double]) -> [Double] {
    vectorCount == 1 ? state : Array(state.prefix(state.count / vectorCount))
  }

  public func heldBytes(dimension n: Int) -> Int {
    estimator.traits.workspaceBytes + workspaceBytes
      + (vectorCount - 1) * n * MemoryLayout<Double>.stride
  }
}
