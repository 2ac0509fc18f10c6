/// A method that needs an estimate entry by entry.
public protocol GradientUpdate: Sendable {
  /// How many vectors of n numbers a state has, the point among them.
  var vectorCount: Int { get }

  /// Carries out iteration k = 0, 1, … with the estimate G at the point, which is finite.
  func apply(_ G: Span<Double>, to state: UnsafeMutableBufferPointer<Double>, iteration k: Int)
}
