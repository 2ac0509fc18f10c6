package import Experiments
internal import Foundation
internal import Statistics

/// Whether results still say what a baseline says.
///
/// A test that knows both uncertainties compares every measurement: with d = new − old and the Welch–Satterthwaite
/// standard error s of the two, it has changed if |d| exceeds the margin by more than t·s, t the Student quantile for
/// a family-wise false-alarm rate shared out by Bonferroni's bound. So a large sample does not fail for a difference
/// that nobody cares about, nor a small one for noise. What is counted and not estimated (``RunGroup``) must be the
/// same. Other checks need no baseline: the verdicts of the rate table, which compare every mean with its bound and
/// its closed form, whole curves against closed form, and the moments of one-step draws.
package struct RegressionCheck: Sendable {
  package let findings: [Finding]

  /// One comparison.
  package struct Finding: Sendable {
    /// Problem and method, a group of runs, or the check's name.
    package let cell: String
    package let quantity: String
    package var old: Double?
    package var new: Double?
    /// The interval of the difference.
    package var low: Double?
    package var high: Double?
    /// What the rate table says, if it fails, or how far whole curves lie from the closed form.
    package var detail: String?
    package let verdict: Verdict

    /// Larger is worse in every measurement, though not in every share of outcomes. What is lost can no longer be
    /// measured; what is beyond its threshold, or fails, is wrong without any baseline. A comparison is inconclusive
    /// if a single replicate of a random method has no uncertainty.
    package enum Verdict: String, Sendable {
      case unchanged, worse, better, changed, lost, beyond, fails, inconclusive
    }

    /// Whether the gate stays open.
    package var isFine: Bool { verdict == .unchanged || verdict == .inconclusive }
  }

  package var isPassed: Bool { findings.allSatisfy(\.isFine) }
  /// Whether something could not be compared at all.
  package var isInconclusive: Bool { findings.contains { $0.verdict == .inconclusive } }

  /// The largest difference that nobody cares about: exponents by this much, others by this fraction.
  package static let margin = 0.05

  /// How the probability that honest results fail, 0.3 %, is shared out.
  enum Level {
    /// All verdicts of the rate table.
    static let verdicts = BoundCheck.level + RateRules.disagreementLevel
    /// All levels of whole curves against closed form.
    static let levels = 0.0007
    /// All moments.
    static let moments = 0.0005
    /// All comparisons with the baseline.
    static let baseline = 0.003 - verdicts - levels - moments
  }

  /// - Throws: ``NotComparable``.
  package init(
    _ results: StudyResults<ConvergenceStudy>, _ report: RateReport, against baseline: Baseline
  ) throws(NotComparable) {
    try baseline.checkRuns(of: results)
    let evidence = report.evidence
    let measured =
      evidence.series.flatMap { series in
        let targets = baseline.measurements.first {
          $0.cell == series.cell && $0.quantity == .cost
        }?.targets
        return series.measurements(evidence.rules, targets: targets)
      } + results.evaluationMeasurements
    try baseline.checkMeasurements(measured)
    let outcomes = OutcomeShares.pairs(old: baseline.groups, new: results.runGroups)
    let count = baseline.measurements.count + outcomes.reduce(0) { $0 + $1.kinds.count }
    let level = Familywise.bonferroniLevel(Level.baseline, count: max(count, 1))
    findings =
      baseline.measurements.map { old in
        Self.compare(
          old, measured.first { $0.cell == old.cell && $0.quantity == old.quantity }, level)
      }
      + outcomes.map { $0.finding(level: level, margin: Self.margin) }
      + Self.counts(baseline.groups, results.runGroups)
      + Self.levels(evidence) + Self.moments(evidence) + Self.verdicts(report.table)
  }

  private static func compare(
    _ old: Measurement, _ new: Measurement?, _ level: Double
  ) -> Finding {
    func finding(_ verdict: Finding.Verdict, _ limits: (Double, Double)? = nil) -> Finding {
      Finding(
        cell: old.cell, quantity: old.quantity.rawValue, old: old.estimate, new: new?.estimate,
        low: limits?.0, high: limits?.1, verdict: verdict)
    }
    guard let new else { return finding(.lost) }
    guard let oldError = old.standardError, let newError = new.standardError else {
      return finding(.inconclusive)
    }
    let difference = new.estimate - old.estimate
    let error = hypot(oldError, newError)
    var reach = 0.0
    if error > 0 {
      // As shares of the whole, whose squares are in range whatever the errors are.
      let (a, b) = (oldError / error, newError / error)
      let freedom =
        1 / (a * a * a * a / old.degreesOfFreedom + b * b * b * b / new.degreesOfFreedom)
      reach = StudentT(degreesOfFreedom: freedom).magnitude(twoSidedTail: level) * error
    }
    let isChanged = abs(difference) - margin > reach
    return finding(
      isChanged ? (difference > 0 ? .worse : .better) : .unchanged,
      (difference - reach, difference + reach))
  }

  /// What is not estimated, one finding per group: the first count that differs, or no change.
  private static func counts(_ old: [RunGroup], _ new: [RunGroup]) -> [Finding] {
    let found = Dictionary(new.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    return old.map { old in
      let new = found[old.name]!
      guard old.callsPerIteration.isEmpty || !new.callsPerIteration.isEmpty else {
        // Now all runs end before their first iteration.
        let first = RunGroup.CallKind.allCases.first { old.callsPerIteration[$0] ?? 0 > 0 }
        return Finding(
          cell: old.name, quantity: "\((first ?? .evaluations).name) of an iteration",
          old: first.flatMap { old.callsPerIteration[$0] }, verdict: .lost)
      }
      var pairs: [(quantity: String, old: Double?, new: Double?)] = []
      // The outcomes show whether runs end at their budget at all.
      if let before = old.iterations, let now = new.iterations {
        pairs.append(("iterations of a run", Double(before), Double(now)))
      }
      // Runs that fail at their start ask nothing: then both groups have none. And if runs end at random, it is
      // chance whether all of a group agree.
      let endAtRandom = old.iterations == nil || new.iterations == nil
      if !old.callsPerIteration.isEmpty {
        pairs += RunGroup.CallKind.allCases.compactMap { kind in
          let (before, now) = (old.callsPerIteration[kind], new.callsPerIteration[kind])
          guard !endAtRandom || (before == nil) == (now == nil) else { return nil }
          return ("\(kind.name) of an iteration", before, now)
        }
      }
      let changed = pairs.first { $0.old != $0.new }
      return Finding(
        cell: old.name, quantity: changed?.quantity ?? "counts of calls", old: changed?.old,
        new: changed?.new, verdict: changed == nil ? .unchanged : .changed)
    }
  }

  private static func levels(_ evidence: RateEvidence) -> [Finding] {
    let share =
      ExpectedLevel.levelFactor
      * Familywise.bonferroniLevel(Level.levels, count: max(evidence.levels.count, 1))
    return evidence.levels.map { level in
      let threshold = StudentT(degreesOfFreedom: level.degreesOfFreedom)
        .magnitude(twoSidedTail: share)
      let part = String(format: "%.2g", 100 * abs(level.level))
      return Finding(
        cell: "\(level.problem) \(level.method)",
        quantity: "|t| of whole curves against the closed form", old: threshold, new: abs(level.t),
        detail: "they lie \(part) % \(level.level < 0 ? "below" : "above") it",
        verdict: abs(level.t) > threshold ? .beyond : .unchanged)
    }
  }

  private static func moments(_ evidence: RateEvidence) -> [Finding] {
    evidence.moments.map { moment in
      let threshold = moment.check.threshold(
        level: Familywise.bonferroniLevel(Level.moments, count: evidence.moments.count))
      return Finding(
        cell: moment.method, quantity: "largest |z| of moments, n = \(moment.check.dimension)",
        old: threshold, new: moment.check.largest,
        verdict: moment.check.largest > threshold ? .beyond : .unchanged)
    }
  }

  private static func verdicts(_ table: RateTable) -> [Finding] {
    table.rows.map { row in
      let isFailure = row.verdict.outcome.isFailure
      return Finding(
        cell: row.series.cell, quantity: "rate per \(row.per.rawValue)",
        detail: isFailure
          ? "\(row.verdict.outcome.rawValue): \(row.verdict.sentence)" : nil,
        verdict: isFailure ? .fails : .unchanged)
    }
  }
}
