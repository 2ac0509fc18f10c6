internal import ArgumentParser
internal import Experiments
internal import Foundation
internal import Lecture

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a study, or what is missing of it.",
    discussion: """
      Runs already in the results folder are kept; of another configuration, they are refused.

        zobench run configs/mds.json
        zobench run configs/mds.json --set problem.objects=[7,14] -o results/small
        zobench run configs/quadratic.json --seed 7 --output results/seed7 --jobs 1
      """)

  @Argument(
    help: "The study's configuration, a JSON file.", completion: .file(extensions: ["json"]))
  var config: String

  @Option(
    name: [.short, .long], help: "The results folder (default: results/<name>).",
    completion: .directory)
  var output: String?

  @Option(
    name: [.short, .long], parsing: .unconditional,
    help: "How many runs at a time (default: one a core).")
  var jobs: Int?

  @Option(parsing: .unconditional, help: "The seed, instead of the configuration's.")
  var seed: Int?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Set a field of the configuration; VALUE is JSON, or else text.", valueName: "key=value"))
  var assignments: [String] = []

  @Flag(help: "Start over, discarding the results that are there.")
  var fresh = false

  @Flag(help: "Say how many runs and evaluations that makes and about how long, and stop.")
  var dryRun = false

  @Flag(name: [.short, .long], help: "No progress, no table.")
  var quiet = false

  func validate() throws {
    if let jobs, !(1...4096).contains(jobs) {
      throw ValidationError("--jobs is \(jobs); expected a whole number from 1 to 4096.")
    }
    if let seed, !(0...StudyTable.largestSeed).contains(seed) {
      throw ValidationError(
        "--seed is \(seed); expected a whole number from 0 to \(StudyTable.largestSeed).")
    }
  }

  func run() async throws {
    let seeded = seed.map { ["seed=\($0)"] } ?? []
    try await carryOut(StudyCatalogue.study(path: config, assignments: assignments + seeded))
  }

  private func carryOut(_ study: some ReportedStudy) async throws {
    let start = Date()
    let plan = try study.plan()
    let jobs = study.jobs(atMost: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    if dryRun {
      try Terminal.show(plan.text(of: study, jobs: jobs))
      return
    }
    if let asked = self.jobs, asked > jobs, !quiet {
      Terminal.say("\(study.name): the clock is what is measured, so one run goes at a time.")
    }
    let session = try StudySession(study, in: output ?? "results/\(study.name)", fresh: fresh)
    if session.droppedTail {
      Terminal.say("\(session.path): the last record was cut off; that run is done again.")
    }
    if session.resumedCount > 0 && !quiet {
      Terminal.say(
        "\(session.path): \(session.resumedCount) of \(study.cells.count) runs are there.")
    }
    let manifest = Manifest(version: Zobench.version, jobs: jobs, start: start)
    try session.writeManifest(manifest)
    let progress = quiet ? nil : ProgressLine()
    try await session.run(jobs: jobs, plan: plan) { progress?.show($0) }
    let reports = try study.reports(on: session.results)
    let paths = try session.writeFiles(manifest: manifest, more: reports.flatMap(\.files))
    guard !quiet else { return }
    for path in paths { Terminal.say("wrote \(path)") }
    let texts = reports.map(TableFormat.terminal.text)
    try Terminal.show(texts.joined(separator: "\n\n"))
  }
}

extension Study {
  /// `1 run`, `960 runs`.
  var runCount: String { "\(cells.count) \(cells.count == 1 ? "run" : "runs")" }
}

extension StudyPlan {
  /// What will be run, and about how long it takes.
  fileprivate func text(of study: some Study, jobs: Int) -> String {
    let work = [study.runCount, self.work].filter { !$0.isEmpty }.joined(separator: ", ")
    let time = StudyReport.duration(seconds / Double(jobs))
    let pace =
      study.isTimed
      ? "one at a time, since the clock is what is measured"
      : "with \(jobs) \(jobs == 1 ? "job" : "jobs")"
    return """
      \(TableFormat.terminal.text(of: table))
      \(work); about \(time) \(pace).
      """
  }
}
