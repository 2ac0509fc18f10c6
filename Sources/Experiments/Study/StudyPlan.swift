internal import Diagnostics
internal import LinearAlgebra

/// What a study will cost.
package struct StudyPlan: Sendable {
  /// Expected seconds of every cell on one core, in the order of the cells.
  package let cellSeconds: [Double]
  /// What will be done, for people to read.
  package let table: StudyReport.Section
  /// What all of it costs besides time: `80 evaluations at most`. Empty if there is nothing to say.
  package let work: String
  /// The bytes that the largest cell holds in memory while it is carried out; 0 if that is not known.
  package var bytesPerCell = 0.0

  /// Seconds, on one core, for what is made from the results when all cells are done: fits and
  /// intervals.
  package var followingSeconds = 0.0

  /// Whether cells take longer than stated, by the time that solvers in other processes spend between
  /// two questions.
  package var leavesOutSolvers = false

  /// Seconds of all cells on one core.
  package var seconds: Double { cellSeconds.reduce(0, +) }

  /// How long cells take with this many jobs: never less than the longest of them, however many jobs
  /// there are.
  ///
  /// - Parameter isMissing: for every cell, whether it is still to be carried out.
  package func seconds(jobs: Int, of isMissing: [Bool]) -> Double {
    .makespan(zip(cellSeconds, isMissing).filter(\.1).map(\.0), jobs: jobs)
  }

  /// Refuses more cells at a time than there is memory for. If addresses are limited, OpenBLAS's
  /// buffers count too; the process already has one.
  package func checkMemory(jobs: Int) throws {
    let buffer = AvailableMemory.addressLimit == nil ? 0 : BLASMemory.bytesPerThread
    let (perJob, available) = (bytesPerCell + buffer, AvailableMemory.bytes)
    let needed = Double(jobs) * perJob - buffer
    guard needed > max(available, 1e6) else { return }
    let fitting = Int((available + buffer) / perJob)
    throw InputError(
      .system, at: "--jobs \(jobs)",
      "this many runs at a time need about \(AvailableMemory.gigabytes(needed)) of memory, but only "
        + "\(AvailableMemory.gigabytes(available)) are available",
      remedy: fitting > 0 ? "give --jobs \(fitting)" : "use a larger machine")
  }
}
