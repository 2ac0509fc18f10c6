internal import Analysis
internal import Experiments

/// What a method spends on an instance to reach a target, in two studies, each at its best step.
struct CostComparison {
  let instance: String
  let method: String
  let problem: String
  let dimension: Int
  /// The hardest target that half of the runs reach in both studies, as a fraction of the first value; the
  /// easiest where there is none.
  let target: Double
  let steps: (a: Double, b: Double)
  let costs: (a: GroupStatistics.Cost, b: GroupStatistics.Cost)
  /// Of the evaluations of b over those of a.
  let ratio: MedianRatio

  /// Nil where the two measure by different metrics, or have no target in common.
  ///
  /// - Parameter isPaired: whether runs of the same replicate have the same start and directions.
  init?(_ a: ConvergenceComparison.Best, _ b: ConvergenceComparison.Best, isPaired: Bool) {
    guard a.group.metric == b.group.metric else { return nil }
    let shared = a.targets.indices.compactMap { i in
      b.targets.firstIndex(of: a.targets[i]).map {
        (target: a.targets[i], a: a.statistics.costs[i], b: b.statistics.costs[$0])
      }
    }
    let reached = shared.last { $0.a.evaluations != nil && $0.b.evaluations != nil }
    guard let chosen = reached ?? shared.first else { return nil }
    instance = a.group.instance
    method = a.group.method
    problem = a.group.subject.name
    dimension = a.group.dimension
    target = chosen.target
    steps = (a.group.stepRelative, b.group.stepRelative)
    costs = (chosen.a, chosen.b)
    let (spentA, spentB) = (
      chosen.a.runs.map { $0?.evaluations }, chosen.b.runs.map { $0?.evaluations }
    )
    let numbers = (a: a.statistics.replicateNumbers, b: b.statistics.replicateNumbers)
    let ofB = Dictionary(uniqueKeysWithValues: zip(numbers.b, spentB))
    let pairs = zip(numbers.a, spentA).compactMap { number, a in ofB[number].map { (a, $0) } }
    // Studies of different sizes judge by different replicates, and may have none in common.
    ratio =
      isPaired && !pairs.isEmpty
      ? MedianRatio(ofPairs: pairs) : MedianRatio(of: spentB, over: spentA)
  }

  var secondsRatio: Double? { TimeRatio.of(costs.b.seconds, over: costs.a.seconds) }
}

extension [CostComparison] {
  /// The table, for people and in full precision.
  func section(_ a: String, _ b: String) -> StudyReport.Section {
    let columns = [
      "problem", "estimator", "target", "evaluations \(a)", "evaluations \(b)", "ratio", "95 %",
      "time \(a)", "time \(b)", "ratio of times",
    ]
    return StudyReport.Section(
      title: "Evaluations to a target", columns: columns, left: [0, 1],
      rows: map { row in
        [
          row.instance, row.method, StudyReport.short(row.target), row.costs.a.words,
          row.costs.b.words, StudyReport.short(row.ratio.estimate),
          row.ratio.words,
          row.costs.a.seconds.map(StudyReport.duration) ?? "–",
          row.costs.b.seconds.map(StudyReport.duration) ?? "–",
          StudyReport.short(row.secondsRatio),
        ]
      }, csv: csv)
  }

  private var csv: String {
    var csv = CSVText(columns: [
      "problem", "estimator", "target", "step_a", "step_b", "evaluations_a", "evaluations_b",
      "reached_a", "reached_b", "ratio", "ratio_low", "ratio_high", "seconds_a", "seconds_b",
      "seconds_ratio", "level", "paired",
    ])
    for row in self {
      csv.append([
        .text(row.instance), .text(row.method), .number(row.target), .number(row.steps.a),
        .number(row.steps.b), .number(row.costs.a.evaluations), .number(row.costs.b.evaluations),
        .integer(row.costs.a.reached), .integer(row.costs.b.reached), .number(row.ratio.estimate),
        .number(row.ratio.interval?.lower), .number(row.ratio.interval?.upper),
        .number(row.costs.a.seconds), .number(row.costs.b.seconds), .number(row.secondsRatio),
        .number(row.ratio.interval?.level), .boolean(row.ratio.isPaired),
      ])
    }
    return csv.text
  }
}

extension MedianRatio {
  /// The interval, with its level where that is below 95 %.
  fileprivate var words: String {
    guard let interval else { return hasTooFewRuns ? "too few runs" : "–" }
    let level =
      interval.level < 0.95 ? " (\(Int((100 * interval.level).rounded(.down))) %)" : ""
    return "\(StudyReport.short(interval.lower)) to \(StudyReport.short(interval.upper))\(level)"
  }
}

extension GroupStatistics.Cost {
  /// The evaluations, and how many runs reached the target where not all did.
  fileprivate var words: String {
    let share = reached < runs.count ? " (\(reached)/\(runs.count))" : ""
    return StudyReport.short(evaluations) + share
  }
}
