/// The interval of a search by Moré and Thuente, and the point it tries next.
///
/// Its ends are the best trial so far and one other. Until some trial has both ψ(t) = φ(t) − φ(0) − μtφ′(0) ≤ 0 and
/// φ′(t) ≥ 0, trials above that line are judged by ψ instead of φ.
struct BracketedSearch {
  /// φ at t.
  struct Sample {
    var step: Double
    var value: Double
    var slope: Double

    var isFinite: Bool { value.isFinite && slope.isFinite }

    /// The sample minus a line through 0.
    func less(_ slope: Double) -> Sample {
      Sample(step: step, value: value - step * slope, slope: self.slope - slope)
    }
  }

  private let rule: MoreThuente
  private let start: Sample
  private var best: Sample
  private var other: Sample
  /// Whether a step that satisfies the conditions is known to lie between the two.
  private var isBracketed = false
  private var isFirstStage = true
  /// The bounds of the next trial.
  private var range: (lower: Double, upper: Double)
  private var most: Double
  /// The widths of the interval after the last trial and after the one before.
  private var widths: (last: Double, before: Double)

  /// - Parameters:
  ///   - value: φ(0).
  ///   - slope: φ′(0) < 0.
  ///   - first: the first trial.
  ///   - most: the longest step.
  init(value: Double, slope: Double, first: Double, most: Double, _ rule: MoreThuente) {
    self.rule = rule
    start = Sample(step: 0, value: value, slope: slope)
    (best, other) = (start, start)
    range = (0, first + 4 * first)
    self.most = most
    widths = (most, 2 * most)
  }

  /// The best trial, if it is below φ(0).
  var bestStep: Double? { best.step > 0 && best.value < start.value ? best.step : nil }

  /// μφ′(0).
  private var decline: Double { rule.decrease * start.slope }

  private func isBelowLine(_ trial: Sample) -> Bool {
    trial.value <= start.value + trial.step * decline
  }

  /// Whether a trial satisfies both conditions.
  func accepts(_ trial: Sample) -> Bool {
    trial.isFinite && isBelowLine(trial) && abs(trial.slope) <= rule.curvature * -start.slope
  }

  /// The step to try after a trial that was not accepted; nil if the search ends.
  mutating func next(after trial: Sample) -> Double? {
    guard trial.isFinite else { return shorten(trial.step) }
    if isFirstStage, isBelowLine(trial), trial.slope >= 0 { isFirstStage = false }
    guard !isExhausted(at: trial) else {
      // It may still be the best one.
      if trial.value < best.value { best = trial }
      return nil
    }
    var t: Double
    if isFirstStage, trial.value <= best.value, !isBelowLine(trial) {
      let line = decline
      (best, other) = (best.less(line), other.less(line))
      t = update(with: trial.less(line))
      (best, other) = (best.less(-line), other.less(-line))
    } else {
      t = update(with: trial)
    }
    if isBracketed {
      let width = abs(other.step - best.step)
      // The interval must shrink by at least a third in two trials.
      if width >= 0.66 * widths.before { t = best.step + 0.5 * (other.step - best.step) }
      widths = (width, widths.last)
      range = (min(best.step, other.step), max(best.step, other.step))
    } else {
      range = (t + 1.1 * (t - best.step), t + 4 * (t - best.step))
    }
    t = max(0, min(most, t))
    guard t.isFinite, t > 0, !isBracketed || !isTooNarrow(at: t) else { return nil }
    return t
  }

  private func isTooNarrow(at t: Double) -> Bool {
    t <= range.lower || t >= range.upper || range.upper - range.lower <= rule.width * range.upper
  }

  private func isExhausted(at trial: Sample) -> Bool {
    (isBracketed && isTooNarrow(at: trial.step))
      || (trial.step == most && isBelowLine(trial) && trial.slope <= decline)
  }

  /// Half way back from a point with NaN or infinity; the search never goes beyond it again.
  private mutating func shorten(_ t: Double) -> Double? {
    let shorter = best.step + 0.5 * (t - best.step)
    guard !isBracketed, shorter > best.step, shorter < t else { return nil }
    most = shorter
    range.upper = min(range.upper, shorter)
    return shorter
  }
}

extension BracketedSearch {
  /// Makes a trial one of the ends, and gives the next step by interpolation.
  private mutating func update(with trial: Sample) -> Double {
    let isOpposite =
      (trial.slope > 0 && best.slope < 0) || (trial.slope < 0 && best.slope > 0)
    let t: Double
    if trial.value > best.value {
      // Higher: the minimum is between the two. The cubic decides if it is nearer to the best one.
      let cubic = Self.cubicMinimizer(from: best, to: trial).step
      let drop = (best.value - trial.value) / (trial.step - best.step) + best.slope
      let parabola = best.step + best.slope / drop / 2 * (trial.step - best.step)
      t =
        abs(cubic - best.step) < abs(parabola - best.step)
        ? cubic : cubic + (parabola - cubic) / 2
      isBracketed = true
    } else if isOpposite {
      // Lower, beyond a minimum: go back by the longer step.
      let cubic = Self.cubicMinimizer(from: trial, to: best).step
      let secant = Self.secant(trial, best)
      t = abs(cubic - trial.step) > abs(secant - trial.step) ? cubic : secant
      isBracketed = true
    } else if abs(trial.slope) < abs(best.slope) {
      t = stepOn(from: trial)
    } else if isBracketed {
      t = Self.cubicMinimizer(from: trial, to: other).step
    } else {
      t = trial.step > best.step ? range.upper : range.lower
    }
    if trial.value > best.value {
      other = trial
    } else {
      if isOpposite { other = best }
      best = trial
    }
    return t
  }

  /// Lower, and flatter on the same side: go on by the cubic if its minimum lies beyond, or by the secant.
  private func stepOn(from trial: Sample) -> Double {
    let minimizer = Self.cubicMinimizer(from: trial, to: best)
    let end = trial.step > best.step ? range.upper : range.lower
    let cubic = minimizer.isBeyond ? minimizer.step : end
    let secant = Self.secant(trial, best)
    let isCubicNearer = abs(cubic - trial.step) < abs(secant - trial.step)
    guard isBracketed else {
      return max(range.lower, min(range.upper, isCubicNearer ? secant : cubic))
    }
    let t = isCubicNearer ? cubic : secant
    let limit = trial.step + 0.66 * (other.step - trial.step)
    return trial.step > best.step ? min(limit, t) : max(limit, t)
  }

  private static func secant(_ a: Sample, _ b: Sample) -> Double {
    a.step + a.slope / (a.slope - b.slope) * (b.step - a.step)
  }

  /// The minimiser of the cubic with the values and slopes of two samples, and whether it lies on the far side of the
  /// first one from the second.
  private static func cubicMinimizer(
    from a: Sample, to b: Sample
  ) -> (step: Double, isBeyond: Bool) {
    let θ = 3 * (a.value - b.value) / (b.step - a.step) + a.slope + b.slope
    let size = max(abs(θ), abs(a.slope), abs(b.slope))
    let square = (θ / size) * (θ / size) - (a.slope / size) * (b.slope / size)
    let root = size * max(0, square).squareRoot()
    let γ = b.step < a.step ? -root : root
    let share = ((γ - a.slope) + θ) / (((γ - a.slope) + γ) + b.slope)
    return (a.step + share * (b.step - a.step), share < 0 && γ != 0)
  }
}
