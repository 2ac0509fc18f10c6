/// A step from x to where an estimator asks for values that is lost in the rounding of x: values there
/// differ by what rounding makes of them, and tell nothing of slopes.
public struct LostStep: Sendable, Hashable, Codable {
  /// ε.
  public let radius: Double
  /// |x|, the entry of x that the step is lost in.
  public let size: Double

  /// - Parameters:
  ///   - radius: ε.
  ///   - size: |x|.
  public init(radius: Double, size: Double) {
    self.radius = radius
    self.size = size
  }
}
