internal import Estimators
internal import Problems
internal import Statistics

/// The CSV files of a convergence study, made from its finished runs.
struct ConvergenceFiles {
  private let study: ConvergenceStudy
  private let summary: ConvergenceSummary
  let finished: [(cell: ConvergenceCell, record: RunRecord)]
  // What every row of a file needs.
  /// The problems' swept fields, except one that would only repeat the dimension.
  private let axes: [String]
  /// The methods' swept fields.
  private let methodAxes: [String]
  private let isNoisy: Bool
  private let hasNoiseRadius: Bool

  init(_ results: StudyResults<ConvergenceStudy>, _ summary: ConvergenceSummary) {
    study = results.study
    self.summary = summary
    finished = study.cells.compactMap { cell in results.records[cell.id].map { (cell, $0) } }
    axes = study.instances.flatMap(\.axes).map(\.name).filter { $0 != "dimension" }.distinct
    methodAxes = study.series.flatMap(\.method.axes).map(\.name).distinct
    isNoisy = study.instances.contains { $0.noise != nil }
    hasNoiseRadius = study.series.contains { $0.method.noiseRadius != nil }
  }

  /// Every file's name and text; `embedding.csv` only for maps, `hits.csv` only if an f* is known.
  var all: [ResultFile] {
    var files = [
      ("curves.csv", curves), ("chart.csv", chart), ("runs.csv", runs), ("timings.csv", timings),
      ("summary.csv", summaryTable),
    ]
    if study.hasMinimum { files.append(("hits.csv", hits)) }
    if study.instances.contains(where: { $0.map != nil }) {
      files.append(("embedding.csv", embedding))
    }
    return files
  }

  /// Long form: one row per record, complete in itself.
  private var curves: String {
    let columns = [
      "run", "problem", "dimension", "estimator", "optimizer", "step_relative", "replicate",
      "iteration", "evaluations", "gradients", "loss", "gap", "gradient_norm_sq", "distance_sq",
    ]
    var csv = CSVText(columns: columns + axisColumns + ["tangents"])
    for (cell, record) in finished {
      let curve = record.curve
      let calls = Self.counted(on: cell.instance)
      let axes = axisValues(cell.instance, cell.method)
      let gaps = record.values(of: .gap, minimum: cell.instance.problem.known.minimum)
      for i in curve.iterations.indices {
        csv.append(
          [
            .text(cell.id), .text(cell.instance.name), .integer(cell.instance.problem.dimension),
            .text(cell.method.label), .text(cell.method.optimizerName),
            .number(record.stepRelative),
            .integer(cell.replicate), .integer(curve.iterations[i]),
            calls(curve.counts[i].values), calls(curve.counts[i].gradients),
            .number(curve.loss[i]), .number(gaps[i]), .number(curve.gradientNormSquared[i]),
            .number(curve.distanceSquared.isEmpty ? nil : curve.distanceSquared[i]),
          ] + axes + [calls(curve.counts[i].tangents)])
      }
    }
    return csv.text
  }

  /// How calls on an instance are shown: those that see batches, which are counted in rows, as parts of the whole.
  private static func counted(on instance: Instance) -> (Int) -> CSVText.Value {
    let whole = instance.share.whole
    return { whole == 1 ? .integer($0) : .number(Double($0) / Double(whole)) }
  }

  private static let runColumns = [
    "run", "problem", "dimension", "estimator", "optimizer", "step_relative", "step_size",
    "replicate", "outcome", "iterations", "evaluations", "gradients", "tangents",
    "hessian_products", "initial_loss", "final_loss", "best_loss", "workspace_bytes",
  ]

  /// The kinds of calls, as columns of runs name them.
  static var calls: [(name: String, count: KeyPath<Spending, Double>)] {
    [
      ("evaluations", \.values), ("gradients", \.gradients), ("tangents", \.tangents),
      ("hessian_products", \.hessianProducts),
    ]
  }

  /// One line per run: how it ended, the calls that its budget allowed, and those it had made when it hit each
  /// target, which are not whole numbers if the hit is interpolated between two records.
  private var runs: String {
    let targetColumns =
      Self.calls.map { "budget_\($0.name)" }
      + summary.targets.flatMap { target in Self.calls.map { "\($0.name)_to_\(target)" } }
    var csv = CSVText(columns: Self.runColumns + axisColumns + targetColumns + noiseColumns)
    let targetRuns = Dictionary(
      uniqueKeysWithValues: summary.groups.flatMap { group in
        zip(group.records, group.targets.runs).map { ($0.id, $1) }
      })
    for (cell, record) in finished {
      let counts = record.counts
      let calls = Self.counted(on: cell.instance)
      let whole = Double(cell.instance.share.whole)
      let target = targetRuns[record.id]!
      let ofTargets = ([target.budget] + target.hits).flatMap { spending in
        Self.calls.map { kind in
          CSVText.Value.number(spending.map { $0[keyPath: kind.count] / whole })
        }
      }
      csv.append(
        [
          .text(cell.id), .text(cell.instance.name), .integer(cell.instance.problem.dimension),
          .text(cell.method.label), .text(cell.method.optimizerName), .number(record.stepRelative),
          .number(record.stepSize), .integer(cell.replicate), .text(record.outcome.rawValue),
          .integer(record.iterations), calls(counts.values), calls(counts.gradients),
          calls(counts.tangents), calls(counts.hessianProducts),
          .number(record.initialLoss), .number(record.finalLoss), .number(record.bestLoss),
          .integer(record.workspaceBytes),
        ] + axisValues(cell.instance, cell.method) + ofTargets + noiseValues(cell, record))
    }
    return csv.text
  }

  /// If values are noisy, the least that a run was given and f there; and ε, if it follows from noise.
  private var noiseColumns: [String] {
    (isNoisy ? ["best_seen", "true_at_best_seen"] : []) + (hasNoiseRadius ? ["noise_radius"] : [])
  }

  private func noiseValues(_ cell: ConvergenceCell, _ record: RunRecord) -> [CSVText.Value] {
    (isNoisy ? [.number(record.bestSeen?.seen), .number(record.bestSeen?.exact)] : [])
      + (hasNoiseRadius ? [.number(cell.method.noiseRadius)] : [])
  }

  /// The only file that depends on the clock.
  private var timings: String {
    var csv = CSVText(columns: ["run", "iteration", "seconds"])
    for (cell, record) in finished {
      for (iteration, seconds) in zip(record.curve.iterations, record.curve.seconds) {
        csv.append([.text(cell.id), .integer(iteration), .number(seconds)])
      }
    }
    return csv.text
  }

  /// Wide form for a spreadsheet's chart: a row per iteration, a column per instance and method, the median over
  /// replicates at the best step.
  private var chart: String {
    let best = summary.contenders.map(\.bestGroup)
    let columns = best.map { group in
      let curve = GroupCurve(
        group.records, group.metric, minimum: group.cell.instance.problem.known.minimum)
      return (name: group.cell.group, medians: curve.medians)
    }
    let iterations = Set(columns.flatMap(\.medians.keys)).sorted()
    var csv = CSVText(columns: ["iteration"] + columns.map(\.name))
    for iteration in iterations {
      csv.append([.integer(iteration)] + columns.map { .number($0.medians[iteration] ?? nil) })
    }
    return csv.text
  }

  /// One line per group, over its replicates, and one per reference method.
  ///
  /// Costs are expected running times in evaluations with their 95 % intervals, empty if no run reached the target:
  /// those of all replicates of the line's step, and on the line of the best step also the cross-fitted ones, which
  /// tables and figures show, with the steps that the two halves of the replicates chose.
  private var summaryTable: String {
    let costs = summary.targets.flatMap { Self.costColumns("", $0) }
    let judged = ["judged_steps"] + summary.targets.flatMap { Self.costColumns("judged_", $0) }
    var csv = CSVText(
      columns: [
        "problem", "dimension", "estimator", "optimizer", "step_relative", "step_size",
        "replicates", "mean_final_loss", "standard_error", "lower_quartile", "median_final_loss",
        "upper_quartile",
      ] + Outcome.allCases.map { "share_\($0.columnName)" }
        + ["best_step", "best_step_settles", "metric", "median_final_value"] + costs + judged
        + axisColumns)
    for contender in summary.contenders {
      for group in contender.groups {
        let statistics = group.statistics
        let count = Double(statistics.replicates)
        csv.append(
          [
            .text(group.cell.instance.name), .integer(group.dimension), .text(group.method),
            .text(group.cell.method.optimizerName), .number(group.stepRelative),
            .number(group.stepSize),
            .integer(statistics.replicates), .number(statistics.meanFinalLoss),
            .number(statistics.standardError), .number(statistics.lowerQuartile),
            .number(statistics.medianFinalLoss), .number(statistics.upperQuartile),
          ] + Outcome.allCases.map { .number(Double(statistics.outcomes[$0] ?? 0) / count) }
            + [
              .boolean(group.isBest),
              group.isBest ? .boolean(summary.bestStepSettles(contender)) : .missing,
              .text(group.metric.rawValue),
              .number(statistics.medianFinalValue),
            ] + costValues(group.targets, group.callCosts)
            + (group.isBest
              ? [.text(contender.judgedSteps)]
                + costValues(contender.best.judged, group.callCosts)
              : [CSVText.Value](repeating: .missing, count: judged.count))
            + axisValues(group.cell.instance, group.cell.method))
      }
    }
    for landmark in summary.landmarks {
      let instance = landmark.subject
      let head: [CSVText.Value] = [
        .text(instance.name), .integer(instance.problem.dimension), .text(landmark.name),
        .missing, .missing, .missing, .missing, .missing, .missing, .missing,
        .number(landmark.loss), .missing,
      ]
      let blanks = Outcome.allCases.count + 4 + costs.count + judged.count
      csv.append(
        head + [CSVText.Value](repeating: .missing, count: blanks) + axisValues(instance, nil))
    }
    return csv.text
  }

  private static func costColumns(_ prefix: String, _ target: Double) -> [String] {
    ["evaluations_to", "evaluations_low", "evaluations_high", "reached"].map {
      "\(prefix)\($0)_\(target)"
    }
  }

  private func costValues(_ runs: TargetRuns, _ costs: CallCosts) -> [CSVText.Value] {
    summary.targets.indices.flatMap { target -> [CSVText.Value] in
      let cost = runs.cost(to: target, in: .evaluations(costs))
      return [
        .number(cost.estimate.ifFinite), .number(cost.interval?.lower),
        .number(cost.interval?.upper.ifFinite), .integer(cost.successes),
      ]
    }
  }

  /// The final map of every group's best replicate, in the scaled units of the loss.
  private var embedding: String {
    let maps = summary.groups.compactMap {
      group -> (group: ConvergenceSummary.Group, map: PointMap)? in
      group.cell.instance.map.map { (group, $0) }
    }
    let width = maps.map(\.map.embedding).max() ?? 0
    var csv = CSVText(
      columns: [
        "objects", "embedding", "estimator", "step_relative", "replicate", "row", "name",
      ] + (0..<width).map { "c\($0 + 1)" })
    for (group, map) in maps {
      guard let best = group.bestRun, let point = best.lastPoint(dimension: group.dimension)
      else { continue }
      let d = map.embedding
      for (i, name) in map.names.enumerated() {
        csv.append(
          [
            .integer(map.names.count), .integer(d), .text(group.method),
            .number(group.stepRelative), .integer(best.replicate), .integer(i + 1), .text(name),
          ] + (0..<width).map { $0 < d ? .number(point[i * d + $0]) : .missing })
      }
    }
    return csv.text
  }

  /// The axes' columns. One with the name of a column of runs gets a prefix, `problem_iterations`, and so does one
  /// of methods with the name of one of problems, `method_exponent`.
  var axisColumns: [String] {
    axes.map { Self.runColumns.contains($0) ? "problem_\($0)" : $0 }
      + methodAxes.map { axes.contains($0) ? "method_\($0)" : $0 }
  }

  /// - Parameter method: nil in a line that belongs to no method.
  func axisValues(_ instance: Instance, _ method: Method?) -> [CSVText.Value] {
    Self.values(of: axes, in: instance.axes) + Self.values(of: methodAxes, in: method?.axes ?? [])
  }

  private static func values(of names: [String], in axes: [Instance.Axis]) -> [CSVText.Value] {
    names.map { name in
      let axis = axes.first { $0.name == name }
      return switch axis?.value {
      case .integer(let integer): .integer(integer)
      case .number(let number): .number(number)
      case _?: .text(axis!.text)
      case nil: .missing
      }
    }
  }
}
