internal import Foundation

/// The time left without the jumps that every finished run makes: the expected end is tracked, and follows what is
/// observed within some seconds.
package struct SmoothedTimeLeft {
  /// The time in which two thirds of a jump are followed: shorter at first, when a study may be over soon.
  private static func memory(at elapsed: Double) -> Double { min(max(0.25 * elapsed, 0.5), 4) }

  private var end: Double?
  private var last = 0.0

  package init() {}

  /// - Parameters:
  ///   - left: seconds left, by the current estimate.
  ///   - elapsed: seconds since the beginning; never less than before.
  package mutating func update(_ left: Double, at elapsed: Double) {
    let seen = elapsed + left
    let share = 1 - exp(-max(0, elapsed - last) / Self.memory(at: elapsed))
    end = end.map { $0 + share * (seen - $0) } ?? seen
    last = max(last, elapsed)
  }

  /// Nil before the first update.
  package var seconds: Double? { end.map { max(0, $0 - last) } }
}
