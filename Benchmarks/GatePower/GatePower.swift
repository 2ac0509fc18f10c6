internal import Analysis
internal import Experiments
internal import Fields
internal import Foundation
internal import LinearAlgebra

/// How often the regression check gives a false alarm, and how often it notices a planted fault.
///
/// A short study (configs/rates-short.json, 40 % shorter) makes a baseline with one seed; with
/// other seeds it is held against it, honest or with a fault. A case is required to alarm in at most
/// 2 % of honest seeds, and in at least 95 % of seeds with a fault. Exits with 1 where that fails.
/// A trial takes about 0.9 s of one core. Measured: 1 of 200 honest seeds, 40 of 40 with every fault.
@main
struct GatePower {
  static let honestSeeds = 200
  static let faultySeeds = 40
  /// A check's own 200 000 take longer than the study; the cube's z is still about 10 with these.
  static let momentDraws = 40_000
  static let cut = ["budget.natural_iterations=60"]

  /// One run of the study: what it alarms about.
  struct Trial: Sendable {
    let fault: Fault?
    let seed: Int
    var alarms: [String] = []
  }

  static func main() async throws {
    BLASCore.restartIfBelow()
    try KernelLevel.check()
    let path = CommandLine.arguments.dropFirst().first ?? "configs/rates-short.json"
    let started = ContinuousClock.now
    let (results, evidence) = try run(path, nil, seed: 1)
    let baseline = Baseline(evidence, of: results)
    let trials =
      (0..<honestSeeds).map { Trial(fault: nil, seed: 2 + $0) }
      + Fault.allCases.flatMap { fault in
        (0..<faultySeeds).map { Trial(fault: fault, seed: 1000 + $0) }
      }
    let done = try await measure(trials, path, baseline)
    let elapsed = ContinuousClock.now - started

    print(
      "case                                 seeds  alarms   share  required   caught first by")
    var isPassed = true
    for fault in [nil] + Fault.allCases.map(Optional.some) {
      let group = done.filter { $0.fault == fault }
      let alarmed = group.count { !$0.alarms.isEmpty }
      let share = Double(alarmed) / Double(group.count)
      let isFine = fault == nil ? share <= 0.02 : share >= 0.95
      isPassed = isPassed && isFine
      let name = (fault?.rawValue ?? "honest").padding(
        toLength: 36, withPad: " ", startingAt: 0)
      let reasons = Dictionary(
        group.flatMap { Set($0.alarms) }.map { ($0, 1) }, uniquingKeysWith: +)
      let most = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
        .map { "\($0.value)× \($0.key)" }.joined(separator: ", ")
      print(
        name
          + String(
            format: "%6d  %6d  %5.1f %%  %@ %2d %%   ", group.count, alarmed, 100 * share,
            fault == nil ? "≤" : "≥", fault == nil ? 2 : 95) + (isFine ? "" : "MISSED ") + most)
    }
    print("\(done.count) studies in \(elapsed.formatted(.units(allowed: [.minutes, .seconds])))")
    exit(isPassed ? 0 : 1)
  }

  static func run(
    _ path: String, _ fault: Fault?, seed: Int
  ) throws -> (StudyResults<ConvergenceStudy>, RateEvidence) {
    var study = try ConvergenceStudy(path: path, assignments: cut + ["seed=\(seed)"])
    if let fault { study = study.replacingEstimators { fault.planted(in: $0, $1, $2) } }
    let results = try StudyResults(running: study)
    return (results, try RateEvidence(results, momentDraws: momentDraws)!)
  }

  /// The trials, on all cores.
  static func measure(
    _ trials: [Trial], _ path: String, _ baseline: Baseline
  ) async throws -> [Trial] {
    let jobs = ProcessInfo.processInfo.activeProcessorCount
    return try await withThrowingTaskGroup(of: [Trial].self) { group in
      for job in 0..<jobs {
        let own = stride(from: job, to: trials.count, by: jobs).map { trials[$0] }
        group.addTask { try carriedOut(own, path, baseline) }
      }
      var done: [Trial] = []
      for try await part in group { done += part }
      return done
    }
  }

  static func carriedOut(
    _ trials: [Trial], _ path: String, _ baseline: Baseline
  ) throws -> [Trial] {
    var done = trials
    for i in done.indices {
      let (results, evidence) = try run(path, done[i].fault, seed: done[i].seed)
      let check = try RegressionCheck(results, evidence, against: baseline)
      done[i].alarms = check.findings.filter { !$0.isFine }.map {
        "\($0.verdict.rawValue) \($0.cell) \($0.quantity)"
      }
    }
    return done
  }
}
