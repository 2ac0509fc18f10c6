/// The oracle answers no more: the budget is spent, or the run is to end for another reason.
public struct OracleClosed: Error, Hashable, Sendable {
  /// Says no more than that.
  public init() {}
}

/// Decides call by call whether a method may go on, and sees what every call brings.
///
/// It stands behind the oracle, so that a method cannot forget to tell it anything.
public protocol CallWatch: AnyObject {
  /// Whether calls may be made after those that are counted so far.
  func admits(_ calls: CallCounts, after counts: CallCounts) -> Bool

  /// Told of every value after its call.
  ///
  /// - Parameter counts: of all calls up to this one.
  func passed(_ value: Double, at x: Span<Double>, counts: CallCounts)
}

/// Values only, until the oracle closes: for methods that do not know beforehand how often they will ask.
///
/// A method lets the error pass, and loses the step that it was in.
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

  /// f at points of n entries each, which stand one after another, written to the first entries of `values`; every
  /// point counted as one value. If the oracle closes among them, those before are made.
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
