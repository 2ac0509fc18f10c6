/// A method that needs an estimate entry by entry.
public protocol GradientUpdate: Sendable {
  /// The number of vectors of n numbers in a state, including the point.
  var vectorCount: Int { get }

  /// Carries out iteration k = 0, 1, … with the estimate G at the point, which is finite.
  func apply(_ G: Span<Double>, to state: UnsafeMutableBufferPointer<Double>, iteration k: Int)
}
