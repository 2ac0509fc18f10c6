internal import Answers
internal import Diagnostics
internal import Foundation
internal import LinearAlgebra

/// A study, or a share of it, being carried out in a results folder: it carries out what is missing, on all
/// cores, and keeps it in the journal.
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
  /// Whether that was its first line, before which there is no run.
  package let droppedHead: Bool

  private let folder: ResultsFolder
  private let journal: Journal<S.Record>
  private let files: SessionFiles
  private let say: @Sendable (String) -> Void
  private let pulse = Pulse()
  private let state: Guarded<State>

  private struct State {
    var records: [String: S.Record]
    /// Includes earlier sessions.
    var sessions: [Provenance]
    var failure: (any Error)?
    /// The reasons for failed cells that have been reported.
    var saidFailures: Set<String> = []
  }

  /// How many different reasons are reported to the user.
  private static var mostFailures: Int { 5 }

  /// Opens the results folder.
  ///
  /// - Parameters:
  ///   - share: the part of the study to carry out; all of it unless given. No files are made for a share.
  ///   - path: the folder; made if it is missing.
  ///   - fresh: whether to start over, discarding what is there.
  ///   - merge: what to begin with, instead of what is there.
  ///   - say: called with what the user should know, from any thread.
  /// - Throws: `InputError` if the folder cannot be written, is in use, holds results of another
  ///   configuration that the study does not extend, or holds files that would be overwritten and are not
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
        // A run that now belongs to another shard would never be resumed here.
        guard let cell = own[entry.record.id] else { continue }
        study.reopen(
          entry.record, as: cell,
          in: CellCheckpoints(
            in: path, id: entry.record.id, definition: entry.definition, say: say))
      }
      // The states must be on the disk before the journal without their records.
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
    // A session may have been killed between writing a run's record and removing its state.
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

  /// Asks `run` to return soon: cells under way save their state and stop, or go on to their end if that is
  /// near. May be called from any thread, at any time.
  package func stop() { pulse.stop() }

  /// Carries out what is missing, `jobs` cells at a time (one if the study is timed), the longest first.
  /// Returns when all is done or the session is stopped.
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
        "this OpenBLAS was built without threads and must not be called from several at once",
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
    // Unowned: the thread lets go of its closure a moment after it has ended, when somebody may already want
    // the folder.
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

  /// Warns if the existing results were computed with other instructions than those that follow.
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

  /// Carries out one cell and writes its record to the journal.
  ///
  /// - Returns: false if the session is to end, here or in another thread.
  private func finish(_ cell: S.Cell) -> Bool {
    do {
      let definition = study.definitionHash(of: cell)
      let checkpoints = CellCheckpoints(in: path, id: cell.id, definition: definition, say: say)
      let context = CellContext(pulse: pulse, checkpoints: checkpoints)
      guard let record = try study.run(cell, in: context) else { return false }
      try journal.append(record, definition: definition)
      if checkpoints.running.exists {
        // A power failure must not take the record once the state is gone.
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

  /// Reports why a cell has given no result, once for every reason.
  private func tell(_ failure: String, of cell: S.Cell) {
    let isNew = state.withLock { state in
      state.saidFailures.count < Self.mostFailures && state.saidFailures.insert(failure).inserted
    }
    if isNew { say("\(cell.label): failed: \(failure)") }
  }

  /// Checks that the folder is still this session's, and syncs the journal to disk if asked.
  private func look(isSynced: Bool) {
    do {
      if isSynced { try journal.sync() }
      try checkPlace()
    } catch {
      fail(error)
    }
  }

  /// Throws if what is written would no longer be in this session's folder. If somebody has removed the lock
  /// file, it is made anew, without further consequences: whoever has the journal is the one writer.
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
      "the file was removed while the study was running, and cannot be created again (\(reason))",
      remedy: "fix that and run the same command again: finished runs are kept")
  }

  private func fail(_ error: any Error) {
    state.withLock { $0.failure = $0.failure ?? error }
    stop()
  }

  /// What is finished so far.
  package var results: StudyResults<S> {
    StudyResults(study: study, records: state.withLock { $0.records })
  }

  /// The records of the finished cells, in their order.
  private var finished: [S.Record] {
    let records = results.records
    return cells.compactMap { records[$0.id] }
  }

  /// How many of its cells are finished.
  package var finishedCount: Int { finished.count }

  /// Writes the manifest alone, so that a stopped study can be read too.
  ///
  /// - Parameter isFinal: whether nothing more will be done: then the manifest has all that reports need from
  ///   the data.
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

  /// Writes the files made from ``results``, and the manifest that lists them.
  ///
  /// - Returns: the paths written.
  package func write(_ made: [ResultFile], manifest: Manifest) throws -> [String] {
    let names = made.map(\.name)
    try files.add(names)
    // The manifest comes first, so that it lists every file that is there, and again last, with the time.
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
