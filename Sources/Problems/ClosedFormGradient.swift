/// A problem whose gradient somebody has written out by hand: what automatic differentiation is
/// compared with, in its cost and in its digits.
public protocol ClosedFormGradient: Problem {
  /// The formula with memory of its own, for one thread.
  func closedFormGradient() -> any GradientFormula
}

/// A gradient written out by hand. After it is made, evaluating it allocates nothing.
public protocol GradientFormula: AnyObject {
  /// The additions, multiplications, divisions and elementary functions of one evaluation, each
  /// counted as one: as `Work` counts them.
  var operations: Double { get }

  /// Writes ∇f(x), n entries.
  func evaluate(at x: Span<Double>, into gradient: inout MutableSpan<Double>)
}

extension GradientFormula {
  /// Writes ∇f(x), n entries.
  public func evaluate(at x: [Double], into gradient: inout [Double]) {
    var out = gradient.mutableSpan
    evaluate(at: x.span, into: &out)
  }
}
