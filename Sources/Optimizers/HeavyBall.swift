/// The heavy ball: u⁺ = βu − αG(x), x⁺ = x + u⁺.
///
/// Polyak 1964 (doi:10.1016/0041-5553(64)90137-5).
public struct HeavyBall: LinearSchedule {
  public static let hasMemory = true

  /// α > 0.
  public let step: Double
  /// 0 ≤ β < 1.
  public let momentum: Double

  /// - Parameters:
  ///   - step: α > 0.
  ///   - momentum: 0 ≤ β < 1.
  public init(step: Double, momentum: Double) {
    precondition(step > 0 && 0 <= momentum && momentum < 1, "a step of \(step), β = \(momentum)")
    self.step = step
    self.momentum = momentum
  }

  public mutating func next() -> LinearIteration { iteration }

  public var constantIteration: LinearIteration? { iteration }

  private var iteration: LinearIteration {
    LinearIteration(carry: momentum, decay: momentum, pointGain: -step, memoryGain: -step)
  }
}
