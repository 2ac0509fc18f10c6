internal import Foundation

/// How many times the expected running time of a another one, b, is.
///
/// The interval adds the distances of the logarithms' ends as errors independent of each other (Zou and Donner
/// 2008, doi:10.1002/sim.3095):
///
///     ln(b/a) − √(ln²(b/b_low) + ln²(a_high/a)) … ln(b/a) + √(ln²(b_high/b) + ln²(a/a_low)).
///
/// Runs that share their starts are correlated, as a rule positively: then it is wider than it needs to be.
package struct RunningTimeRatio: Hashable, Sendable {
  /// Infinite where only a's runs reach the target, 0 where only b's do.
  package let estimate: Double
  /// Of 95 %; the lower end may be 0 and the upper one infinite. Nil where neither of the two is random, where
  /// one that is random is known by a single run, and where one that is not random never reaches the target.
  package let interval: ConfidenceInterval?

  /// Nil where no run of either reaches the target, and where a takes nothing.
  package init?(of b: ExpectedRunningTime, over a: ExpectedRunningTime) {
    let estimate = b.estimate / a.estimate
    guard !estimate.isNaN, a.estimate > 0, b.runs > 0, a.runs > 0 else { return nil }
    self.estimate = estimate
    let unknown = [a, b].contains { $0.isRandom && $0.interval == nil }
    guard a.isRandom || b.isRandom, !unknown else {
      interval = nil
      return
    }
    guard estimate > 0, estimate.isFinite else {
      // Where no run of a method reached the target, only a lower limit of its time is known. A quotient of two
      // ends that are both 0 or both infinite limits nothing.
      let (low, high) = (Self.low(b) / Self.high(a), Self.high(b) / Self.low(a))
      let lower = estimate > 0 && !low.isNaN ? low : 0
      let upper = estimate > 0 || high.isNaN ? .infinity : high
      interval =
        lower.isFinite && upper > 0
        ? ConfidenceInterval(lower: lower, upper: upper, level: 0.95) : nil
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
