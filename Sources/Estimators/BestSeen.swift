/// The least value that a method was given, if values are noisy, and f at the same point.
public struct BestSeen: Codable, Hashable, Sendable {
  /// Including noise.
  public var seen: Double
  /// Without noise.
  public var exact: Double

  /// - Parameters:
  ///   - seen: the least value given.
  ///   - exact: f at the same point.
  public init(seen: Double, exact: Double) {
    self.seen = seen
    self.exact = exact
  }
}
