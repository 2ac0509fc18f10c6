/// What a study will take.
package struct StudyPlan: Sendable {
  /// Expected seconds of every cell on one core, in the order of the cells.
  package let cellSeconds: [Double]
  /// What will be done, for people to read.
  package let table: StudyReport.Section
  /// What all of it comes to beside the time: `80 evaluations at most`. Empty where there is nothing
  /// to say.
  package let work: String

  /// Seconds on one core.
  package var seconds: Double { cellSeconds.reduce(0, +) }
}
