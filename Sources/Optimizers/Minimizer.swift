public import Estimators
public import Sampling

/// A method that owns its loop, as solvers from other libraries do.
///
/// It asks until its oracle closes or it has nothing left to ask. Budgets, records and targets are handled by the watch
/// behind the oracle, for which every call is an iteration, and the run's point is the best one evaluated so far. A run
/// that was stopped starts over.
public protocol Minimizer: Sendable {
  associatedtype Oracle: OracleAccess

  /// Minimizes from `x`.
  ///
  /// - Parameter stream: the source of all randomness.
  /// - Throws: what its oracle throws; implementations let it propagate.
  mutating func minimize(
    from x: [Double], asking oracle: Oracle, using stream: RandomStream
  ) throws(OracleClosed)
}

/// A method that can itself fail, such as another program.
public protocol FallibleMinimizer: Minimizer {
  /// Why it failed, as a sentence without a full stop; nil if it did not.
  var failure: String? { get }
}
