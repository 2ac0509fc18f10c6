internal import Analysis
internal import Experiments
internal import Fields
internal import Foundation
internal import LinearAlgebra

/// How often the regression check gives a false alarm, and how often it notices a planted fault.
///
/// A short study (configs/rates-short.json, with fewer replicates) makes a baseline with one seed; runs with other
/// seeds, honest or with a fault, are compared with it. At most 1 % of honest seeds may alarm, and a fault has to alarm
/// in the share of its seeds that it states. Exits with 1 if that fails.
///
///     GatePower [CONFIGURATION [FRACTION]]
///
/// makes a fraction of the trials, for a first look.
@main
struct GatePower {
  static let honestSeeds = 300
  static let honestShare = 0.01
  /// Keeps 740 trials as short as they can be: less power than the check has on the whole study.
  static let cut = ["replicates=60"]

  /// One run of the study: what it alarms about.
  struct Trial: Sendable {
    let fault: Fault?
    let seed: Int
    var alarms: [String] = []
  }

  static func main() async throws {
    BLASCore.restartIfBelow()
    KernelLevel.exitIfRefused()
    let arguments = CommandLine.arguments.dropFirst()
    let path = arguments.first ?? "configs/rates-short.json"
    let fraction = arguments.dropFirst().first.flatMap(Double.init) ?? 1
    let started = ContinuousClock.now
    let (results, report) = try run(path, nil, seed: 1)
    let baseline = Baseline(report.evidence, of: results)
    let trials = ([nil] + Fault.allCases.map(Optional.some)).flatMap { fault in
      let seeds = Int((fraction * Double(fault?.seeds ?? honestSeeds)).rounded(.up))
      return (0..<seeds).map { Trial(fault: fault, seed: (fault == nil ? 2 : 1000) + $0) }
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
      let required = fault?.requiredShare ?? honestShare
      let isFine = fault == nil ? share <= required : share >= required
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
            format: "%6d  %6d  %5.1f %%  %@ %2.0f %%   ", group.count, alarmed, 100 * share,
            fault == nil ? "≤" : "≥", 100 * required) + (isFine ? "" : "MISSED ") + most)
    }
    print("\(done.count) studies in \(elapsed.formatted(.units(allowed: [.minutes, .seconds])))")
    exit(isPassed ? 0 : 1)
  }

  static func run(
    _ path: String, _ fault: Fault?, seed: Int
  ) throws -> (StudyResults<ConvergenceStudy>, RateReport) {
    let honest = try ConvergenceStudy(path: path, assignments: cut + ["seed=\(seed)"])
    let faulty = fault.map { fault in
      honest.replacingEstimators { fault.planted(in: $0, $1, $2) }
    }
    let records = try StudyResults(running: faulty ?? honest).records
    // The draws of the moments show an estimator's faults, not the descent's.
    let study = fault?.excess == nil ? faulty ?? honest : honest
    let results = StudyResults(study: study, records: records)
    return (results, try RateReport(results)!)
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
      let (results, report) = try run(path, done[i].fault, seed: done[i].seed)
      let check = try RegressionCheck(results, report, against: baseline)
      done[i].alarms = check.findings.filter { !$0.isFine }.map {
        "\($0.verdict.rawValue) \($0.cell) \($0.quantity)"
      }
    }
    return done
  }
}
