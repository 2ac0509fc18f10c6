internal import Foundation
package import Statistics

/// What a measurement says about theory: one of six outcomes, with a sentence.
///
/// Theory's exact bounds are upper bounds, and so are its rates O(·): being faster is no contradiction. A closed form
/// is the mean curve itself, over the same records. With m the margin of equivalence, stated beforehand, and an
/// interval for what was measured (a single number if nothing is random):
///
/// - *violates*: an exact bound is exceeded, whatever the interval says (``BoundCheck``);
/// - *disagrees*: there is a closed form, and the interval lies wholly outside closed form ± m, or a mean is off its
///   expected value (``Prediction``); family-wise for a study;
/// - *slower*: there is no closed form, and the interval lies wholly on the slow side of O(·) ± m, with means that
///   keep the exact bound, if there is one;
/// - *faster*: the same, on the fast side;
/// - *agrees*: the interval lies inside the one that it is compared with;
/// - *inconclusive*: anything else: more replicates are needed, whatever the estimate.
///
/// Agreement thus has to be shown; it is not what remains when no difference was found (two one-sided tests;
/// Schuirmann 1987, doi:10.1007/BF01068419).
package struct Verdict: Hashable, Sendable {
  /// One of the six outcomes above; the raw values are the words in tables and files.
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
    /// κρ with mean ~ e^{−ρk/c}; larger is faster.
    case linearRate
    /// The level at which noise keeps the mean in n variables, over the expected one; smaller is better.
    case floor(dimension: Int)

    fileprivate var name: String {
      switch self {
      case .iterationExponent: "exponent of k"
      case .dimensionExponent: "exponent of n"
      case .linearRate: "rate times κ"
      case .floor(let n): "floor at n = \(n) in units of the expected one"
      }
    }

    /// What theory promises at least.
    fileprivate func order(_ value: Double) -> String {
      switch self {
      case .iterationExponent: value == -2 ? "O(1/k²)" : "O(1/k)"
      case .dimensionExponent: "theory's exponent of n"
      case .linearRate: "the exact bound's rate"
      case .floor: "the expected floor"
      }
    }

    fileprivate var largerIsFaster: Bool { self == .linearRate }
  }

  /// What a number is compared with.
  package enum Reference: Hashable, Sendable {
    /// The expected curve over the same records.
    case closedForm(Double)
    /// The rate that theory promises at least.
    case order(Double)

    package var value: Double {
      switch self {
      case .closedForm(let value), .order(let value): value
      }
    }
  }

  /// A measured number, and how sure it is.
  package struct Measured: Hashable, Sendable {
    package let estimate: Double
    /// Nil if there is none.
    package let interval: ConfidenceInterval?
    /// Whether replicates differ.
    package let isRandom: Bool
    /// How far from the truth the estimate may be, at the level of a study; 0 if nothing is random, infinite if the
    /// means are too uncertain to tell.
    package let reach: Double

    /// A number without randomness.
    package init(exactly estimate: Double) {
      self.estimate = estimate
      interval = nil
      isRandom = false
      reach = 0
    }

    /// A number estimated from replicates that differ.
    ///
    /// - Parameter reach: how far from the truth the estimate may be; infinite if that is unknown.
    package init(_ estimate: Double, interval: ConfidenceInterval?, reach: Double) {
      self.estimate = estimate
      self.interval = interval
      isRandom = true
      self.reach = reach
    }
  }

  package let outcome: Outcome
  package let sentence: String

  /// The verdict with a sentence that says why.
  package init(outcome: Outcome, sentence: String) {
    self.outcome = outcome
    self.sentence = sentence
  }

  /// - Parameters:
  ///   - margin: m ≥ 0.
  ///   - bound: the check of the exact bound, if there is one.
  ///   - contradiction: a sentence saying that a mean is off its closed form.
  package init(
    _ quantity: Quantity, _ measured: Measured, against reference: Reference, margin: Double,
    bound: BoundCheck? = nil, contradiction: String? = nil
  ) {
    let place = Place(measured, quantity, reference.value, margin)
    let outcome: Outcome =
      switch (place, reference) {
      case (.inside, _): .agrees
      case (.across, _), (.unknown, _): .inconclusive
      case (.fast, .closedForm), (.slow, .closedForm): .disagrees
      case (.fast, .order): .faster
      case (.slow, .order): bound?.isUndecided == true ? .inconclusive : .slower
      }
    let remark =
      switch outcome {
      case .slower: bound.held
      case .inconclusive: bound?.undecided ?? measured.remedy
      default: ""
      }
    self.init(
      bound, contradiction, otherwise: outcome,
      [Self.sentence(quantity, measured, place, reference, margin), remark])
  }

  /// The verdict on curves that cannot be fitted, unless something else is wrong.
  package init(unfitted reason: String, bound: BoundCheck?, contradiction: String?) {
    self.init(bound, contradiction, otherwise: .inconclusive, [reason])
  }

  /// The verdict on a method whose bound is about `horizon` iterations: whether the bound is kept.
  package init(horizon: Int, bound: BoundCheck?, contradiction: String?) {
    let told = bound?.largest.map {
      "the bound after \(horizon) iterations is held, with a value of \(Self.number($0.value)) of it"
    }
    self.init(
      bound, contradiction, otherwise: told == nil ? .inconclusive : .agrees,
      [
        told
          ?? "the bound is about exact gradients with natural steps after \(horizon) iterations, "
          + "and no record of that is there"
      ])
  }

  private init(
    _ bound: BoundCheck?, _ contradiction: String?, otherwise outcome: Outcome, _ told: [String]
  ) {
    let wrong: (Outcome, String)? =
      bound?.exceeded.map { (.violates, $0) } ?? contradiction.map { (.disagrees, $0) }
    self.outcome = wrong?.0 ?? outcome
    let parts = [wrong?.1 ?? "", told[0]] + (wrong == nil ? told.dropFirst() : [])
    let text = parts.filter { !$0.isEmpty }.joined(separator: "; ")
    sentence = text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
  }

  private static func sentence(
    _ quantity: Quantity, _ measured: Measured, _ place: Place, _ reference: Reference,
    _ margin: Double
  ) -> String {
    let interval = measured.interval.map {
      ", \(number(100 * $0.level)) % interval [\(number($0.lower)), \(number($0.upper))]"
    }
    let name: String
    switch reference {
    case .closedForm:
      if case .floor = quantity {
        name = "the fixed point of the expected curve"
      } else {
        name = "the closed form over the same records"
      }
    case .order(let value): name = quantity.order(value)
    }
    return "the \(quantity.name) is \(number(measured.estimate))\(interval ?? ""): "
      + "\(place.description) \(number(reference.value)) ± \(number(margin)) of \(name)"
  }

  /// Where an interval lies.
  private enum Place {
    case inside, fast, slow, across, unknown

    init(_ measured: Measured, _ quantity: Quantity, _ reference: Double, _ margin: Double) {
      precondition(margin >= 0, "a margin of equivalence is not below 0, as \(margin) is")
      guard measured.interval != nil || !measured.isRandom else {
        self = .unknown
        return
      }
      let estimate = measured.estimate
      let lower = measured.interval?.lower ?? estimate
      let upper = measured.interval?.upper ?? estimate
      let isSure = abs(estimate - reference) - margin > measured.reach
      if lower >= reference - margin && upper <= reference + margin {
        self = .inside
      } else if upper < reference - margin && isSure {
        self = quantity.largerIsFaster ? .slow : .fast
      } else if lower > reference + margin && isSure {
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
      case .across: "not sure enough to tell from"
      case .unknown: "without an interval, nothing can be told about"
      }
    }
  }

  /// Four significant digits.
  fileprivate static func number(_ value: Double) -> String {
    String(format: "%.4g", value)
  }
}

extension Verdict.Measured {
  fileprivate var remedy: String {
    reach.isInfinite && interval != nil
      ? "a few runs make up the means, so that more replicates are needed, or fewer iterations"
      : "more replicates are needed"
  }
}

extension BoundCheck {
  /// Nil if the means of these replicates keep the bound, or exceed it.
  fileprivate var undecided: String? {
    guard isUndecided, let largest else { return nil }
    return
      "the mean is up to \(Verdict.number(largest.value)) times the exact bound, which is not enough "
      + "to tell from chance; more replicates are needed"
  }

  /// Nil if the bound is not exceeded.
  fileprivate var exceeded: String? {
    guard isExceeded, let strongest else { return nil }
    let limit = strongest.lowerLimit.map {
      ", at least \(Verdict.number($0)) times at \(Verdict.number(100 * (1 - level))) %"
    }
    return "the mean exceeds the exact bound \(Verdict.number(strongest.value)) times on "
      + "\(strongest.instance), iteration \(strongest.iteration)\(limit ?? "")"
  }
}

extension BoundCheck? {
  fileprivate var held: String {
    guard let check = self else { return "there is no exact bound to hold it against" }
    return check.largest.map {
      "the exact bound is held, with a mean of at most \(Verdict.number($0.value)) of it"
    } ?? "the exact bound is nowhere above rounding"
  }
}
