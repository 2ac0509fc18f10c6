internal import Analysis
internal import Experiments
internal import Statistics

/// What a method spends on an instance to reach a target, in two studies, each at its best step.
struct CostComparison {
  let instance: String
  let method: String
  let problem: String
  let dimension: Int
  /// The hardest target that half of the runs reach in both studies, as a fraction of the first value; the easiest if
  /// there is none.
  let target: Double
  let steps: (a: String, b: String)
  /// In evaluations, as each study charges calls.
  let costs: (a: ExpectedRunningTime, b: ExpectedRunningTime)
  let seconds: (a: ExpectedRunningTime, b: ExpectedRunningTime)
  /// The expected evaluations of b over those of a; nil if neither reaches the target.
  let expected: RunningTimeRatio?
  /// The ratio of what runs usually spend.
  let ratio: MedianRatio

  /// Nil if the two measure by different metrics, or have no target in common.
  ///
  /// - Parameter isPaired: whether runs of the same replicate have the same start and directions.
  init?(_ a: ConvergenceComparison.Best, _ b: ConvergenceComparison.Best, isPaired: Bool) {
    guard a.contender.metric == b.contender.metric else { return nil }
    let (judgedA, judgedB) = (a.contender.best.judged, b.contender.best.judged)
    let shared = a.targets.indices.compactMap { i in
      b.targets.firstIndex(of: a.targets[i]).map { (a: i, b: $0) }
    }
    func isReached(_ runs: TargetRuns, _ target: Int) -> Bool {
      2 * runs.reached(target) >= runs.runs.count
    }
    let reached = shared.last { isReached(judgedA, $0.a) && isReached(judgedB, $0.b) }
    guard let chosen = reached ?? shared.first else { return nil }
    instance = a.contender.instance
    method = a.contender.method
    problem = a.contender.bestGroup.subject.name
    dimension = a.contender.dimension
    target = a.targets[chosen.a]
    steps = (a.contender.judgedSteps, b.contender.judgedSteps)
    let (unitA, unitB) = (CostUnit.evaluations(a.callCosts), CostUnit.evaluations(b.callCosts))
    costs = (judgedA.cost(to: chosen.a, in: unitA), judgedB.cost(to: chosen.b, in: unitB))
    seconds = (judgedA.cost(to: chosen.a, in: .seconds), judgedB.cost(to: chosen.b, in: .seconds))
    expected = RunningTimeRatio(of: costs.b, over: costs.a)
    let (spentA, spentB) = (
      judgedA.spent(to: chosen.a, in: unitA), judgedB.spent(to: chosen.b, in: unitB)
    )
    let ofB = Dictionary(uniqueKeysWithValues: zip(judgedB.runs.map(\.replicate), spentB))
    let pairs = zip(judgedA.runs, spentA).compactMap { run, a in ofB[run.replicate].map { (a, $0) }
    }
    // Parts of studies may have no replicates in common.
    ratio =
      isPaired && !pairs.isEmpty
      ? MedianRatio(ofPairs: pairs) : MedianRatio(of: spentB, over: spentA)
  }

  var secondsRatio: Double? { TimeRatio.of(seconds.b.estimate, over: seconds.a.estimate) }
}

extension [CostComparison] {
  /// The table, for people and in full precision.
  func section(_ a: String, _ b: String) -> StudyReport.Section {
    let columns = [
      "problem", "estimator", "target", "evaluations \(a)", "evaluations \(b)", "ratio", "95 %",
      "usual ratio", "95 %", "time \(a)", "time \(b)", "ratio of times",
    ]
    return StudyReport.Section(
      title: "Evaluations to a target", columns: columns, left: [0, 1],
      rows: map { row in
        [
          row.instance, row.method, StudyReport.short(row.target), row.costs.a.words,
          row.costs.b.words, StudyReport.short(row.expected?.estimate),
          row.expected?.words ?? "–", StudyReport.short(row.ratio.estimate), row.ratio.words,
          row.seconds.a.time, row.seconds.b.time, StudyReport.short(row.secondsRatio),
        ]
      }, csv: csv)
  }

  private var csv: String {
    var csv = CSVText(columns: [
      "problem", "estimator", "target", "steps_a", "steps_b", "evaluations_a", "evaluations_b",
      "reached_a", "reached_b", "ratio", "ratio_low", "ratio_high", "usual_ratio",
      "usual_ratio_low", "usual_ratio_high", "seconds_a", "seconds_b", "seconds_ratio",
      "usual_level", "paired",
    ])
    for row in self {
      csv.append([
        .text(row.instance), .text(row.method), .number(row.target), .text(row.steps.a),
        .text(row.steps.b), .number(row.costs.a.estimate), .number(row.costs.b.estimate),
        .integer(row.costs.a.successes), .integer(row.costs.b.successes),
        .number(row.expected?.estimate), .number(row.expected?.interval?.lower),
        .number(row.expected?.interval?.upper), .number(row.ratio.estimate),
        .number(row.ratio.interval?.lower), .number(row.ratio.interval?.upper),
        .number(row.seconds.a.estimate), .number(row.seconds.b.estimate),
        .number(row.secondsRatio), .number(row.ratio.interval?.level),
        .boolean(row.ratio.isPaired),
      ])
    }
    return csv.text
  }
}

extension RunningTimeRatio {
  fileprivate var words: String {
    interval.map { "\(StudyReport.short($0.lower)) to \(StudyReport.short($0.upper))" } ?? "–"
  }
}

extension MedianRatio {
  /// The interval, with its level if that is below 95 %.
  fileprivate var words: String {
    guard let interval else { return hasTooFewRuns ? "too few runs" : "–" }
    let level =
      interval.level < 0.95 ? " (\(Int((100 * interval.level).rounded(.down))) %)" : ""
    return "\(StudyReport.short(interval.lower)) to \(StudyReport.short(interval.upper))\(level)"
  }
}

extension ExpectedRunningTime {
  /// The evaluations, and how many runs reached the target if not all did.
  fileprivate var words: String {
    let share = successes < runs ? " (\(successes)/\(runs))" : ""
    return (successes > 0 ? StudyReport.short(estimate) : "–") + share
  }

  fileprivate var time: String { successes > 0 ? StudyReport.duration(estimate) : "–" }
}
