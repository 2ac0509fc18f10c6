internal import Answers
internal import Diagnostics
internal import Foundation
internal import LinearAlgebra

/// A study, or a share of it, being carried out in a results folder: what is missing is done, over all cores,
/// and kept in the journal.
package final class StudySession<S: StudyWork>: Sendable {
  package let study: S
  /// The study's cells, or those of the share.
  package let cells: [S.Cell]
  /// How many of them the folder held already.
  package let resumedCount: Int
  /// How many more were begun in earlier sessions, and go on from where they were left.
  package let begunCount: Int
  /// Whether the journal's last line had been cut off and was dropped.
  package let droppedTail: Bool
  /// Whether that was its first one, before which there is no run.
  package let droppedHead: Bool

  private let folder: ResultsFolder
  private let journal: Journal<S.Record>
  private let files: SessionFiles
  private let say: @Sendable (String) -> Void
  private let pulse = Pulse()
  private let state: Guarded<State>

  private struct State {
    var records: [String: S.Record]
    /// Those of earlier times included.
    var sessions: [Provenance]
    var failure: (any Error)?
    /// What cells have failed of, as far as it was said.
    var saidFailures: Set<String> = []
  }

  /// Of how many different reasons the user is told.
  private static var mostFailures: Int { 5 }

  /// Opens the results folder.
  ///
  /// - Parameters:
  ///   - share: what is carried out of the study; all of it unless given. Of a share no files are made.
  ///   - path: the folder; made where it is missing.
  ///   - fresh: whether to start over, discarding what is there.
  ///   - merge: what to begin with, in place of what is there.
  ///   - say: told what the user should know, from any thread.
  /// - Throws: `InputError` where the folder cannot be written, is in use, holds results of another
  ///   configuration that the study is no extension of, or files that would be overwritten and are not
  ///   zobench's.
  package init(
    _ study: S, only share: StudyShare<S>? = nil, in path: String, fresh: Bool = false,
    beginningWith merge: StudyMerge<S>? = nil,
    say: @escaping @Sendable (String) -> Void = { _ in }
  ) throws {
    self.study = study
    self.say = say
    cells = share?.cells ?? study.cells
    let fileNames = share == nil ? study.fileNames : []
    folder = try ResultsFolder(path)
    if fresh {
      // The journal last: whatever interrupts this, no file is left without it.
      folder.removeCheckpoints()
      folder.remove(
        (Manifest.files(in: folder) ?? []) + [
          Manifest.fileName, JournalContents<S.Record>.fileName,
        ])
    }
    var contents =
      try merge?.contents
      ?? JournalContents<S.Record>(in: path, for: study.source.identity)
    droppedTail = contents.droppedTail
    droppedHead = contents.droppedTail && contents.identity == nil
    let isBegun = merge == nil ? contents.identity != nil : folder.holds(JournalLine.fileName)
    files = SessionFiles(
      in: folder, of: fileNames, fresh ? .fresh : isBegun ? .journal : .nothing)
    try files.check(fileNames)
    let adoption = try Adoption(of: contents, by: study, in: path, for: .work)
    contents.identity = study.source.identity
    if adoption.isExtension {
      let own = Dictionary(cells.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
      for entry in adoption.unfinished {
        // A run that is another shard's now would never be taken up here.
        guard let cell = own[entry.record.id] else { continue }
        study.reopen(
          entry.record, as: cell,
          in: CellCheckpoints(
            in: path, id: entry.record.id, definition: entry.definition, say: say))
      }
      // The states before the journal without their records.
      if !adoption.unfinished.isEmpty { sync() }
      contents.records = adoption.complete
      try contents.rewrite(in: folder)
    }
    if let merge {
      merge.linkLastPoints(in: path)
      try contents.rewrite(in: folder)
    }
    journal = try Journal(in: folder, continuing: contents)
    let done = Set(contents.records.map(\.record.id))
    resumedCount = cells.count { done.contains($0.id) }
    let begun = CellCheckpoints.idsUnderWay(in: path)
    begunCount = cells.count { begun.contains($0.id) && !done.contains($0.id) }
    // A session may have been killed between a run's record and the end of its state.
    let left = begun.intersection(done)
    if !left.isEmpty {
      try journal.sync()
      for id in left {
        CellCheckpoints(in: path, id: id, definition: "", say: say).running.remove()
      }
      folder.removeEmptyFolder(CellCheckpoints.folderName)
    }
    let records = StudyResults(study: study, contents.records.map(\.record)).records
    state = Guarded(
      State(records: records, sessions: contents.sessions.map(\.provenance), failure: nil))
  }

  package var path: String { folder.path }

  /// Asks `run` to return soon: cells under way keep their state and stop, or go on to their end where
  /// that is near. May be called from any thread, at any time.
  package func stop() { pulse.stop() }

  /// Carries out what is missing, `jobs` cells at a time (one where the study is timed), the longest
  /// first. Returns when all is done, or the session is stopped.
  ///
  /// - Parameters:
  ///   - onBeat: called ten times a second, from a thread of its own.
  ///   - report: called after every cell, from any thread, one call at a time.
  package func run(
    jobs: Int, plan: StudyPlan, onBeat: @escaping @Sendable (SessionProgress) -> Void = { _ in },
    report: @escaping @Sendable (SessionProgress) -> Void
  ) async throws {
    precondition(jobs >= 1, "\(jobs) jobs")
    let jobs = study.jobs(atMost: jobs)
    guard jobs == 1 || BLAS.allowsConcurrentCalls else {
      throw InputError(
        .system, at: "--jobs \(jobs)",
        "this OpenBLAS is built without threads, and not safe to call from several",
        remedy: "install the pthread build (libopenblas0-pthread), or give --jobs 1")
    }
    let missing = missing(plan)
    guard !missing.isEmpty else { return }
    let provenance = Provenance.current()
    warnOfOtherInstructions(than: provenance)
    try journal.append(provenance)
    state.withLock { $0.sessions.append(provenance) }
    let begin = ContinuousClock.now
    let queue = WorkQueue(
      missing, of: cells.count, jobs: jobs,
      clock: { (ContinuousClock.now - begin).inSeconds }, report)
    // Its thread lets go of this a moment after it has ended, when somebody may want the folder already.
    let heartbeat = Heartbeat { [unowned self] count in
      self.pulse.beat()
      self.look(isSynced: count.isMultiple(of: Heartbeat.perSecond))
      if count.isMultiple(of: Heartbeat.perSecond) { ChildPool.endIdle() }
      if !self.pulse.isStopping { onBeat(queue.progress) }
    }
    await withTaskGroup { group in
      for _ in 0..<jobs {
        group.addTask {
          while !self.pulse.isStopping, let cell = queue.next(), self.finish(cell.cell) {
            queue.finished(cell)
          }
        }
      }
    }
    heartbeat.stop()
    look(isSynced: true)
    folder.removeEmptyFolder(CellCheckpoints.folderName)
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  /// Says if results that are there were computed by other instructions than those that follow.
  private func warnOfOtherInstructions(than provenance: Provenance) {
    guard resumedCount + begunCount > 0 else { return }
    let differences = provenance.differences(
      from: state.withLock { $0.sessions }, in: Provenance.instructionTraits)
    guard !differences.isEmpty else { return }
    say(
      "\(path): the existing results were computed with other instructions "
        + "(\(differences.joined(separator: "; "))); last bits can depend on that.")
  }

  /// The cells that the journal lacks, with their expected seconds, longest first.
  private func missing(_ plan: StudyPlan) -> [WorkQueue<S.Cell>.Item] {
    let done = results.records
    return zip(cells, plan.cellSeconds).filter { cell, _ in done[cell.id] == nil }
      .map { WorkQueue.Item(cell: $0, cost: $1) }
      .sorted { $0.cost > $1.cost }
  }

  /// Carries one cell out and writes it to the journal.
  ///
  /// - Returns: false where the session is to end, here or in another thread.
  private func finish(_ cell: S.Cell) -> Bool {
    do {
      let definition = study.definitionHash(of: cell)
      let checkpoints = CellCheckpoints(in: path, id: cell.id, definition: definition, say: say)
      let context = CellContext(pulse: pulse, checkpoints: checkpoints)
      guard let record = try study.run(cell, in: context) else { return false }
      try journal.append(record, definition: definition)
      if checkpoints.running.exists {
        // A power cut must not take the record when the state is gone.
        try journal.sync()
        checkpoints.running.remove()
      }
      state.withLock { $0.records[record.id] = record }
      if let failure = record.failure { tell(failure, of: cell) }
      return true
    } catch {
      fail(error)
      return false
    }
  }

  /// Says why a cell has come to no result, once for every reason.
  private func tell(_ failure: String, of cell: S.Cell) {
    let isNew = state.withLock { state in
      state.saidFailures.count < Self.mostFailures && state.saidFailures.insert(failure).inserted
    }
    if isNew { say("\(cell.label): failed: \(failure)") }
  }

  /// Sees whether the folder is still this session's, and brings the journal to the disk.
  private func look(isSynced: Bool) {
    do {
      if isSynced { try journal.sync() }
      try checkPlace()
    } catch {
      fail(error)
    }
  }

  /// Says where what is written would not be in this session's folder any more. A lock's file that somebody
  /// has removed is made anew, and nothing else comes of it: whoever has the journal is the one writer.
  private func checkPlace() throws {
    guard journal.isInPlace else {
      throw InputError(
        .inputOutput, at: path,
        "the folder or its journal was removed, or replaced, while the study was running",
        remedy: "run the same command again: it repeats the missing runs")
    }
    guard let reason = folder.keepLock() else { return }
    throw InputError(
      .inputOutput, at: folder.path(ResultsFolder.lockName),
      "the file was removed while the study was running, and cannot be made anew (\(reason))",
      remedy: "mend that, and run the same command again: finished runs are kept")
  }

  private func fail(_ error: any Error) {
    state.withLock { $0.failure = $0.failure ?? error }
    stop()
  }

  /// What is finished so far.
  package var results: StudyResults<S> {
    StudyResults(study: study, records: state.withLock { $0.records })
  }

  /// The records of its cells that are finished, in their order.
  private var finished: [S.Record] {
    let records = results.records
    return cells.compactMap { records[$0.id] }
  }

  /// How many of its cells are finished.
  package var finishedCount: Int { finished.count }

  /// Writes the manifest alone, so that a study that is stopped can be read too.
  ///
  /// - Parameter isFinal: whether nothing more is done: then it has all that reports need of the data.
  package func writeManifest(_ manifest: Manifest, isFinal: Bool = false) throws {
    try writeManifest(manifest, kept: study.kept(from: isFinal ? results.records : nil))
  }

  private func writeManifest(_ manifest: Manifest, kept: KeptFacts?) throws {
    try checkPlace()
    let json = manifest.json(
      study, in: path, cells: cells.count, finished: finished,
      sessions: state.withLock { $0.sessions }, files: files.names, kept: kept)
    try folder.write(json.prettyText, to: Manifest.fileName)
  }

  /// Writes the files made of ``results``, and the manifest that lists them.
  ///
  /// - Returns: the paths written.
  package func write(_ made: [ResultFile], manifest: Manifest) throws -> [String] {
    let names = made.map(\.name)
    try files.add(names)
    // First, so that no file is there that the manifest does not list; and last, with the time.
    let kept = study.kept(from: results.records)
    try writeManifest(manifest, kept: kept)
    for file in made {
      try checkPlace()
      try folder.write(file.text, to: file.name)
    }
    try writeManifest(manifest, kept: kept)
    return (names + [Manifest.fileName]).map(folder.path)
  }
}
