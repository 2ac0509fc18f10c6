internal import Diagnostics

/// What a study will take.
package struct StudyPlan: Sendable {
  /// Expected seconds of every cell on one core, in the order of the cells.
  package let cellSeconds: [Double]
  /// What will be done, for people to read.
  package let table: StudyReport.Section
  /// What all of it comes to beside the time: `80 evaluations at most`. Empty where there is nothing
  /// to say.
  package let work: String
  /// What the largest cell holds in memory while it is carried out; 0 where that is not known.
  package var bytesPerCell = 0.0

  /// Seconds on one core.
  package var seconds: Double { cellSeconds.reduce(0, +) }

  /// Refuses more cells at a time than there is memory for.
  package func checkMemory(jobs: Int) throws {
    let (needed, available) = (Double(jobs) * bytesPerCell, AvailableMemory.bytes)
    guard needed > max(available, 1e6) else { return }
    let fitting = Int(available / bytesPerCell)
    throw InputError(
      .system, at: "--jobs \(jobs)",
      "so many runs at a time need about \(AvailableMemory.gigabytes(needed)) of memory, where there "
        + "are \(AvailableMemory.gigabytes(available))",
      remedy: fitting > 0 ? "give --jobs \(fitting)" : "take a larger machine")
  }
}
