internal import Foundation

/// How many times as long the expected running time of b is as that of a.
///
/// The interval combines the distances of the logarithms' ends as independent errors (Zou and Donner 2008,
/// doi:10.1002/sim.3095):
///
///     ln(b/a) − √(ln²(b/b_low) + ln²(a_high/a)) … ln(b/a) + √(ln²(b_high/b) + ln²(a/a_low)).
///
/// Runs that share their starts are correlated, usually positively; the interval is then wider than necessary.
package struct RunningTimeRatio: Hashable, Sendable {
  /// Infinite if only a's runs reach the target, 0 if only b's do.
  package let estimate: Double
  /// The 95 % interval; the lower end may be 0 and the upper one infinite. Nil if neither of the two is random, if
  /// one that is random is known from a single run, or if one that is not random never reaches the target.
  package let interval: ConfidenceInterval?

  /// Nil if no run of either reaches the target, or if a takes nothing.
  package init?(of b: ExpectedRunningTime, over a: ExpectedRunningTime) {
    let estimate = b.estimate / a.estimate
    guard !estimate.isNaN, a.estimate > 0, b.runs > 0, a.runs > 0 else { return nil }
    self.estimate = estimate
    let unknown = [a, b].contains { $0.isRandom && $0.interval == nil }
    // If one that is not random never reaches the target, the ratio is 0 or infinite, whatever the other takes.
    let isCertain = [a, b].contains { !$0.isRandom && $0.estimate.isInfinite }
    guard a.isRandom || b.isRandom, !unknown, !isCertain else {
      interval = nil
      return
    }
    guard estimate > 0, estimate.isFinite else {
      // If no run of a method reached the target, only a lower limit of its time is known. A quotient of two ends
      // that are both 0 or both infinite limits nothing.
      let (low, high) = (Self.low(b) / Self.high(a), Self.high(b) / Self.low(a))
      interval = ConfidenceInterval(
        lower: estimate > 0 && !low.isNaN ? low : 0,
        upper: estimate > 0 || high.isNaN ? .infinity : high, level: 0.95)
      return
    }
    let below = Self.root(log(b.estimate / Self.low(b)), log(Self.high(a) / a.estimate))
    let above = Self.root(log(Self.high(b) / b.estimate), log(a.estimate / Self.low(a)))
    interval = ConfidenceInterval(
      lower: estimate * exp(-below), upper: estimate * exp(above), level: 0.95)
  }

  private static func low(_ time: ExpectedRunningTime) -> Double {
    time.interval?.lower ?? time.estimate
  }

  private static func high(_ time: ExpectedRunningTime) -> Double {
    time.interval?.upper ?? time.estimate
  }

  private static func root(_ a: Double, _ b: Double) -> Double {
    a.isInfinite || b.isInfinite ? .infinity : (a * a + b * b).squareRoot()
  }
}
