internal import Diagnostics
internal import Foundation
internal import LinearAlgebra
internal import Synchronization

/// A study being carried out in a results folder: what is missing is done, over all cores, and the
/// result files are made from the journal.
package final class StudySession<S: Study>: Sendable {
  package let study: S
  /// How many cells the folder held already.
  package let resumedCount: Int
  /// Whether the journal's last record had been cut off and was dropped.
  package let droppedTail: Bool

  private let folder: ResultsFolder
  /// The files that earlier sessions have written.
  private let filesFound: [String]
  private let state: Mutex<State>

  private struct State {
    let journal: Journal<S.Record>
    var records: [String: S.Record]
    var failure: (any Error)?
  }

  /// Opens the results folder.
  ///
  /// - Parameters:
  ///   - path: the folder; made where it is missing.
  ///   - fresh: whether to start over, discarding what is there.
  /// - Throws: `InputError` where the folder cannot be written, is in use, or holds results of
  ///   another configuration.
  package init(_ study: S, in path: String, fresh: Bool = false) throws {
    self.study = study
    folder = try ResultsFolder(path)
    if fresh {
      // The journal last: whatever interrupts this, no file is left without it.
      folder.remove(
        Manifest.files(in: folder) + [Manifest.fileName, Journal<S.Record>.fileName])
    }
    let journal = try Journal<S.Record>(in: folder, identity: study.source.identity)
    resumedCount = journal.found.count
    droppedTail = journal.droppedTail
    filesFound = Manifest.files(in: folder)
    let records = StudyResults(study: study, journal.found).records
    state = Mutex(State(journal: journal, records: records, failure: nil))
  }

  package var path: String { folder.path }

  /// Carries out what is missing, `jobs` cells at a time (one where the study is timed), the longest
  /// first.
  ///
  /// - Parameter report: called after every cell, from any thread, one call at a time.
  package func run(
    jobs: Int, plan: StudyPlan, report: @escaping @Sendable (SessionProgress) -> Void
  ) async throws {
    precondition(jobs >= 1, "\(jobs) jobs")
    let jobs = study.jobs(atMost: jobs)
    guard jobs == 1 || BLAS.allowsConcurrentCalls else {
      throw InputError(
        .system, at: "--jobs \(jobs)",
        "this OpenBLAS is built without threads, and not safe to call from several",
        remedy: "install the pthread build (libopenblas0-pthread), or give --jobs 1")
    }
    let queue = WorkQueue(missing(plan), of: study.cells.count, report)
    await withTaskGroup { group in
      for _ in 0..<jobs {
        group.addTask {
          while let cell = queue.next(), self.finish(cell.cell) { queue.finished(cell) }
        }
      }
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  /// The cells that the journal lacks, with their expected seconds, longest first.
  private func missing(_ plan: StudyPlan) -> [WorkQueue<S.Cell>.Item] {
    let done = results.records
    return zip(study.cells, plan.cellSeconds).filter { cell, _ in done[cell.id] == nil }
      .map { WorkQueue.Item(cell: $0, cost: $1) }
      .sorted { $0.cost > $1.cost }
  }

  /// Carries one cell out and writes it to the journal.
  ///
  /// - Returns: false where that failed, here or in another thread.
  private func finish(_ cell: S.Cell) -> Bool {
    let result = Result {
      let record = try study.run(cell)
      return (record, line: try Journal<S.Record>.Line(record))
    }
    return state.withLock { state in
      guard state.failure == nil else { return false }
      do {
        let (record, line) = try result.get()
        try state.journal.append(line)
        state.records[record.id] = record
        return true
      } catch {
        state.failure = error
        return false
      }
    }
  }

  /// What is finished so far.
  package var results: StudyResults<S> {
    StudyResults(study: study, records: state.withLock { $0.records })
  }

  /// Writes the manifest alone, so that a study that is stopped can be read too.
  package func writeManifest(_ manifest: Manifest) throws {
    try write(manifest, listing: [])
  }

  private func write(_ manifest: Manifest, listing files: [String]) throws {
    let listed = filesFound + files.filter { !filesFound.contains($0) }
    let json = manifest.json(study, finished: results.records.count, files: listed)
    try folder.write(json.prettyText, to: Manifest.fileName)
  }

  /// Makes all result files from the journal.
  ///
  /// - Parameter more: files that others make of the results.
  /// - Returns: the paths written.
  package func writeFiles(manifest: Manifest, more: [ResultFile] = []) throws -> [String] {
    let files = study.files(from: results.records) + more
    let names = files.map(\.name)
    // First, so that no file is there that the manifest does not list; and last, with the time.
    try write(manifest, listing: names)
    for file in files { try folder.write(file.text, to: file.name) }
    try write(manifest, listing: names)
    return (names + [Manifest.fileName]).map(folder.path)
  }
}
