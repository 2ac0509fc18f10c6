public import AutoDiff
public import Sampling

/// A problem from a closure: an objective written down where it is used.
///
/// ```swift
/// let valley = Objective(start: [-1.2, 1]) { x in
///   square(1 - x[0]) + 100 * square(x[1] - square(x[0]))
/// }
/// ```
public struct Objective: Problem {
  public let known: Known
  public let quadratic: Quadratic?
  private let beginning: [Double]
  private let formula: @Sendable (Variable) -> Variable

  /// - Parameters:
  ///   - start: where every run starts; its count is n.
  ///   - known: what is known of f; nothing by default.
  ///   - quadratic: f as a quadratic, if it is one: its runs are then compared with expected
  ///     curves.
  ///   - formula: f, a number made from the vector x of n entries.
  public init(
    start: [Double], known: Known = Known(), quadratic: Quadratic? = nil,
    _ formula: @escaping @Sendable (Variable) -> Variable
  ) {
    precondition(!start.isEmpty, "an objective of no variables")
    precondition(
      quadratic.map { $0.dimension == start.count } ?? true,
      "a quadratic of \(start.count) variables, as many as the start has")
    self.quadratic = quadratic
    beginning = start
    self.known = known
    self.formula = formula
  }

  public var dimension: Int { beginning.count }

  public func start(from stream: RandomStream) -> [Double] { beginning }

  public func objective(_ x: Variable) -> Variable { formula(x) }
}
