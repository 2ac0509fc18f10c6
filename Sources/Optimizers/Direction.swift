public import Estimators

/// Which way a method with line searches goes from a point.
public protocol Direction: Sendable {
  /// What is kept between two iterations.
  associatedtype Memory: Codable & Sendable

  /// What is kept before the first iteration, and once more where a direction was of no use.
  var beginning: Memory { get }

  /// The bytes held for n variables, memory included.
  func heldBytes(dimension n: Int) -> Int

  /// Writes d to the line, whose point and gradient are set, and says by `isScaled` whether t = 1 is a step to be tried
  /// first. A direction along which f does not fall is replaced by the steepest one.
  mutating func set<Estimator: GradientEstimator>(
    on line: inout SearchLine<Estimator>, keeping memory: inout Memory,
    from oracle: SearchOracle<Estimator>
  ) throws(OracleClosed)

  /// What most directions ask for.
  func calls<Estimator: GradientEstimator>(with estimator: Estimator) -> CallCounts
}

extension Direction {
  /// A direction that is made of what is known asks for nothing.
  public func calls<Estimator: GradientEstimator>(with estimator: Estimator) -> CallCounts {
    CallCounts()
  }
}

/// What is kept where nothing is.
public struct NoMemory: Codable, Hashable, Sendable {
  /// There is but one.
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
