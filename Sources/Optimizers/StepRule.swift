public import Estimators

/// How far a line search method goes along a direction.
public protocol StepRule: Sendable {
  /// What is kept between two iterations.
  associatedtype Memory: Codable & Sendable

  /// What is kept before the first iteration.
  var beginning: Memory { get }

  /// Whether f(x) must be known; true by default.
  static var comparesValues: Bool { get }

  /// The bytes held for n variables, including the memory.
  func heldBytes(dimension n: Int) -> Int

  /// A step t > 0 along the line; nil if none is found.
  func step<Estimator: GradientEstimator>(
    along line: inout SearchLine<Estimator>, keeping memory: inout Memory,
    from oracle: SearchOracle<Estimator>
  ) throws(OracleClosed) -> Double?

  /// The calls of most iterations, including G(x).
  func calls<Estimator: GradientEstimator>(with estimator: Estimator) -> CallCounts
}

extension StepRule {
  public static var comparesValues: Bool { true }

  public func heldBytes(dimension n: Int) -> Int { 0 }
}

extension CallCounts {
  /// The sums of both.
  static func + (a: CallCounts, b: CallCounts) -> CallCounts {
    CallCounts(
      values: a.values + b.values, gradients: a.gradients + b.gradients,
      tangents: a.tangents + b.tangents, hessianProducts: a.hessianProducts + b.hessianProducts)
  }
}
