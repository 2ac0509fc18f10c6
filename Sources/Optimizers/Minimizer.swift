public import Estimators
public import Sampling

/// A method that owns its loop, like a solver from elsewhere.
///
/// It asks until its oracle closes or it has no more to ask. Budgets, records and targets are the watch's behind the
/// oracle, to which every call is an iteration, and whose point is the best one asked so far. A run that was stopped
/// begins again.
public protocol Minimizer: Sendable {
  associatedtype Oracle: OracleAccess

  /// Minimizes from `x`.
  ///
  /// - Parameter stream: where all randomness comes from.
  /// - Throws: what its oracle throws, which is to be let through.
  mutating func minimize(
    from x: [Double], asking oracle: Oracle, using stream: RandomStream
  ) throws(OracleClosed)
}

/// A method that can fail by itself: one that is another program's.
public protocol FallibleMinimizer: Minimizer {
  /// Why it has failed, as a sentence without a full stop; nil where it has not.
  var failure: String? { get }
}
