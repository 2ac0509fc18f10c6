package import Estimators

/// What a study will cost, from timing its estimates and records before it runs.
package struct ConvergencePlan: Sendable {
  /// The runs of every method on every instance.
  package let parts: [Part]
  /// Seconds for what follows the runs, on one core.
  private let followingSeconds: Double
  /// Whether there are solvers in other processes: nobody knows how long they take between two questions.
  private let hasSolvers: Bool

  /// The runs of one method on one instance, over all steps and replicates.
  package struct Part: Sendable {
    package let instance: String
    package let dimension: Int
    package let method: String
    package let runs: Int
    /// Iterations per run, at most; nil if only the clock ends it.
    package let iterations: Int?
    /// Calls per iteration, in rows if calls see batches; if iterations differ, what most of them ask.
    package let calls: CallCounts
    /// Whether iterations differ in their calls, so that nobody knows beforehand how many there will be.
    package let callsVary: Bool
    /// N, if calls are counted in rows; otherwise 1.
    package let whole: Int
    /// Seconds per run, at most, on one core.
    package let secondsPerRun: Double
    /// The bytes that a run holds in memory.
    package let bytesPerRun: Int
  }

  package var runs: Int { parts.reduce(0) { $0 + $1.runs } }
  /// All evaluations, at most if no method's calls vary; nil if only the clock ends a run.
  package var evaluations: Double? { total { $0.count(\.values) } }
  /// All gradients in the same way; nil if only the clock ends a run.
  package var gradients: Double? { total { $0.count(\.gradients) } }
  /// All derivatives along directions in the same way; nil if only the clock ends a run.
  package var tangents: Double? { total { $0.count(\.tangents) } }
  /// Seconds on one core, at most.
  package var seconds: Double { parts.reduce(0) { $0 + Double($1.runs) * $1.secondsPerRun } }

  private func total(_ calls: (Part) -> Double) -> Double? {
    parts.reduce(0) { sum, part in
      guard let sum, let iterations = part.iterations else { return nil }
      return sum + Double(part.runs) * calls(part) * Double(iterations)
    }
  }

  /// Times the study's estimates and its records, and what follows the runs.
  ///
  /// - Parameter timer: decides for how long.
  package init(
    _ study: ConvergenceStudy, following: [RepeatedWork] = [], timer: PlanTimer = PlanTimer()
  ) throws {
    let iterations = study.series.map { series in
      series.budget.expectedIterations(
        of: series.traits, callCosts: study.callCosts(on: series.instance))
    }
    let probes = try zip(study.series, iterations).map { try EstimateProbe($0, iterations: $1) }
    // A record costs the same whatever its method.
    let instances = study.instances.map(\.label)
    let places = Dictionary(zip(instances, instances.indices), uniquingKeysWith: { $1 })
    var recordCounts = [Double](repeating: 0, count: instances.count)
    let records = zip(study.series, iterations).map { series, iterations in
      Double(study.schedule.count(upTo: iterations ?? Budget.usualIterations))
    }
    for (series, count) in zip(study.series, records) {
      recordCounts[places[series.instance.label]!] += Double(series.runCount) * count
    }
    let recordWorks = zip(study.instances, recordCounts).map { $0.recordWork.times($1) }
    let times = timer.secondsPerCall(probes.map(\.work) + recordWorks + following)
    hasSolvers = !study.solverSeconds.isEmpty
    followingSeconds = zip(following, times.suffix(following.count)).reduce(0) {
      $0 + $1.0.calls * $1.1
    }
    parts = zip(study.series, probes).enumerated().map { place, pair in
      let (series, probe) = pair
      let instance = series.instance
      let perIteration = times[place] * probe.worksPerEstimate
      let bySteps = iterations[place].map { Double($0) * perIteration } ?? .infinity
      let recording = records[place] * times[probes.count + places[instance.label]!]
      let starting = study.solverSeconds[series.pair] ?? 0
      let closing = series.method.makesEstimates ? series.closingEstimates : 0
      return Part(
        instance: instance.label, dimension: instance.problem.dimension,
        method: series.method.label, runs: series.runCount, iterations: iterations[place],
        calls: probe.calls, callsVary: series.traits.closes, whole: instance.share.whole,
        secondsPerRun: min(bySteps + starting, series.budget.seconds ?? .infinity) + recording
          + Double(closing) * perIteration,
        bytesPerRun: probe.bytes)
    }
  }

  package var studyPlan: StudyPlan {
    StudyPlan(
      cellSeconds: parts.flatMap { [Double](repeating: $0.secondsPerRun, count: $0.runs) },
      table: table, work: work, bytesPerCell: Double(parts.map(\.bytesPerRun).max() ?? 0),
      followingSeconds: followingSeconds, leavesOutSolvers: hasSolvers)
  }

  private var table: StudyReport.Section {
    StudyReport.Section(
      columns: [
        "problem", "estimator", "runs", "iterations", "evaluations each", "gradients each",
        "tangents each", "time",
      ], left: [0, 1],
      rows: parts.map { part in
        [
          part.instance, part.method, "\(part.runs)", part.iterations.map { "\($0)" } ?? "–",
          part.text(\.values), part.text(\.gradients), part.text(\.tangents),
          StudyReport.duration(part.secondsPerRun * Double(part.runs)),
        ]
      })
  }

  private var work: String {
    guard let evaluations, let gradients, let tangents else {
      return "as many evaluations as there is time for"
    }
    let kinds = [
      (evaluations, "evaluations"), (gradients, "gradients"), (tangents, "tangents"),
    ].filter { $0.0 > 0 }.map { "\(StudyReport.short($0.0)) \($0.1)" }
    let calls = kinds.joined(separator: ", ")
    return parts.contains(where: \.callsVary) ? "about \(calls)" : "\(calls) at most"
  }
}

extension ConvergencePlan.Part {
  /// How many calls of a kind an iteration makes, in units of the whole objective.
  fileprivate func count(_ kind: KeyPath<CallCounts, Int>) -> Double {
    Double(calls[keyPath: kind]) / Double(whole)
  }

  fileprivate func text(_ kind: KeyPath<CallCounts, Int>) -> String {
    whole == 1 ? "\(calls[keyPath: kind])" : StudyReport.short(count(kind))
  }
}

extension ConvergenceStudy {
  /// How many records a run has, if it spends its budget.
  package func recordCount(of series: Series) -> Int {
    schedule.count(upTo: iterationLimits[series.pair] ?? Budget.usualIterations)
  }

  /// The iterations of this many runs, to be timed.
  package func estimateWork(of series: Series, runs: Int) throws -> RepeatedWork {
    let iterations = min(iterationLimits[series.pair]!, Budget.usualIterations)
    let probe = try EstimateProbe(series, iterations: iterations)
    return probe.work.times(Double(runs) * Double(iterations) * probe.worksPerEstimate)
  }
}
