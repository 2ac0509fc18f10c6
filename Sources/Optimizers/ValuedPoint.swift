/// The best point so far and f there: all that some methods keep.
public struct ValuedPoint: BestPoint, Hashable {
  /// x.
  public var point: [Double]
  /// f(x); nil before the first iteration, unless it is given.
  public var value: Double?

  /// At a point, with its value if that is known.
  public init(point: [Double], value: Double? = nil) {
    self.point = point
    self.value = value
  }
}
