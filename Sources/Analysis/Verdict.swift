internal import Foundation

/// What a measurement says about a rate of theory: one of four outcomes, with a sentence.
///
/// Theory's rates are upper bounds, so that to be faster is no contradiction. With m the margin of
/// equivalence, stated beforehand, an interval
/// - inside theory ± m *agrees*,
/// - wholly beyond it on the fast side is *faster*,
/// - wholly beyond it on the slow side *violates*, and so does an exact bound that is exceeded,
/// - anything else is *inconclusive*: more replicates are needed, whatever the estimate.
///
/// To agree is thus something to be shown, not what remains when no difference was found (two
/// one-sided tests; Schuirmann 1987, doi:10.1007/BF01068419).
package struct Verdict: Hashable, Sendable {
  package enum Outcome: String, CaseIterable, Hashable, Sendable {
    case agrees, faster, slower, disagrees, violates, inconclusive

    /// Whether something is wrong: a method that does what it should neither exceeds an exact bound
    /// nor leaves its closed form.
    package var isFailure: Bool { self == .violates || self == .disagrees }
  }

  /// What was measured, and which way is fast.
  package enum Quantity: Hashable, Sendable {
    /// p in mean ~ k^p; smaller is faster.
    case iterationExponent
    /// q in cost ~ n^q; smaller is faster.
    case dimensionExponent
    /// ρ in mean ~ e^{−ρk/c}; larger is faster.
    case linearRate

    fileprivate var name: String {
      switch self {
      case .iterationExponent: "exponent of k"
      case .dimensionExponent: "exponent of n"
      case .linearRate: "linear rate"
      }
    }

    fileprivate var largerIsFaster: Bool { self == .linearRate }
  }

  package let outcome: Outcome
  package let sentence: String

  /// A measured number with its interval against theory.
  ///
  /// - Parameters:
  ///   - interval: nil where there is none, which is inconclusive unless a bound is exceeded.
  ///   - margin: m > 0.
  ///   - bound: the exact bound's check, where there is a bound.
  package static func stochastic(
    _ quantity: Quantity, estimate: Double, interval: ConfidenceInterval?, theory: Double,
    margin: Double, bound: BoundCheck? = nil
  ) -> Verdict {
    let expectation = "\(number(theory)) ± \(number(margin)) of theory"
    let measured = "the \(quantity.name) is \(number(estimate))"
    guard let interval else {
      return judge(
        nil, bound: bound,
        sentence: "\(measured) without an interval, which says nothing about \(expectation)")
    }
    let place = Place(
      interval.lower...interval.upper, theory: theory, margin: margin, quantity: quantity)
    let range =
      "\(measured), \(number(100 * interval.level)) % interval "
      + "[\(number(interval.lower)), \(number(interval.upper))]"
    return judge(
      place, bound: bound, sentence: "\(range): \(place.description) \(expectation)")
  }

  /// A deterministic number against the closed form's over the same window: no interval, since
  /// nothing is random.
  package static func deterministic(
    _ quantity: Quantity, estimate: Double, closedForm: Double, margin: Double,
    bound: BoundCheck? = nil
  ) -> Verdict {
    let place = Place(
      estimate...estimate, theory: closedForm, margin: margin, quantity: quantity)
    return judge(
      place, bound: bound,
      sentence: "the \(quantity.name) is \(number(estimate)): \(place.description) "
        + "\(number(closedForm)) ± \(number(margin)) of the closed form")
  }

  /// Where an interval lies.
  private enum Place {
    case inside, fast, slow, across

    init(
      _ range: ClosedRange<Double>, theory: Double, margin: Double, quantity: Quantity
    ) {
      precondition(margin > 0, "a margin of equivalence is above 0, not \(margin)")
      if range.lowerBound >= theory - margin && range.upperBound <= theory + margin {
        self = .inside
      } else if range.upperBound < theory - margin {
        self = quantity.largerIsFaster ? .slow : .fast
      } else if range.lowerBound > theory + margin {
        self = quantity.largerIsFaster ? .fast : .slow
      } else {
        self = .across
      }
    }

    var description: String {
      switch self {
      case .inside: "within"
      case .fast: "faster than"
      case .slow: "slower than"
      case .across: "too wide to tell from"
      }
    }
  }

  private static func judge(_ place: Place?, bound: BoundCheck?, sentence: String) -> Verdict {
    if let bound, bound.isExceeded, let ratio = bound.strongest {
      let limit =
        ratio.standardError == nil
        ? "" : ", not below \(number(ratio.lowerLimit)) at \(number(100 * (1 - bound.level))) %"
      return Verdict(
        outcome: .violates,
        sentence: "The mean exceeds the exact bound \(number(ratio.value)) times at n = "
          + "\(ratio.dimension), iteration \(ratio.iteration)\(limit); \(sentence).")
    }
    let outcome: Outcome =
      switch place {
      case .inside: .agrees
      case .fast: .faster
      case .slow: .violates
      case .across, nil: .inconclusive
      }
    let remedy = outcome == .inconclusive ? ". More replicates are needed." : "."
    return Verdict(
      outcome: outcome, sentence: sentence.prefix(1).uppercased() + sentence.dropFirst() + remedy)
  }

  /// Four significant digits.
  private static func number(_ value: Double) -> String {
    String(format: "%.4g", value)
  }
}
