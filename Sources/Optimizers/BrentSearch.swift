internal import Estimators

/// Searches for a minimum of φ near 0 by values alone: steps are doubled until the values enclose a minimum, then
/// parabolas and golden sections narrow it down.
///
/// The search ends when the minimum is known to within 2(ε|t| + ε²δ), where δ is the first length, or after a hundred
/// values.
///
/// Brent 1973, *Algorithms for Minimization without Derivatives*, chapter 5.
struct BrentSearch {
  /// ε, from 10⁻⁸ to 1: below √u, values do not distinguish one point from the next.
  let accuracy: Double

  struct Sample {
    var t: Double
    /// φ(t), not NaN.
    var value: Double
  }

  private struct Bracket {
    var left: Sample
    /// The least of the three.
    var middle: Sample
    var right: Sample
  }

  private static let mostDoublings = 100
  private static let mostValues = 100
  /// (3 − √5)/2.
  private static let goldenPart = 0.381_966_011_250_105_2

  /// The best t that was evaluated, and φ there; t = 0 if none is below φ(0).
  ///
  /// - Parameters:
  ///   - φ: called along the line; an error it throws ends the search.
  ///   - value: φ(0).
  ///   - δ: the first length to try, above 0.
  func minimum(
    of φ: (Double) throws(OracleClosed) -> Double, from value: Double, firstLength δ: Double
  ) throws(OracleClosed) -> Sample {
    let origin = Sample(t: 0, value: value)
    let bracket = try bracket(φ, around: origin, firstLength: δ)
    let best = try narrow(bracket, φ, floor: accuracy * accuracy * δ)
    return best.value < value ? best : origin
  }

  private func bracket(
    _ φ: (Double) throws(OracleClosed) -> Double, around origin: Sample, firstLength δ: Double
  ) throws(OracleClosed) -> Bracket {
    var best = Sample(t: δ, value: try φ(δ))
    if !(best.value < origin.value) {
      let other = Sample(t: -δ, value: try φ(-δ))
      guard other.value < origin.value else {
        return Bracket(left: other, middle: origin, right: best)
      }
      best = other
    }
    var before = origin
    var next = Sample(t: 2 * best.t, value: try φ(2 * best.t))
    var doublings = 0
    while next.value < best.value, doublings < Self.mostDoublings {
      doublings += 1
      (before, best) = (best, next)
      next = Sample(t: 2 * best.t, value: try φ(2 * best.t))
    }
    return best.t > 0
      ? Bracket(left: before, middle: best, right: next)
      : Bracket(left: next, middle: best, right: before)
  }

  private func narrow(
    _ bracket: Bracket, _ φ: (Double) throws(OracleClosed) -> Double, floor: Double
  ) throws(OracleClosed) -> Sample {
    var (low, high) = (bracket.left.t, bracket.right.t)
    // The best three so far.
    var x = bracket.middle
    var (w, v) =
      bracket.left.value < bracket.right.value
      ? (bracket.left, bracket.right) : (bracket.right, bracket.left)
    // The last step and the one before it.
    var (step, before) = (high - low, high - low)
    for _ in 0..<Self.mostValues {
      let middle = low + (high - low) / 2
      let tolerance = accuracy * abs(x.t) + floor
      if abs(x.t - middle) <= 2 * tolerance - (high - low) / 2 { break }
      if let parabolic = Self.parabolicStep(v, w, x), abs(before) > tolerance,
        abs(parabolic) < abs(before) / 2, low < x.t + parabolic, x.t + parabolic < high
      {
        let t = x.t + parabolic
        (before, step) = (step, parabolic)
        if t - low < 2 * tolerance || high - t < 2 * tolerance {
          step = x.t < middle ? tolerance : -tolerance
        }
      } else {
        before = (x.t < middle ? high : low) - x.t
        step = Self.goldenPart * before
      }
      if abs(step) < tolerance { step = step < 0 ? -tolerance : tolerance }
      let u = Sample(t: x.t + step, value: try φ(x.t + step))
      if u.value <= x.value {
        if u.t < x.t { high = x.t } else { low = x.t }
        (v, w, x) = (w, x, u)
      } else {
        if u.t < x.t { low = u.t } else { high = u.t }
        if u.value <= w.value || w.t == x.t {
          (v, w) = (w, u)
        } else if u.value <= v.value || v.t == x.t || v.t == w.t {
          v = u
        }
      }
    }
    return x
  }

  /// The step from x to the stationary point of the parabola through three samples; nil if there is none.
  private static func parabolicStep(_ v: Sample, _ w: Sample, _ x: Sample) -> Double? {
    let (a, b) = (x.t - w.t, x.t - v.t)
    let (r, q) = (a * (x.value - v.value), b * (x.value - w.value))
    let step = (b * q - a * r) / (2 * (r - q))
    return step.isFinite ? step : nil
  }
}
