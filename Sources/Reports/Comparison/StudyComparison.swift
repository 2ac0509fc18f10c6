internal import Diagnostics
package import Experiments
internal import Studies

/// Two results of one kind side by side.
package struct StudyComparison {
  private let kind: Kind
  /// `mds 812 of 960 runs`, of those that are not finished.
  private let partial: [String]

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
      let (a, b) = (try StudyResults(of: a, in: pathA), try StudyResults(of: b, in: pathB))
      kind = .convergence(try ConvergenceComparison(a, b, sides))
      partial = sides.partial(a.partialCount, b.partialCount)
    case (let a as MeasurementStudy, let b as MeasurementStudy)
    where a.kind.table.name == b.kind.table.name:
      let (a, b) = (try StudyResults(of: a, in: pathA), try StudyResults(of: b, in: pathB))
      kind = .measurement(MeasurementComparison(a, b, sides))
      partial = sides.partial(a.partialCount, b.partialCount)
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
    let report =
      switch kind {
      case .convergence(let comparison): try comparison.report()
      case .measurement(let comparison): try comparison.report()
      }
    return partialNotice.map { report.noticing($0) } ?? report
  }

  /// What has to stand wherever the comparison is shown, where one of the two is not finished.
  package var partialNotice: String? {
    partial.isEmpty
      ? nil
      : "partial: only \(partial.joined(separator: ", ")) are finished, and numbers are of those"
  }

  /// The figures of both in one another, and of convergence studies the ratios.
  package func figures() throws -> [Figure] {
    let figures =
      switch kind {
      case .convergence(let comparison): try comparison.figures()
      case .measurement(let comparison): try comparison.figures()
      }
    let count = partial.isEmpty ? nil : partial.joined(separator: ", ")
    return figures.map { $0.titled(partial: count) }
  }
}
