package import Estimators

extension LostStep {
  /// What became of the run, for people.
  package var sentence: String {
    let (radius, size) = (StudyReport.short(radius), StudyReport.short(size))
    return "a radius of \(radius) is lost in the rounding of |x| = \(size); take a larger one"
  }
}
