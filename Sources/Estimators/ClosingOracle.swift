/// The oracle answers no more: the budget is spent, or the run must end for another reason.
public struct OracleClosed: Error, Hashable, Sendable {
  /// Carries no further information.
  public init() {}
}

/// Decides call by call whether a method may go on, and sees the result of every call.
///
/// It is attached to the oracle, so a method cannot forget to report anything.
public protocol CallWatch: AnyObject {
  /// Whether these calls may be made, given the counts so far.
  func admits(_ calls: CallCounts, after counts: CallCounts) -> Bool

  /// Called with every value after its call.
  ///
  /// - Parameter counts: of all calls up to and including this one.
  func passed(_ value: Double, at x: Span<Double>, counts: CallCounts)
}

/// Values only, until the oracle closes: for methods that cannot tell in advance how many they need.
///
/// A method lets the error propagate, and loses its current step.
public struct ClosingOracle: OracleAccess {
  public static var closes: Bool { true }

  private let oracle: CountingOracle

  /// - Parameter oracle: counts every call, and closes when its watch says so.
  public init(_ oracle: CountingOracle) {
    self.oracle = oracle
  }

  /// f(x), counted as one value.
  public func value(at x: Span<Double>) throws(OracleClosed) -> Double {
    guard oracle.admits(CallCounts(values: 1)) else { throw OracleClosed() }
    let value = ValueOracle(oracle).value(at: x)
    oracle.watch?.passed(value, at: x, counts: oracle.counts)
    return value
  }

  /// Writes f at points of n entries each, stored one after another, to the first entries of `values`; every point
  /// counts as one value. If the oracle closes among them, the points before are still evaluated.
  ///
  /// - Parameter n: the number of variables.
  public func values(
    atPoints points: Span<Double>, dimension n: Int, into values: inout [Double]
  ) throws(OracleClosed) {
    let asked = points.count / n
    let before = oracle.counts
    let count = (0..<asked).first { !oracle.admits(CallCounts(values: $0 + 1)) } ?? asked
    if count > 0 {
      ValueOracle(oracle).values(
        atPoints: points.extracting(0..<count * n), into: &values)
    }
    if let watch = oracle.watch {
      for i in 0..<count {
        var counts = before
        counts.values += (i + 1) * oracle.rows
        watch.passed(values[i], at: points.extracting(i * n..<(i + 1) * n), counts: counts)
      }
    }
    guard count == asked else { throw OracleClosed() }
  }
}
