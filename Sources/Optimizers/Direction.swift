public import Estimators

/// The direction in which a line search method leaves a point.
public protocol Direction: Sendable {
  /// What is kept between two iterations.
  associatedtype Memory: Codable & Sendable

  /// What is kept before the first iteration, and again after a direction that was of no use.
  var beginning: Memory { get }

  /// The bytes held for n variables, including the memory.
  func heldBytes(dimension n: Int) -> Int

  /// Writes d to the line, whose point and gradient are set, and sets `isScaled` if t = 1 is the step to try first. A
  /// direction along which f does not fall is replaced by the steepest one.
  mutating func set<Estimator: GradientEstimator>(
    on line: inout SearchLine<Estimator>, keeping memory: inout Memory,
    from oracle: SearchOracle<Estimator>
  ) throws(OracleClosed)

  /// The calls that most directions take.
  func calls<Estimator: GradientEstimator>(with estimator: Estimator) -> CallCounts
}

extension Direction {
  /// A direction made from what is known takes no calls.
  public func calls<Estimator: GradientEstimator>(with estimator: Estimator) -> CallCounts {
    CallCounts()
  }
}

/// The memory of a direction or rule that keeps nothing.
public struct NoMemory: Codable, Hashable, Sendable {
  /// There is only one value.
  public init() {}
}

/// The steepest descent: d = −G(x).
public struct SteepestDescent: Direction {
  /// Takes no parameters.
  public init() {}

  public var beginning: NoMemory { NoMemory() }

  public func heldBytes(dimension n: Int) -> Int { 0 }

  public func set<Estimator: GradientEstimator>(
    on line: inout SearchLine<Estimator>, keeping memory: inout NoMemory,
    from oracle: SearchOracle<Estimator>
  ) {
    line.setSteepest()
  }
}
