/// The gradient of a sum of functions of one variable each, Σᵢ fᵢ(xᵢ). Any of its entries can be
/// computed without the others, so going through all of them does not take memory for n numbers.
public protocol SeparableGradient: Sendable {
  /// Writes ∂f/∂xᵢ for i in `range` to the first entries of `block`.
  func evaluate(
    at x: Span<Double>, in range: Range<Int>, into block: inout MutableSpan<Double>)
}
