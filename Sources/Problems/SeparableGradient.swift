/// The gradient of a sum of functions of one variable each, Σᵢ fᵢ(xᵢ): any entries of it can be had
/// alone, so that nobody who looks at all of them needs memory for n numbers.
public protocol SeparableGradient: Sendable {
  /// Writes ∂f/∂xᵢ for i in `range` to the first entries of `block`.
  func evaluate(
    at x: Span<Double>, in range: Range<Int>, into block: inout MutableSpan<Double>)
}
