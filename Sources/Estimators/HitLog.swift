/// When each of some levels was hit: by the first call that brought a value at or below it.
///
/// What counts are the points that were asked. A value that is not a number hits nothing.
public struct HitLog: Sendable {
  /// What had been spent when a level was hit, the call that hit it included.
  public struct Hit: Hashable, Sendable {
    /// The iterations begun by then.
    public var iterations: Int
    /// Of all calls, the one that hit included.
    public var counts: CallCounts
    /// Spent by then.
    public var seconds: Double

    /// - Parameters:
    ///   - iterations: begun by then.
    ///   - counts: of all calls, the one that hit included.
    ///   - seconds: spent by then.
    public init(iterations: Int, counts: CallCounts, seconds: Double) {
      self.iterations = iterations
      self.counts = counts
      self.seconds = seconds
    }
  }

  /// Of f, in any order.
  public let levels: [Double]
  /// One a level; nil where it has not been hit.
  public private(set) var hits: [Hit?]
  /// The places of the levels, highest first.
  private let order: [Int]
  /// How many of them are hit.
  private var hitCount: Int

  /// - Parameters:
  ///   - levels: of f, in any order.
  ///   - hits: those that a run taken up again had made, one a level; none unless given.
  public init(levels: [Double] = [], hits: [Hit?]? = nil) {
    precondition(hits.map { $0.count == levels.count } ?? true, "one hit a level, or nil")
    self.levels = levels
    let hits = hits ?? [Hit?](repeating: nil, count: levels.count)
    self.hits = hits
    let ranks = levels.map { $0.isNaN ? -.infinity : $0 }
    let order = levels.indices.sorted { (ranks[$0], $1) > (ranks[$1], $0) }
    self.order = order
    hitCount = order.firstIndex { hits[$0] == nil } ?? order.count
  }

  /// The highest level that has not been hit; −∞ where there is none.
  var nextLevel: Double { hitCount < order.count ? levels[order[hitCount]] : -.infinity }

  /// Notes that a value was brought: all levels that it hits first.
  mutating func note(_ value: Double, _ hit: Hit) {
    while hitCount < order.count, value <= levels[order[hitCount]] {
      hits[order[hitCount]] = hit
      hitCount += 1
    }
  }
}
