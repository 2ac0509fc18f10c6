public import Estimators
public import Sampling

/// The state of a method that compares values: the best point so far, and f there.
public protocol BestPoint: Codable, Sendable {
  var point: [Double] { get set }
  /// f at the point; nil before the first iteration.
  var value: Double? { get set }
}

extension BestPoint {
  /// Moves to a candidate.
  ///
  /// - Parameter value: f at the candidate.
  mutating func move(to candidate: Candidate, value: Double) {
    point.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: candidate.point) }
    self.value = value
  }
}

/// A method that compares f at candidates with f at the best point so far, and keeps the better one.
///
/// The first iteration also evaluates f at the start.
public protocol ComparisonMethod: Optimizer where Oracle == ClosingOracle, State: BestPoint {
  /// Carries out iteration `k`, changing the state only after its last question.
  ///
  /// - Parameter value: f at the state's point.
  mutating func improve(
    _ state: inout State, from value: Double, iteration k: Int, asking oracle: ClosingOracle,
    using draw: RandomStream.Draw
  ) throws(OracleClosed)
}

extension ComparisonMethod {
  public static var leavesStateWhenClosed: Bool { true }

  public func point(of state: State) -> [Double] { state.point }

  public mutating func advance(
    _ state: inout State, iteration k: Int, from oracle: ClosingOracle,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) -> Bool {
    let value: Double
    if let known = state.value {
      value = known
    } else {
      value = try oracle.value(at: state.point.span)
    }
    try improve(&state, from: value, iteration: k, asking: oracle, using: draw)
    if state.value == nil { state.value = value }
    return true
  }
}
