internal import Diagnostics
internal import Experiments

/// A run that is worth animating, before its points are known.
struct RunChoice {
  let cell: ConvergenceCell
  let record: RunRecord
  /// The position of its method among the instance's.
  let look: Int
  private let callCosts: CallCosts

  /// The best runs on an instance, at the best step of every method: those whose last point the results have.
  ///
  /// - Returns: also the methods whose runs at that step all diverged.
  /// - Throws: `InputError` if there is no run, or none that did not diverge.
  static func best(
    of analysis: ConvergenceAnalysis, on instance: Instance
  ) throws -> (choices: [RunChoice], diverged: [String]) {
    let study = analysis.results.study
    let groups = analysis.summary.groups.filter { $0.instance == instance.label }
    guard !groups.isEmpty else {
      throw InputError(
        .data, at: study.name, "no run on \(instance.label) is finished yet",
        expected: "at least one run", remedy: "continue the study: zobench run")
    }
    let methods = groups.map(\.method).distinct
    var diverged: [String] = []
    let choices = groups.filter(\.isBest).compactMap { group -> RunChoice? in
      guard let record = group.bestRun, record.outcome != .diverged else {
        diverged.append(group.method)
        return nil
      }
      return RunChoice(
        cell: group.cell.replicate(record.replicate), record: record,
        look: methods.firstIndex(of: group.method)!, callCosts: group.callCosts)
    }
    guard !choices.isEmpty else {
      throw InputError(
        .data, at: study.name, "all runs on \(instance.label) diverged",
        expected: "at least one run that did not", remedy: "try smaller steps")
    }
    return (choices, diverged)
  }

  /// Evaluations in total.
  var evaluations: Double { record.counts.evaluations(at: callCosts) }

  /// Evaluations per iteration, on average.
  var cost: Double { record.iterations > 0 ? evaluations / Double(record.iterations) : 0 }

  /// How many whole iterations this many evaluations pay for, up to the end of the run; all if they cost nothing.
  /// Between two records, iterations are assumed to cost the same.
  func iteration(at evaluations: Double) -> Int {
    // A hair more, since the last frame's number of evaluations is rounded.
    let most = evaluations * (1 + 1e-12)
    let records = record.curve.iterations
    guard let last = records.indices.last(where: { spent($0) <= most }) else { return 0 }
    guard last + 1 < records.count else { return records[last] }
    let share = (most - spent(last)) / (spent(last + 1) - spent(last))
    return records[last] + Int(share * Double(records[last + 1] - records[last]))
  }

  /// What that many iterations cost: the inverse.
  func evaluations(at iteration: Int) -> Double {
    let records = record.curve.iterations
    guard let next = records.firstIndex(where: { $0 >= iteration }) else { return evaluations }
    guard next > 0, records[next] > iteration else { return spent(next) }
    let share = Double(iteration - records[next - 1]) / Double(records[next] - records[next - 1])
    return spent(next - 1) + share * (spent(next) - spent(next - 1))
  }

  /// The evaluations at a record.
  private func spent(_ index: Int) -> Double {
    record.curve.counts[index].evaluations(at: callCosts)
  }
}

extension [RunChoice] {
  /// When to show them: from the cheapest iteration to the end of the longest run.
  func schedule(frames count: Int) -> FrameSchedule {
    FrameSchedule(
      count: count, from: map(\.cost).filter { $0 > 0 }.min() ?? 1, to: map(\.evaluations).max()!)
  }
}

extension ConvergenceStudy {
  /// The instance that was asked for, if one was.
  ///
  /// - Throws: `InputError` if it is not among those that can be shown, or there are none.
  func instance(
    called label: String?, among instances: [Instance], what: String
  ) throws -> Instance? {
    guard !instances.isEmpty else {
      throw InputError(
        .data, at: name, "no problem of the study is a \(what)",
        expected: "a problem \"mds\" with an embedding in 2 or 3 dimensions, or one of 2 variables "
          + "that zobench evaluates itself")
    }
    guard let label else { return nil }
    if let found = instances.first(where: { $0.label == label }) { return found }
    throw InputError(
      .usage, at: "--instance", "found \"\(label)\"",
      expected: "one of " + instances.map { "\"\($0.label)\"" }.joined(separator: ", "))
  }
}
