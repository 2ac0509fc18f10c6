internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Studies
internal import Reports

/// A study, or a share of it, carried out as the command line says.
struct StudyRun {
  /// How many runs at a time, if that was asked for.
  let jobs: Int?
  var fresh = false
  var dryRun = false
  var quiet = false
  /// The command that can be repeated to go on; nil if it cannot, as after a pipe.
  var command: [String]?

  func carryOut<S: Study>(
    _ study: S, _ shard: Shard? = nil, in results: String
  ) async throws {
    guard let shard else { return try await carryOut(study, only: nil, in: results) }
    let folder = shard.folder(in: results)
    let share = StudyShare(shard, of: study, in: fresh ? nil : results)
    if share.countElsewhere > 0 && !quiet {
      Terminal.say("\(folder): \(share.countElsewhere) of its runs are elsewhere in \(results).")
    }
    try await carryOut(study, only: share, in: folder)
  }

  private func carryOut<S: Study>(
    _ study: S, only share: StudyShare<S>?, in output: String
  ) async throws {
    let start = Date()
    let progress = quiet ? nil : ProgressLine()
    progress?.estimating()
    let plan = try share?.plan() ?? study.plan(following: study.analysisWorks)
    progress?.clear()
    let jobs = study.jobs(atMost: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    if dryRun {
      let done = fresh ? [:] : try StudyResults(adoptedBy: study, in: output, for: .work).records
      let isDone = (share?.cells ?? study.cells).map { done[$0.id] != nil }
      let text = plan.text(of: study, jobs: jobs, done: isDone, in: output)
      try Terminal.show(([text] + study.source.dataLines).joined(separator: "\n"))
      return
    }
    if let asked = self.jobs, asked > jobs, !quiet {
      Terminal.say("\(study.name): the study measures time, so it makes one run at a time.")
    }
    try plan.checkMemory(jobs: jobs)
    let session = try StudySession(study, only: share, in: output, fresh: fresh) {
      Terminal.say($0)
    }
    reportExistingRuns(session)
    let manifest = Manifest(jobs: jobs, start: start, options: RunOptions(jobs: self.jobs))
    try session.writeManifest(manifest)
    StopSignals.listen {
      // Said first: once the session is stopped, the closing message may come at any moment.
      Terminal.say(
        "Stopping: runs under way are saved or finished. Repeat to stop at once.")
      session.stop()
    }
    do {
      try await session.run(jobs: jobs, plan: plan, onBeat: { progress?.show($0) }) {
        progress?.show($0)
      }
    } catch {
      progress?.clear()
      throw error
    }
    if let exitCode = StopSignals.exitCode, session.finishedCount < session.cells.count {
      progress?.clear()
      try session.writeManifest(manifest, isFinal: true)
      Terminal.say(closingMessage(session))
      throw ExitCode(exitCode)
    }
    if share == nil {
      try session.writeResults(manifest: manifest, quiet: quiet)
    } else {
      try session.writeShare(manifest: manifest, quiet: quiet)
    }
    // Stopped when all was done, but not yet reported: whoever stopped it will want to know.
    if let exitCode = StopSignals.exitCode { throw ExitCode(exitCode) }
  }

  private func reportExistingRuns<S: Study>(_ session: StudySession<S>) {
    if session.droppedTail {
      Terminal.say(
        session.droppedHead
          ? "\(session.path): the journal's first line was cut off, before any run was finished."
          : "\(session.path): the journal's last line was cut off; if it was a run's, that run is repeated."
      )
    }
    guard !quiet else { return }
    if session.resumedCount > 0 {
      Terminal.say(
        "\(session.path): \(session.resumedCount) of \(session.cells.count) runs are there.")
    }
    if session.begunCount > 0 {
      let ending =
        session.begunCount == 1 ? "resumes where it was left" : "resume where they were left"
      Terminal.say("\(session.path): \(session.begunCount) more \(ending).")
    }
  }

  /// How far a stopped study is, and how to go on with it.
  private func closingMessage<S: Study>(_ session: StudySession<S>) -> String {
    let (done, all) = (session.finishedCount, session.cells.count)
    // If given again, --fresh would discard what is there.
    let arguments =
      command?.filter { $0 != "--fresh" } ?? [CommandLine.arguments[0], "run", session.path]
    return """
      \(session.path): stopped; \(done) of \(all) runs are there. \
      To continue:
        \(arguments.map(\.shellWord).joined(separator: " "))
      """
  }
}

extension StudyWork {
  /// `1 run`, `960 runs`.
  var runCount: String { cells.count.runs }
}

extension Int {
  /// `1 run`, `960 runs`.
  fileprivate var runs: String { "\(self) \(self == 1 ? "run" : "runs")" }
}

extension StudyPlan {
  /// What will be run, and about how long it takes.
  ///
  /// - Parameter done: for every cell, whether it is there already.
  fileprivate func text(of study: some StudyWork, jobs: Int, done: [Bool], in folder: String)
    -> String
  {
    let work = [done.count.runs, self.work].filter { !$0.isEmpty }.joined(separator: ", ")
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let time = StudyReport.duration(
      seconds(jobs: jobs, of: done.map { !$0 }) + followingSeconds / Double(cores))
    let count = done.count { $0 }
    let there = count == 0 ? "" : "\(folder): \(count) of them are there; the rest takes "
    let pace =
      study.isTimed
      ? "one at a time, since the study measures time"
      : "with \(jobs) \(jobs == 1 ? "job" : "jobs")"
    let besides =
      leavesOutSolvers ? ", plus the time that solvers take between their questions" : ""
    return """
      \(TableFormat.terminal.text(of: table))
      \(work)\(there.isEmpty ? "; " : ".\n\(there)")about \(time) \(pace)\(besides).
      """
  }
}
