/// An operation that also takes complex numbers, as the complex step requires: f′(x) is
/// Im f(x + ih)/h to rounding, because nothing is subtracted and h can be as small as numbers go.
///
/// The rule must be the analytic continuation of `evaluate` on real numbers near the real line, built
/// from sums, products, quotients and analytic functions. Real parts decide whatever is not analytic:
/// they choose between two branches, and |z| is whichever of z and −z has a real part that is not
/// negative. Nothing is conjugated (a square is z·z). Imaginary parts are tiny compared with real
/// ones, and must be accurate relative to themselves. Where the real function does not exist, as for
/// the root of a negative number, the rule writes NaN, not the continuation from elsewhere.
///
/// Squire and Trapp 1998, doi:10.1137/S003614459631241X; Martins, Sturdza and Alonso 2003,
/// doi:10.1145/838250.838251.
public protocol ComplexOperation: Operation {
  /// Writes the output's value, y = f(x₁, x₂, …).
  func evaluate(_ node: ComplexFrame)
}

/// A graph contains an operation without a rule for complex numbers.
public struct NoComplexRule: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name of the first such operation.
  public let operation: String

  public var description: String {
    "the operation \"\(operation)\" has no rule for complex numbers"
  }
}
