/// The best point so far and f there: all that some methods keep.
public struct ValuedPoint: BestPoint, Hashable {
  /// x.
  public var point: [Double]
  /// f(x); nil before the first iteration, unless given.
  public var value: Double?

  /// A state at a point, with its value if known.
  public init(point: [Double], value: Double? = nil) {
    self.point = point
    self.value = value
  }
}
