internal import LinearAlgebra

/// Gradient descent with a constant step: x ← x − αG.
public struct GradientDescent: LinearSchedule {
  public static let hasMemory = false

  /// α > 0.
  public let step: Double

  /// - Parameter step: α > 0.
  public init(step: Double) {
    precondition(step > 0, "a step of \(step)")
    self.step = step
  }

  public mutating func next() -> LinearIteration { LinearIteration(pointGain: -step) }

  public var constantIteration: LinearIteration? { LinearIteration(pointGain: -step) }

  /// Moves `x` against the estimate `gradient`.
  public func update(_ x: inout [Double], against gradient: [Double]) {
    var out = x.mutableSpan
    BLAS.add(-step, times: gradient.span, to: &out)
  }
}
