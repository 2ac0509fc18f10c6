/// A step from x to a point where an estimator takes a value, if it is lost in the rounding of x: values there differ
/// only by rounding, and say nothing about slopes.
public struct LostStep: Sendable, Hashable, Codable {
  /// ε.
  public let radius: Double
  /// |x|, the entry of x in which the step is lost.
  public let size: Double

  /// - Parameters:
  ///   - radius: ε.
  ///   - size: |x|.
  public init(radius: Double, size: Double) {
    self.radius = radius
    self.size = size
  }
}
