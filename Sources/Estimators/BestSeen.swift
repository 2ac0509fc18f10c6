/// The least value that a method was given, where values are noisy, and what f was there.
public struct BestSeen: Codable, Hashable, Sendable {
  /// With its noise.
  public var seen: Double
  /// Without.
  public var exact: Double

  /// - Parameters:
  ///   - seen: the least value given.
  ///   - exact: f at its point.
  public init(seen: Double, exact: Double) {
    self.seen = seen
    self.exact = exact
  }
}
