/// A problem with a gradient written out by hand, against which the cost and the digits of
/// automatic differentiation are compared.
public protocol ClosedFormGradient: Problem {
  /// The formula with its own memory, for one thread.
  func closedFormGradient() -> any GradientFormula
}

/// A gradient written out by hand. Once made, it evaluates without allocating anything.
public protocol GradientFormula: AnyObject {
  /// The additions, multiplications, divisions and elementary functions of one evaluation, each
  /// counted as one, as in `Work`.
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
