internal import Analysis
internal import Experiments
internal import Statistics

/// For every instance the best step of each estimator, what it took to reach the targets, and how
/// runs ended; reference methods below them; and what it costs to have no gradients.
struct ConvergenceReport {
  private let summary: ConvergenceSummary
  private let prices: GradientPrices?

  init(_ summary: ConvergenceSummary, _ prices: GradientPrices?) {
    self.summary = summary
    self.prices = prices
  }

  var report: StudyReport {
    let columns =
      ["problem", "estimator", "best step"]
      + summary.targets.map { "to \(StudyReport.short($0))" }
      + ["time to hardest", "final value", "outcomes"]
    let table = StudyReport.Section(
      columns: columns, left: [0, 1], rows: instances.flatMap(rows), csv: csv)
    return StudyReport(
      sections: [table] + (prices?.sections ?? []),
      notes: (prices?.findings ?? []) + notes + grain + unsettled
        + (prices.map { [$0.notes] } ?? [])
        + minima + localSmoothness + batches + lostSteps)
  }

  /// What the columns mean; empty if no run is finished, since they name the runs' metric and steps.
  private var notes: [String] { summary.groups.isEmpty ? [] : [columnNotes] }

  private var columnNotes: String {
    let metrics = Set(summary.groups.map(\.metric.rawValue)).sorted().joined(separator: " or ")
    let steps = Set(
      summary.groups.compactMap { group in
        switch group.step {
        case .relative: "in units of the method's natural step, for gradient descent 1/(cL)"
        case .absolute: "α itself"
        case .own: nil
        }
      })
    let judged =
      summary.contenders.contains { $0.best.halves != nil }
      ? """
      costs are cross-fitted: the step that
                  even replicates choose is judged on odd ones, and the other way round; if the two
                  differ, both are shown (2 | 4)
      """
      : """
      chosen and judged on the same runs,
                  so it looks better than it is; take \
      \(BestStep.leastReplicates) replicates or more to avoid that
      """
    let isChosen = summary.contenders.contains { $0.stepCount > 1 }
    let indent = String(repeating: " ", count: 12)
    let choice =
      isChosen ? ";\n\(indent)* if it is the smallest or largest tried; \(judged)" : ""
    return """
      to …        expected evaluations until the \(metrics) is at most that fraction of its first value,
                  with a 95 % interval; a run that misses the target is charged its whole budget;
                  (19/20): how many runs reached it, if not all did;
                  a gradient counts as \(StudyReport.short(summary.callCosts.gradient)) evaluations, \
      a tangent as \(StudyReport.short(summary.callCosts.tangent))
      time …      expected time of the algorithm alone, to the hardest target that was reached
      best step   \(steps.isEmpty ? "–" : steps.sorted().joined(separator: ", or "))\(choice)
      final value the \(metrics), median over all replicates
      """
  }

  /// Where hits are not counted to the call.
  private var grain: [String] {
    let (count, all) = summary.interpolatedRuns
    let interpolated =
      count > 0
      ? """
      hits        of \(count) of \(all) runs are interpolated between records: the runs were made before hits
                  were counted to the call, or before a target was added
      """ : nil
    let metrics = summary.metricsJudgedAtRecords.map(\.rawValue).joined(separator: " and ")
    let atRecords =
      metrics.isEmpty
      ? nil : "hits        of the \(metrics) are judged at records, and interpolated between them"
    let problems = summary.problemsOfSamples.joined(separator: ", ")
    let ofSamples =
      problems.isEmpty
      ? nil
      : """
      samples     of \(problems): a call brings the value of its sample, not f; hits are judged at records,
                  and interpolated between them
      """
    return [interpolated, ofSamples, atRecords].compactMap(\.self)
  }

  /// Why a step is marked whose runs get to the target first, but do not stay there.
  private var unsettled: [String] {
    guard summary.contenders.contains(where: { !summary.bestStepSettles($0) }) else { return [] }
    return [
      """
      †           the runs do not stay below the target at this step: as a rule it is too long to settle,
                  and a shorter one costs more to get there
      """
    ]
  }

  /// What is wrong with f*, or with targets of the loss.
  private var minima: [String] { outOfReach + reachedAtOnce + falseMinima }

  /// Notes about problems: the first ones by name, the others by their number.
  private func told<Problem>(
    of problems: [Problem], rest: (Int) -> String, _ sentence: (Problem) -> String
  ) -> [String] {
    let named = problems.prefix(5)
    let others = problems.count - named.count
    return named.map(sentence) + (others > 0 ? [rest(others)] : [])
  }

  /// Why the columns of targets are empty.
  private var outOfReach: [String] {
    told(of: summary.outOfReach) {
      "no target   of \($0) more problems can be reached, for the same reason"
    } _: {
      """
      no target   of \($0.instance) can be reached: its least loss is \(StudyReport.short($0.minimum)), \
      and the easiest target
                  \(StudyReport.short($0.easiest)); "metric": "gap" in "targets" counts from the least loss
      """
    }
  }

  /// Why targets of a loss below 0 cost nothing.
  private var reachedAtOnce: [String] {
    told(of: summary.reachedAtOnce) {
      "no target   of \($0) more problems is meaningful, for the same reason"
    } _: {
      """
      no target   of \($0.instance) is meaningful: its loss begins at \(StudyReport.short($0.first)),
                  and no fraction of that lies below it; "metric": "gap" in "targets" counts from the least
                  loss, where that is known
      """
    }
  }

  /// Where f* is wrong, so that gaps are not what they are called.
  private var falseMinima: [String] {
    told(of: summary.falseMinima) {
      "f*          of \($0) more problems is wrong in the same way"
    } _: {
      """
      f*          of \($0.instance) is given as \(StudyReport.short($0.minimum)), but runs came down to \
      \(StudyReport.short($0.least)):
                  gaps, and what is measured by them, say nothing
      """
    }
  }

  /// Where L is not a bound.
  private var localSmoothness: [String] {
    var names: [String] = []
    for group in summary.groups
    where group.subject.isSmoothnessLocal && !names.contains(group.subject.name) {
      names.append(group.subject.name)
    }
    guard !names.isEmpty else { return [] }
    return [
      """
      L           of \(names.joined(separator: ", ")) is local, the largest curvature at some points \
      (zobench list \(names[0])):
                  it is no bound, so natural steps guarantee nothing
      """
    ]
  }

  /// How calls that see batches are counted, where their targets are judged, and the unit of their steps.
  private var batches: [String] {
    let instances = summary.instancesOfBatches
    guard !instances.isEmpty else { return [] }
    func names(_ chosen: [Instance]) -> String {
      chosen.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        .joined(separator: ", ")
    }
    let known = instances.filter(\.hasExpectedSmoothness)
    let unknown = instances.filter { !$0.hasExpectedSmoothness }
    let counting = """
      batch       of \(names(instances)): a call that sees b of N rows counts b/N of one; hits are judged at
                  records, on all rows, and interpolated between them
      """
    let units = [
      known.isEmpty
        ? nil
        : """
        batch       steps on \(names(known)) are in units of 1/(c𝓛), 𝓛 = w·max Lᵢ + (1 − w)L of rows of smoothness Lᵢ,
                    w = 1/b with replacement, (N − b)/(b(N − 1)) without
        """,
      unknown.isEmpty
        ? nil
        : """
        batch       steps on \(names(unknown)) are in units of 1/(cL), L of all rows: they may be too long for batches
        """,
    ]
    return [counting] + units.compactMap(\.self)
  }

  /// The most methods that are named as having lost steps.
  private static let maximumLostSteps = 5

  /// Runs that stalled because their estimator's step was lost, one line for each instance and method.
  private var lostSteps: [String] {
    let found = summary.groups.compactMap { group in
      group.records.lazy.compactMap(\.lostStep).first.map {
        ("\(group.instance) \(group.method)", $0)
      }
    }
    let methods = Dictionary(found, uniquingKeysWith: { first, _ in first })
    let named = methods.sorted { $0.key < $1.key }.prefix(Self.maximumLostSteps)
    let rest = methods.count - named.count
    return named.map { "stalled     \($0): \($1.sentence)" }
      + (rest > 0 ? ["stalled     \(rest) more methods, whose radius is lost in the same way"] : [])
  }

  /// The instances in order, each once.
  private var instances: [String] {
    summary.contenders.map(\.instance).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// The rows of an instance; only the first one names it.
  private func rows(_ instance: String) -> [[String]] {
    let best = summary.contenders.filter { $0.instance == instance }.map(row)
    let references = summary.landmarks.filter { $0.instance == instance }.map {
      ["", $0.name, ""] + summary.targets.map { _ in "" }
        + ["", StudyReport.short($0.loss), "reference"]
    }
    var rows = best + references
    rows[0][0] = instance
    return rows
  }

  private func row(_ contender: ConvergenceSummary.Contender) -> [String] {
    let judged = contender.best.judged
    let group = contender.bestGroup
    let costs = summary.targets.indices.map {
      judged.cost(to: $0, in: .evaluations(contender.callCosts)).text { StudyReport.short($0) }
    }
    let last = summary.targets.indices.last { judged.reached($0) > 0 }
    let time = last.map { judged.cost(to: $0, in: .seconds).text(StudyReport.duration) } ?? "–"
    let outcomes = Outcome.allCases.compactMap { outcome in
      group.statistics.outcomes[outcome].map { "\($0) \(outcome.rawValue)" }
    }
    let marks = (contender.isAtEdge ? "*" : "") + (summary.bestStepSettles(contender) ? "" : "†")
    return ["", contender.method, contender.judgedSteps + marks] + costs
      + [
        time, StudyReport.short(group.statistics.medianFinalValue),
        outcomes.joined(separator: ", "),
      ]
  }

  /// One line per method on an instance, one column per quantity.
  private var csv: String {
    let ofTargets = summary.targets.flatMap { target in
      ["evaluations_to", "evaluations_low", "evaluations_high", "seconds_to", "reached"].map {
        "\($0)_\(target)"
      }
    }
    var csv = CSVText(
      columns: [
        "problem", "dimension", "estimator", "best_step", "judged_steps", "at_edge", "settles",
        "replicates",
      ] + ofTargets + ["metric", "median_final_value"]
        + Outcome.allCases.map { "runs_\($0.columnName)" })
    for contender in summary.contenders {
      let (judged, group) = (contender.best.judged, contender.bestGroup)
      let costs = summary.targets.indices.flatMap { target -> [CSVText.Value] in
        let cost = judged.cost(to: target, in: .evaluations(contender.callCosts))
        let seconds = judged.cost(to: target, in: .seconds)
        return [
          .number(cost.estimate), .number(cost.interval?.lower), .number(cost.interval?.upper),
          .number(seconds.estimate), .integer(cost.successes),
        ]
      }
      csv.append(
        [
          .text(contender.instance), .integer(contender.dimension), .text(contender.method),
          .number(group.step.value), .text(contender.judgedSteps), .boolean(contender.isAtEdge),
          .boolean(summary.bestStepSettles(contender)), .integer(group.statistics.replicates),
        ] + costs
          + [.text(group.metric.rawValue), .number(group.statistics.medianFinalValue)]
          + Outcome.allCases.map { .integer(group.statistics.outcomes[$0] ?? 0) })
    }
    for landmark in summary.landmarks {
      let blanks = 4 + 1 + ofTargets.count + 1
      csv.append(
        [.text(landmark.instance), .missing, .text(landmark.name)]
          + [CSVText.Value](repeating: .missing, count: blanks) + [.number(landmark.loss)]
          + Outcome.allCases.map { _ in .missing })
    }
    return csv.text
  }
}

extension ConvergenceSummary.Contender {
  /// Whether the best step is the smallest or the largest of several tried so far.
  fileprivate var isAtEdge: Bool {
    let tried = groups.map(\.stepRelative)
    return stepCount > 1 && [tried.min(), tried.max()].contains(bestGroup.stepRelative)
  }
}

extension ExpectedRunningTime {
  /// `650 [400, 2100] (18/20)`.
  func text(_ amount: (Double) -> String) -> String {
    let share = successes < runs ? " (\(successes)/\(runs))" : ""
    guard successes > 0 else { return "–" }
    // Zero has no unit.
    let around =
      interval.map { " [\($0.lower > 0 ? amount($0.lower) : "0"), \(amount($0.upper))]" } ?? ""
    return amount(estimate) + around + share
  }
}
