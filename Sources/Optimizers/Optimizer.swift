public import Answers
public import Estimators
internal import Foundation
public import Sampling

/// A method whose loop belongs to the run: it carries out one iteration at a time, and everything it keeps between two
/// of them is a value.
///
/// A run resumed from its state and its iteration continues byte for byte. The oracle decides how budgets apply. If it
/// closes (``ClosingOracle``), the method goes on until the budget is spent to the call; any other method takes the
/// same calls in every iteration, and none is begun that would exceed the budget.
public protocol Optimizer: Sendable {
  associatedtype Oracle: OracleAccess
  /// What is kept: the point, and whatever else the next iteration needs.
  associatedtype State: Codable & Sendable

  /// Whether an iteration that throws leaves the state unchanged; for any other method, the caller keeps a copy.
  static var leavesStateWhenClosed: Bool { get }

  /// The bytes that it holds besides the point, including its state.
  func heldBytes(dimension n: Int) -> Int

  /// The state of a run that begins at `x`.
  func start(at x: [Double]) -> State

  /// The current point of a run: n numbers.
  func point(of state: State) -> [Double]

  /// Carries out iteration `k` = 0, 1, …
  ///
  /// - Returns: false if numbers are not finite; the point is then unchanged, up to rounding.
  /// - Throws: what its oracle throws. The iteration is then dropped, even if the state has changed (see
  ///   ``leavesStateWhenClosed``).
  mutating func advance(
    _ state: inout State, iteration k: Int, from oracle: Oracle, using draw: RandomStream.Draw
  ) throws(OracleClosed) -> Bool

  /// Whether the method ends by itself in this state: no further iteration begins.
  func hasEnded(_ state: State) -> Bool

  /// The step from x to its points of evaluation, if it is lost in the rounding of x; nil if none is.
  func lostStep(at x: Span<Double>) -> LostStep?
}

extension Optimizer {
  public static var leavesStateWhenClosed: Bool { false }

  public func hasEnded(_: State) -> Bool { false }

  public func lostStep(at _: Span<Double>) -> LostStep? { nil }
}

/// A method that compares values, and ends once noise alone could explain their differences: k values that differ only
/// by noise of deviation σ lie on average at most 2σ√(2 ln k) apart.
public protocol NoiseAwareOptimizer: Optimizer {
  /// The noise of the values it is given; nil if they are exact, in which case it never ends by itself.
  var noise: Noise? { get set }

  /// The values that it compares in this state; empty if there are too few yet.
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

/// A method that gets gradients from an estimator.
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

/// A method defined by what an iteration does with an estimate of the gradient.
///
/// Its state is a few vectors of n numbers, one after another, the first of which is the point.
public protocol EstimateOptimizer: EstimatorHolder
where Oracle == Estimator.Oracle, State == [Double] {
  /// The number of vectors of n numbers in a state.
  var vectorCount: Int { get }

  /// The bytes held besides the state and the estimator's own.
  var workspaceBytes: Int { get }

  mutating func advance(
    _ state: inout [Double], iteration k: Int, from oracle: Estimator.Oracle,
    using draw: RandomStream.Draw
  ) -> Bool
}

extension EstimateOptimizer {
  /// The state of a run that begins at `x`: everything else is zero.
  public func start(at x: [Double]) -> [Double] {
    // Concatenating x with an empty array would copy it.
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
