/// The schedule that reverses a chain of l steps with s slots for states and repeats as few steps as
/// possible: binomial checkpointing.
///
/// Reversing a step requires the state before it, and steps are reversed from the last to the first.
/// A state that is not in a slot is recomputed from the nearest slot before it. The number of steps
/// advanced on the way, not counting the run of each step just before it is reversed, is
///
///     t(l, s) = r·l − C(s + r, s + 1),  r the least with C(s + r, s) ≥ l,
///
/// and no schedule does with fewer; no step is advanced more than r times. Slot 0 holds the initial
/// state from beginning to end, and counts as one of the s.
///
/// The actions are generated one at a time, from s positions and three numbers.
///
/// Griewank and Walther, Algorithm 799: revolve, *ACM Transactions on Mathematical Software* 26
/// (2000) 19–45, doi:10.1145/347837.347846.
public struct Revolve: Sequence, IteratorProtocol, Sendable {
  /// What to do next. Steps are counted from 0: step k leads from state k to state k + 1.
  public enum Action: Hashable, Sendable {
    /// Runs these steps, from the current state on.
    case advance(Range<Int>)
    /// Keeps the current state in a slot.
    case store(slot: Int)
    /// Makes the state in a slot the current one.
    case restore(slot: Int)
    /// Reverses a step; the current state is the one before it.
    case reverse(step: Int)
  }

  /// l, how many steps are reversed.
  public let steps: Int
  /// s, how many states are kept at a time: the number given, or fewer if that many are of no use.
  public let slots: Int

  /// The number of steps that lead to the current state.
  private var position = 0
  /// How many of the first steps have not yet been reversed.
  private var remaining: Int
  /// Which states the slots hold, in increasing order, up to the last slot in use.
  private var stored: [Int]
  private var lastSlot = 0

  /// - Parameter slots: at least one; more than l − 1 are of no use, and are not taken.
  public init(steps: Int, slots: Int) {
    precondition(steps > 0 && slots > 0, "a chain of \(steps) steps with \(slots) slots")
    // Keeps all products here from overflowing: a binomial is computed only until it reaches the
    // number of steps, and none exceeds 2·steps².
    precondition(steps < 1 << 30, "a chain of \(steps) steps, 2³⁰ or more")
    self.steps = steps
    self.slots = Self.useful(slots, steps: steps)
    remaining = steps
    stored = [Int](repeating: 0, count: self.slots)
  }

  /// Starts over, with the initial state in slot 0 and as the current one.
  public mutating func restart() {
    position = 0
    remaining = steps
    lastSlot = 0
  }

  /// Whether every step has been reversed.
  public var isFinished: Bool { remaining == 0 }

  public mutating func next() -> Action? {
    if isFinished { return nil }
    if position == remaining - 1 {
      remaining -= 1
      return .reverse(step: remaining)
    }
    if position >= remaining {
      while stored[lastSlot] >= remaining { lastSlot -= 1 }
      position = stored[lastSlot]
      return .restore(slot: lastSlot)
    }
    if position != stored[lastSlot] {
      lastSlot += 1
      stored[lastSlot] = position
      return .store(slot: lastSlot)
    }
    let first = position
    position += Self.split(steps: remaining - first, slots: slots - lastSlot)
    return .advance(first..<position)
  }

  /// How far to advance from a stored state, to reverse `steps` ≥ 2 with its slot and the free ones.
  ///
  /// With β(s, r) = C(s + r, s) and β(s, r − 1) < l ≤ β(s, r), a split of l into m steps for this
  /// slot and l − m for the others is optimal if β(s, r − 2) ≤ m ≤ β(s, r − 1) and
  /// β(s − 1, r − 1) ≤ l − m ≤ β(s − 1, r). This function uses the largest such m.
  private static func split(steps: Int, slots: Int) -> Int {
    let reach = Reach(steps: steps, slots: slots)
    // β(s − 1, r − 1) = β(s, r − 1)·s/(s + r − 1).
    let others = reach.withOneLess * slots / (slots + reach.repetitions - 1)
    return Swift.min(reach.withOneLess, steps - others)
  }

  /// t(l, s): the least number of steps to advance.
  public static func advancedSteps(steps: Int, slots: Int) -> Int {
    let slots = useful(slots, steps: steps)
    let reach = Reach(steps: steps, slots: slots)
    // C(s + r, s + 1) = β(s, r)·r/(s + 1).
    return reach.repetitions * steps - reach.steps * reach.repetitions / (slots + 1)
  }

  /// The state before the last step is never stored, because it is used at once.
  private static func useful(_ slots: Int, steps: Int) -> Int {
    Swift.min(slots, Swift.max(steps - 1, 1))
  }

  /// β(s, r), the number of steps that s slots can reverse if none is advanced more than r times,
  /// for the least r that suffices.
  private struct Reach {
    /// r.
    var repetitions = 0
    /// β(s, r).
    var steps = 1
    /// β(s, r − 1); zero for r = 0.
    var withOneLess = 0

    init(steps wanted: Int, slots: Int) {
      while steps < wanted {
        repetitions += 1
        withOneLess = steps
        steps = steps * (slots + repetitions) / repetitions
      }
    }
  }
}
