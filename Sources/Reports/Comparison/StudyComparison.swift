internal import Diagnostics
package import Experiments
internal import Lecture

/// Two results of one kind side by side.
package struct StudyComparison {
  private let kind: Kind

  private enum Kind {
    case convergence(ConvergenceComparison)
    case measurement(MeasurementComparison)
  }

  /// - Throws: `InputError` where the two are of different kinds, or have nothing in common.
  package init(_ pathA: String, _ pathB: String) throws {
    let sides = ComparedSides(pathA, pathB)
    let a = try StudyCatalogue.study(ofResults: pathA)
    let b = try StudyCatalogue.study(ofResults: pathB)
    switch (a, b) {
    case (let a as ConvergenceStudy, let b as ConvergenceStudy):
      kind = .convergence(
        try ConvergenceComparison(
          StudyResults(of: a, in: pathA), StudyResults(of: b, in: pathB), sides))
    case (let a as MeasurementStudy, let b as MeasurementStudy)
    where a.kind.table.name == b.kind.table.name:
      kind = .measurement(
        MeasurementComparison(
          try StudyResults(of: a, in: pathA), try StudyResults(of: b, in: pathB), sides))
    default:
      throw InputError(
        .data, at: pathB,
        "a study of the kind \"\(b.configuration.tag)\" cannot be compared with one of the kind "
          + "\"\(a.configuration.tag)\"",
        expected: "results of one kind")
    }
  }

  /// The tables.
  package func report() throws -> StudyReport {
    switch kind {
    case .convergence(let comparison): try comparison.report()
    case .measurement(let comparison): try comparison.report()
    }
  }

  /// The figures of both in one another, and of convergence studies the ratios.
  package func figures() throws -> [Figure] {
    switch kind {
    case .convergence(let comparison): try comparison.figures()
    case .measurement(let comparison): try comparison.figures()
    }
  }
}
