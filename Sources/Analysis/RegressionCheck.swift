package import Experiments
internal import Fields
internal import Foundation

/// Whether results still say what a baseline says.
///
/// Every measurement is compared by a test that knows both uncertainties: with d = new − old and the
/// Welch–Satterthwaite standard error s of the two, it has changed where |d| exceeds the margin by
/// more than t·s, t the Student quantile for a family-wise false-alarm rate shared out by Bonferroni's
/// bound. So a large sample does not fail for a difference that nobody cares about, nor a small one
/// for noise. Beside the baseline stand two checks that need none: the means against the expected
/// curves in closed form, and the moments of one-step draws.
package struct RegressionCheck: Sendable {
  package let findings: [Finding]

  /// One comparison.
  package struct Finding: Sendable {
    /// Problem and method, or the check's name.
    package let cell: String
    package let quantity: String
    package let old: Double?
    package let new: Double?
    /// Of the difference.
    package let low: Double?
    package let high: Double?
    package let verdict: Verdict

    /// Larger is worse in every measurement. What is lost can no longer be measured; what is beyond
    /// its threshold needs no baseline to be wrong.
    package enum Verdict: String, Sendable {
      case unchanged, worse, better, lost, beyond
    }

    /// Whether the gate stays open.
    package var isFine: Bool { verdict == .unchanged }
  }

  /// The configurations differ, or cells of the baseline are missing.
  package struct NotComparable: Error, CustomStringConvertible {
    package let description: String
  }

  package var isPassed: Bool { findings.allSatisfy(\.isFine) }

  /// How much a number may differ without anybody caring: exponents by so much, others by so large a
  /// part.
  package static let margin = 0.05
  /// The probability that honest results fail: so much for all comparisons with the baseline, …
  static let level = 0.006
  /// … so much for all expected curves, …
  static let predictionLevel = 0.002
  /// … and so much for all moments.
  static let momentLevel = 0.002

  package init(
    _ results: StudyResults<ConvergenceStudy>, _ evidence: RateEvidence, against baseline: Baseline
  ) throws(NotComparable) {
    let current = Baseline(evidence, of: results)
    let differences = JSON.differences(from: baseline.configuration, to: current.configuration)
    guard differences.isEmpty else {
      let shown = differences.prefix(5).map { "\n  \($0)" }.joined()
      throw NotComparable(
        description: "the baseline is of another configuration:\(shown)\n  (baseline → results)")
    }
    let missing = Set(baseline.outcomes.keys).subtracting(results.outcomes.keys).sorted()
    guard missing.isEmpty else {
      throw NotComparable(
        description: "the results lack \(missing.joined(separator: ", ")): run the study to its end"
      )
    }
    let count = baseline.measurements.count + baseline.outcomes.count
    let level = Familywise.bonferroniLevel(Self.level, count: count)
    let measured = evidence.series.flatMap { series in
      let targets = baseline.measurements.first {
        $0.cell == series.cell && $0.quantity == .cost
      }?.targets
      return series.measurements(evidence.rules, targets: targets)
    }
    findings =
      baseline.measurements.map { old in
        Self.compare(
          old, measured.first { $0.cell == old.cell && $0.quantity == old.quantity }, level)
      }
      + baseline.outcomes.keys.sorted().map {
        Self.compareOutcomes($0, baseline.outcomes[$0]!, results.outcomes[$0]!, level)
      } + Self.predictions(evidence) + Self.moments(evidence)
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
    let difference = new.estimate - old.estimate
    let (a, b) = (
      old.standardError * old.standardError, new.standardError * new.standardError
    )
    var reach = 0.0
    if a + b > 0 {
      let freedom =
        (a + b) * (a + b) / (a * a / old.degreesOfFreedom + b * b / new.degreesOfFreedom)
      reach =
        StudentT(degreesOfFreedom: freedom).magnitude(twoSidedTail: level) * (a + b).squareRoot()
    }
    let isChanged = abs(difference) - margin > reach
    return finding(
      isChanged ? (difference > 0 ? .worse : .better) : .unchanged,
      (difference - reach, difference + reach))
  }

  /// The share of every outcome, by Fisher's exact test.
  private static func compareOutcomes(
    _ cell: String, _ old: [String: Int], _ new: [String: Int], _ level: Double
  ) -> Finding {
    let (oldTotal, newTotal) = (old.values.reduce(0, +), new.values.reduce(0, +))
    let changed = Set(old.keys).union(new.keys).sorted().first { outcome in
      let (a, b) = (old[outcome] ?? 0, new[outcome] ?? 0)
      let difference = abs(Double(a) / Double(oldTotal) - Double(b) / Double(newTotal))
      return difference > margin
        && FisherTest.twoSidedTail(a, of: oldTotal, b, of: newTotal) < level
    }
    return Finding(
      cell: cell, quantity: changed.map { "share of \($0)" } ?? "outcomes",
      old: changed.map { Double(old[$0] ?? 0) / Double(oldTotal) },
      new: changed.map { Double(new[$0] ?? 0) / Double(newTotal) }, low: nil, high: nil,
      verdict: changed == nil ? .unchanged : .worse)
  }

  private static func predictions(_ evidence: RateEvidence) -> [Finding] {
    var findings: [Finding] = []
    if let row = evidence.prediction.mostDeviating {
      findings.append(
        Finding(
          cell: "\(row.problem) \(row.method)", quantity: "largest deviation from the closed form",
          old: Prediction.tolerance, new: row.deviation, low: nil, high: nil,
          verdict: row.deviation! <= Prediction.tolerance ? .unchanged : .beyond))
    }
    guard let (row, threshold) = evidence.prediction.worst(level: predictionLevel) else {
      return findings
    }
    return findings + [
      Finding(
        cell: "\(row.problem) \(row.method)", quantity: "largest |t| against the closed form",
        old: threshold, new: abs(row.t!), low: nil, high: nil,
        verdict: abs(row.t!) > threshold ? .beyond : .unchanged)
    ]
  }

  private static func moments(_ evidence: RateEvidence) -> [Finding] {
    evidence.moments.map { moment in
      let threshold = moment.check.threshold(
        level: Familywise.bonferroniLevel(momentLevel, count: evidence.moments.count))
      return Finding(
        cell: moment.method, quantity: "largest |z| of moments, n = \(moment.check.dimension)",
        old: threshold, new: moment.check.largest, low: nil, high: nil,
        verdict: moment.check.largest > threshold ? .beyond : .unchanged)
    }
  }
}
