internal import LinearAlgebra

/// Gradient descent with a constant step: x ← x − αG.
public struct GradientDescent: Sendable {
  /// α > 0.
  public let step: Double

  public init(step: Double) {
    precondition(step > 0, "a step of \(step)")
    self.step = step
  }

  /// Moves `x` against the estimate `gradient`.
  public func update(_ x: inout MutableSpan<Double>, against gradient: Span<Double>) {
    BLAS.add(-step, times: gradient, to: &x)
  }
}
