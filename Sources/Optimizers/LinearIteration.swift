/// One iteration of a method that is linear in its state (x, u) and in the estimate G:
///
///     y = x + ω·u,   x⁺ = y + p·u + b·G(y),   u⁺ = q·u + h·G(y)
///
/// u is a difference of points, so nothing depends on the origin. A method without memory has b alone. Both the run and
/// its expected curve follow from these numbers.
public struct LinearIteration: Hashable, Sendable {
  /// ω: the estimate is taken at x + ωu.
  public var lookahead: Double
  /// p.
  public var carry: Double
  /// q.
  public var decay: Double
  /// b.
  public var pointGain: Double
  /// h.
  public var memoryGain: Double
  /// The estimator's radius, in units of the one it was made with.
  public var radiusFactor: Double

  /// - Parameters:
  ///   - lookahead: ω.
  ///   - carry: p.
  ///   - decay: q.
  ///   - pointGain: b.
  ///   - memoryGain: h.
  ///   - radiusFactor: the radius, in units of the estimator's own.
  public init(
    lookahead: Double = 0, carry: Double = 0, decay: Double = 0, pointGain: Double,
    memoryGain: Double = 0, radiusFactor: Double = 1
  ) {
    self.lookahead = lookahead
    self.carry = carry
    self.decay = decay
    self.pointGain = pointGain
    self.memoryGain = memoryGain
    self.radiusFactor = radiusFactor
  }
}

/// The iterations of a method that is linear in its state, starting with the first.
public protocol LinearSchedule: Sendable {
  /// Whether there is a u.
  static var hasMemory: Bool { get }

  /// Gives the iterations one after another; a copy of the schedule as it was made starts from the beginning.
  mutating func next() -> LinearIteration

  /// The common iteration, if all are the same; nil if they change.
  var constantIteration: LinearIteration? { get }
}

extension LinearSchedule {
  /// By default, iterations change.
  public var constantIteration: LinearIteration? { nil }
}

/// A position in a schedule: iterations asked for in order take no extra time; for others, the schedule counts up to
/// them.
struct ScheduleCursor: Sendable {
  private let beginning: any LinearSchedule
  private var schedule: any LinearSchedule
  private var position = 0

  let hasMemory: Bool

  init(_ schedule: some LinearSchedule) {
    beginning = schedule
    self.schedule = schedule
    hasMemory = type(of: schedule).hasMemory
  }

  mutating func iteration(_ k: Int) -> LinearIteration {
    if k < position { (schedule, position) = (beginning, 0) }
    while position < k {
      _ = schedule.next()
      position += 1
    }
    position += 1
    return schedule.next()
  }
}
