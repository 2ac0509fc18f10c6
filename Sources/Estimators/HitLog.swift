/// When each of a set of levels was hit: by the first call that returned a value at or below it.
///
/// Every point that is evaluated counts. A value that is not a number hits nothing.
public struct HitLog: Sendable {
  /// What had been spent when a level was hit, including the call that hit it.
  public struct Hit: Hashable, Sendable {
    /// The iterations begun by then.
    public var iterations: Int
    /// The counts of all calls, including the one that hit.
    public var counts: CallCounts
    /// The seconds spent by then.
    public var seconds: Double

    /// - Parameters:
    ///   - iterations: begun by then.
    ///   - counts: of all calls, including the one that hit.
    ///   - seconds: spent by then.
    public init(iterations: Int, counts: CallCounts, seconds: Double) {
      self.iterations = iterations
      self.counts = counts
      self.seconds = seconds
    }
  }

  /// Levels of f, in any order.
  public let levels: [Double]
  /// One per level; nil if it has not been hit.
  public private(set) var hits: [Hit?]
  /// The indices of the levels, highest first.
  private let order: [Int]
  /// How many of them are hit.
  private var hitCount: Int

  /// - Parameters:
  ///   - levels: of f, in any order.
  ///   - hits: those already made by a resumed run, one per level; none by default.
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

  /// The highest level that has not been hit; −∞ if all have.
  var nextLevel: Double { hitCount < order.count ? levels[order[hitCount]] : -.infinity }

  /// Records a hit for every level that this value is the first to hit.
  mutating func note(_ value: Double, _ hit: Hit) {
    while hitCount < order.count, value <= levels[order[hitCount]] {
      hits[order[hitCount]] = hit
      hitCount += 1
    }
  }
}
