internal import ArgumentParser
internal import Experiments
internal import Foundation
internal import Lecture
internal import Reports

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a study, or what is missing of it.",
    discussion: """
      Runs already in the results folder are kept, of a smaller study too, and those under way go on \
      where they were stopped. Results of anything else are refused.

        zobench run configs/mds.json
        zobench run configs/mds.json --set problem.objects=[7,14] -o results/small
        zobench run configs/quadratic.json --seed 7 --output results/seed7 --jobs 1
        zobench run configs/mds.json --shard 3/8 && zobench merge results/mds
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

  @Option(
    help: ArgumentHelp(
      "Only one of N shares, under shards/ in the results folder; auto asks Slurm or MPI which.",
      valueName: "i/N|auto|auto/N"))
  var shard: String?

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
    let shard = try shard.map { try Shard($0, environment: ProcessInfo.processInfo.environment) }
    let study = try StudyCatalogue.study(path: config, assignments: assignments + seeded)
    let output = output ?? "results/\(study.name)"
    if let shard {
      try await carryOut(shard, of: study, in: output)
    } else {
      try await carryOut(study, in: output)
    }
  }

  private func carryOut(
    _ shard: Shard, of study: some ReportedStudy, in results: String
  ) async throws {
    let folder = shard.folder(in: results)
    let share = StudyShare(shard, of: study, in: fresh ? nil : results)
    if share.countElsewhere > 0 && !quiet {
      Terminal.say("\(folder): \(share.countElsewhere) of its runs are elsewhere in \(results).")
    }
    try await carryOut(share, in: folder)
  }

  private func carryOut(_ study: some ReportedStudy, in output: String) async throws {
    let start = Date()
    let plan = try study.plan()
    let jobs = study.jobs(atMost: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    if dryRun {
      let done = fresh ? [:] : try StudyResults(adoptedBy: study, in: output).records
      let isDone = study.cells.map { done[$0.id] != nil }
      let text = plan.text(of: study, jobs: jobs, done: isDone, in: output)
      try Terminal.show(([text] + study.source.dataLines).joined(separator: "\n"))
      return
    }
    if let asked = self.jobs, asked > jobs, !quiet {
      Terminal.say("\(study.name): the clock is what is measured, so one run goes at a time.")
    }
    try plan.checkMemory(jobs: jobs)
    let session = try StudySession(study, in: output, fresh: fresh) { Terminal.say($0) }
    if session.droppedTail {
      Terminal.say(
        session.droppedHead
          ? "\(session.path): the journal's first line was cut off, before any run was finished."
          : "\(session.path): the journal's last line was cut off; if it was a run's, that run is done again."
      )
    }
    if session.resumedCount > 0 && !quiet {
      Terminal.say(
        "\(session.path): \(session.resumedCount) of \(study.cells.count) runs are there.")
    }
    if session.begunCount > 0 && !quiet {
      Terminal.say("\(session.path): \(session.begunCount) more go on from where they were left.")
    }
    let manifest = Manifest(jobs: jobs, start: start)
    try session.writeManifest(manifest)
    let progress = quiet ? nil : ProgressLine()
    StopSignals.listen {
      // Said first: once the session is told, the farewell may come at any moment.
      Terminal.say(
        "\(Terminal.isInteractive ? "\n" : "")Stopping: runs under way are kept or brought to their end. "
          + "Again to stop at once.")
      session.stop()
    }
    try await session.run(jobs: jobs, plan: plan) { progress?.show($0) }
    if let exitCode = StopSignals.exitCode, session.results.finished.count < study.cells.count {
      try session.writeManifest(manifest)
      Terminal.say(Self.farewell(session))
      throw ExitCode(exitCode)
    }
    try session.writeResults(manifest: manifest, quiet: quiet)
    // Stopped when all was done, but not told: whoever has stopped it will want to know.
    if let exitCode = StopSignals.exitCode { throw ExitCode(exitCode) }
  }
}

extension RunCommand {
  /// How far a stopped study is, and how to go on with it.
  private static func farewell<S: Study>(_ session: StudySession<S>) -> String {
    let (done, all) = (session.results.finished.count, session.study.cells.count)
    // Asked for once more, --fresh would discard what is there.
    let arguments = CommandLine.arguments.filter { $0 != "--fresh" }.map(\.shellWord)
    return """
      \(session.path): stopped; \(done) of \(all) runs are there. \
      To go on:
        \(arguments.joined(separator: " "))
      """
  }
}

extension Study {
  /// `1 run`, `960 runs`.
  var runCount: String { "\(cells.count) \(cells.count == 1 ? "run" : "runs")" }
}

extension StudyPlan {
  /// What will be run, and about how long it takes.
  ///
  /// - Parameter done: of every cell, whether it is there already.
  fileprivate func text(of study: some Study, jobs: Int, done: [Bool], in folder: String) -> String
  {
    let work = [study.runCount, self.work].filter { !$0.isEmpty }.joined(separator: ", ")
    let missing = zip(cellSeconds, done).reduce(0) { $1.1 ? $0 : $0 + $1.0 }
    let time = StudyReport.duration(missing / Double(jobs))
    let count = done.count { $0 }
    let there = count == 0 ? "" : "\(folder): \(count) of them are there; what is missing takes "
    let pace =
      study.isTimed
      ? "one at a time, since the clock is what is measured"
      : "with \(jobs) \(jobs == 1 ? "job" : "jobs")"
    return """
      \(TableFormat.terminal.text(of: table))
      \(work)\(there.isEmpty ? "; " : ".\n\(there)")about \(time) \(pace).
      """
  }
}
