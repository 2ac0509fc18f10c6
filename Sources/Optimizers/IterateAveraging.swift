/// The mean of the iterates of gradient descent: z⁺ = z − αG(z), x⁺ = x + (z⁺ − x)/(k + 2), k = 0, 1, …, so that x is
/// the mean of z₀, …, z_k.
///
/// Polyak and Juditsky 1992 (doi:10.1137/0330046).
public struct IterateAveraging: LinearSchedule {
  public static let hasMemory = true

  /// α > 0.
  public let step: Double
  private var k = 0.0

  /// - Parameter step: α > 0.
  public init(step: Double) {
    precondition(step > 0, "a step of \(step)")
    self.step = step
  }

  public mutating func next() -> LinearIteration {
    let t = 1 / (k + 2)
    k += 1
    // u = z − x: the estimate is taken at z.
    return LinearIteration(
      lookahead: 1, carry: t - 1, decay: 1 - t, pointGain: -t * step, memoryGain: -(1 - t) * step)
  }
}
