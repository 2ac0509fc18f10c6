/// Answers by a closure: any function of n numbers.
public final class ClosureSource: ValueSource {
  public let dimension: Int
  private let function: (Span<Double>) -> Double

  /// - Parameters:
  ///   - n: the number of variables, at least 1.
  ///   - function: f.
  public init(dimension n: Int, _ function: @escaping (Span<Double>) -> Double) {
    precondition(n > 0, "a function of \(n) variables")
    dimension = n
    self.function = function
  }

  public var workspaceBytes: Int { 0 }

  public func value(at x: Span<Double>, sample: Samples) -> Double { function(x) }
}

/// Answers by two closures, with values and gradients.
public final class GradientClosureSource: GradientSource {
  public let dimension: Int
  private let function: (Span<Double>) -> Double
  private let gradient: (Span<Double>, inout MutableSpan<Double>) -> Double

  /// - Parameters:
  ///   - n: the number of variables, at least 1.
  ///   - function: f.
  ///   - gradient: writes ∇f(x), and returns f(x).
  public init(
    dimension n: Int, _ function: @escaping (Span<Double>) -> Double,
    gradient: @escaping (Span<Double>, inout MutableSpan<Double>) -> Double
  ) {
    precondition(n > 0, "a function of \(n) variables")
    dimension = n
    self.function = function
    self.gradient = gradient
  }

  public var workspaceBytes: Int { 0 }

  public func value(at x: Span<Double>, sample: Samples) -> Double { function(x) }

  public func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>, sample: Samples
  ) -> Double {
    self.gradient(x, &gradient)
  }
}
