internal import Diagnostics
internal import Fields
internal import Foundation
internal import LinearAlgebra
internal import Synchronization

/// A study being carried out in a results folder: what is missing is run, over all cores, and the
/// result files are made from the journal.
public final class StudySession: Sendable {
  public let study: Study
  /// How many runs the folder held already.
  public let resumedCount: Int
  /// Whether the journal's last record had been cut off and was dropped.
  public let droppedTail: Bool

  private let folder: ResultsFolder
  private let state: Mutex<State>

  private struct State {
    let journal: Journal<RunRecord>
    var records: [String: RunRecord]
    var failure: (any Error)?
  }

  /// Opens the results folder.
  ///
  /// - Parameters:
  ///   - path: the folder; made where it is missing.
  ///   - fresh: whether to start over, discarding what is there.
  /// - Throws: `InputError` where the folder cannot be written, is in use, or holds results of
  ///   another configuration.
  public init(_ study: Study, in path: String, fresh: Bool = false) throws {
    self.study = study
    folder = try ResultsFolder(path)
    if fresh {
      // The journal last: whatever interrupts this, no file is left without it.
      folder.remove(ResultFiles.names + [Manifest.fileName, Journal<RunRecord>.fileName])
    }
    let journal = try Journal<RunRecord>(in: folder, identity: study.identity)
    resumedCount = journal.found.count
    droppedTail = journal.droppedTail
    state = Mutex(
      State(journal: journal, records: StudyResults.byIdentifier(journal.found), failure: nil))
  }

  public var path: String { folder.path }

  /// Runs what is missing, `jobs` runs at a time, the longest first.
  ///
  /// - Parameter report: called after every run, from any thread, one call at a time.
  public func run(
    jobs: Int, plan: StudyPlan, report: @escaping @Sendable (SessionProgress) -> Void
  ) async throws {
    precondition(jobs >= 1, "\(jobs) jobs")
    guard jobs == 1 || BLAS.allowsConcurrentCalls else {
      throw InputError(
        .system, at: "--jobs \(jobs)",
        "this OpenBLAS is built without threads, and not safe to call from several",
        remedy: "install the pthread build (libopenblas0-pthread), or give --jobs 1")
    }
    let queue = WorkQueue(missing(plan), of: study.runCount, report)
    await withTaskGroup { group in
      for _ in 0..<jobs {
        group.addTask {
          while let cell = queue.next(), self.finish(cell.cell) { queue.finished(cell) }
        }
      }
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  /// The runs that the journal lacks, with their expected seconds, longest first.
  private func missing(_ plan: StudyPlan) -> [WorkQueue.Item] {
    let done = Set(state.withLock { Array($0.records.keys) })
    var work: [WorkQueue.Item] = []
    var first = 0
    for part in plan.parts {
      for cell in study.cells[first..<first + part.runs] where !done.contains(cell.id) {
        work.append(WorkQueue.Item(cell: cell, cost: part.secondsPerRun))
      }
      first += part.runs
    }
    return work.sorted { $0.cost > $1.cost }
  }

  /// Carries one run out and writes it to the journal.
  ///
  /// - Returns: false where that failed, here or in another thread.
  private func finish(_ cell: Cell) -> Bool {
    let result = Result { try cell.run(in: study) }
    return state.withLock { state in
      guard state.failure == nil else { return false }
      do {
        let record = try result.get()
        try state.journal.append(record)
        state.records[record.id] = record
        return true
      } catch {
        state.failure = error
        return false
      }
    }
  }

  /// What is finished so far.
  public var results: StudyResults {
    StudyResults(study: study, records: state.withLock { $0.records })
  }

  /// Writes the manifest alone, so that a study that is stopped can be read too.
  public func writeManifest(_ manifest: Manifest) throws {
    let header = manifest.json(study, records: results.records.count).prettyText
    try folder.write(header, to: Manifest.fileName)
  }

  /// Makes all result files from the journal.
  ///
  /// - Parameter more: files that others make of the results, by name.
  /// - Returns: the paths written.
  public func writeFiles(
    manifest: Manifest, more: [(name: String, text: String)] = []
  ) throws -> [String] {
    let results = results
    let header = manifest.json(study, records: results.records.count).prettyText
    let files = ResultFiles(results).all + more + [(Manifest.fileName, header)]
    for file in files { try folder.write(file.text, to: file.name) }
    return files.map { folder.path($0.name) }
  }
}

extension Study {
  /// What makes results belong to this study and no other.
  var identity: JSON {
    [
      "format": 1, "configuration": configuration.json,
      "data": .object(dataFingerprints.mapValues { .string($0) }),
    ]
  }
}
