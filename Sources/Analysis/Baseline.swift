package import Experiments
internal import Fields

/// What a study found, kept for comparison with later results: numbers with their uncertainties, and what each group
/// of runs did.
package struct Baseline: Sendable {
  /// The configuration without its name, seed and numbers of replicates: results that differ only in those can be
  /// compared.
  let configuration: JSON
  let groups: [RunGroup]
  let measurements: [Measurement]

  /// Keeps what `evidence` and `results` say.
  package init(_ evidence: RateEvidence, of results: StudyResults<ConvergenceStudy>) {
    self.init(
      configuration: Self.configuration(of: results), groups: results.runGroups,
      measurements: evidence.series.flatMap { $0.measurements(evidence.rules) }
        + results.evaluationMeasurements)
  }

  init(configuration: JSON, groups: [RunGroup], measurements: [Measurement]) {
    self.configuration = configuration
    self.groups = groups
    self.measurements = measurements
  }

  private static func configuration(of results: StudyResults<ConvergenceStudy>) -> JSON {
    comparable(results.study.configuration.json)
  }

  private static func comparable(_ json: JSON) -> JSON {
    switch json {
    case .object(let entries):
      .object(
        entries.filter { !["name", "seed", "replicates"].contains($0.key) }.mapValues(comparable))
    case .array(let values): .array(values.map(comparable))
    default: json
    }
  }
}

// MARK: - What can be compared with it

/// The configurations or the steps differ, or one side lacks something that the other has.
package struct NotComparable: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) {
    self.description = description
  }

  fileprivate init(_ what: String, _ differences: [String], remedy: String = "") {
    let most = 5
    let shown = differences.prefix(most).map { "\n  \($0)" }.joined()
    let rest = differences.count > most ? "\n  and \(differences.count - most) more" : ""
    description = "\(what):\(shown)\(rest)" + (remedy.isEmpty ? "" : "\n  \(remedy)")
  }
}

extension Baseline {
  static let updateRemedy = "if this is intended, write a new baseline with --update"

  /// Steps that differ by no more than this fraction count as equal: L may come from an iteration.
  private static let stepTolerance = 1e-6

  /// Throws if the results are of something else. It comes before any evidence is gathered, since that covers the
  /// natural step alone.
  package func checkRuns(of results: StudyResults<ConvergenceStudy>) throws(NotComparable) {
    let differences = JSON.differences(
      from: configuration, to: Self.configuration(of: results))
    guard differences.isEmpty else {
      throw NotComparable(
        "the baseline belongs to another configuration", differences.map(\.description),
        remedy: "(baseline → results)")
    }
    let own = Dictionary(groups.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    let found = results.runGroups
    let missing = Set(own.keys).subtracting(found.map(\.name)).sorted()
    guard missing.isEmpty else {
      throw NotComparable("the results lack runs", missing, remedy: "run the study to its end")
    }
    let unknown = found.map(\.name).filter { own[$0] == nil }
    guard unknown.isEmpty else {
      throw NotComparable("the baseline lacks runs", unknown, remedy: Self.updateRemedy)
    }
    let elsewhere = found.filter { own[$0.name]!.series != $0.series }
    guard elsewhere.isEmpty else {
      throw NotComparable(
        "the baseline's runs belong to other series",
        elsewhere.map { "\($0.name): \(own[$0.name]!.series) → \($0.series)" },
        remedy: "(baseline → results); \(Self.updateRemedy)")
    }
    let changed = found.filter {
      guard let old = own[$0.name]!.stepSize, let new = $0.stepSize else {
        return own[$0.name]!.stepSize != $0.stepSize
      }
      return abs(new - old) > Self.stepTolerance * old
    }
    guard changed.isEmpty else {
      throw NotComparable(
        "the runs of the baseline took other steps α",
        changed.map { group in
          let steps = [own[group.name]!.stepSize, group.stepSize].map {
            $0.map { "\($0)" } ?? "none"
          }
          return "\(group.name): \(steps[0]) → \(steps[1])"
        },
        remedy: "(baseline → results); \(Self.updateRemedy)")
    }
    let uncounted = found.filter { lacksCounts(own[$0.name]!, of: $0) }.map(\.name)
    guard uncounted.isEmpty else {
      throw NotComparable(
        "the baseline lacks counts of what runs asked", uncounted, remedy: Self.updateRemedy)
    }
  }

  /// Whether the results have counts without a counterpart in the baseline: calls per iteration, or the number of
  /// iterations. For runs that end at random, the measurements include their evaluations.
  private func lacksCounts(_ old: RunGroup, of new: RunGroup) -> Bool {
    if old.callsPerIteration.isEmpty && !new.callsPerIteration.isEmpty { return true }
    return new.iterations != nil && old.iterations == nil
      && !measurements.contains { $0.cell == old.name && $0.quantity == .evaluations }
  }

  /// Throws if the results have measurements that the baseline lacks. Baselines once had no floors: if a baseline has
  /// none, floors are not compared.
  func checkMeasurements(_ measured: [Measurement]) throws(NotComparable) {
    let hasFloors = measurements.contains { $0.quantity == .floor }
    let unknown = measured.filter { new in
      (hasFloors || new.quantity != .floor)
        && !measurements.contains { $0.cell == new.cell && $0.quantity == new.quantity }
    }
    guard unknown.isEmpty else {
      throw NotComparable(
        "the baseline lacks measurements", unknown.map { "\($0.quantity.rawValue) of \($0.cell)" },
        remedy: Self.updateRemedy)
    }
  }
}
