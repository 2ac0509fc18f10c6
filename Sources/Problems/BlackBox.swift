public import Answers
public import Sampling

/// A problem from any function of n numbers: calls give values, and gradients if a closure computes them. Nothing is
/// recorded on a graph.
///
/// ```swift
/// let model = BlackBox(start: [1, 1]) { x in simulate(x[0], x[1]) }
/// ```
///
/// The other answers that a graph gives, such as tangents, are not available. Without gradients, results contain no
/// gradient norms.
public struct BlackBox: UnrecordedProblem {
  public let known: Known
  public let answerer: Answerer
  private let beginning: [Double]

  /// - Parameters:
  ///   - start: where every run starts; its count is n.
  ///   - known: what is known of f; nothing by default. Relative steps need its L.
  ///   - function: f, called from several threads at once, each call with n entries.
  public init(
    start: [Double], known: Known = Known(),
    _ function: @escaping @Sendable (Span<Double>) -> Double
  ) {
    let n = start.count
    precondition(n > 0, "an objective of no variables")
    self.known = known
    beginning = start
    answerer = Answerer(dimension: n, .values) { ClosureSource(dimension: n, function) }
  }

  /// - Parameters:
  ///   - start: where every run starts; its count is n.
  ///   - known: what is known of f; nothing by default.
  ///   - function: f, called from several threads at once.
  ///   - gradient: writes ∇f(x), and returns f(x).
  public init(
    start: [Double], known: Known = Known(),
    _ function: @escaping @Sendable (Span<Double>) -> Double,
    gradient: @escaping @Sendable (Span<Double>, inout MutableSpan<Double>) -> Double
  ) {
    let n = start.count
    precondition(n > 0, "an objective of no variables")
    self.known = known
    beginning = start
    answerer = Answerer(dimension: n, [.values, .gradients]) {
      GradientClosureSource(dimension: n, function, gradient: gradient)
    }
  }

  public var dimension: Int { beginning.count }

  public func start(from stream: RandomStream) -> [Double] { beginning }
}
