internal import Diagnostics
package import Experiments

/// Two results of one kind side by side.
package struct StudyComparison {
  private let contents: Contents
  /// `mds 812 of 960 runs`, of those that are not finished.
  private let partial: [String]

  /// What a kind of study shows about two results.
  package struct Contents {
    package let report: () throws -> StudyReport
    /// The figures of both overlaid, and others about the two.
    package let figures: () throws -> [Figure]
  }

  /// - Throws: `InputError` if the two are of different kinds, or have nothing in common.
  package init(_ pathA: String, _ pathB: String) throws {
    let a = try StudyCatalogue.study(ofResults: pathA)
    let b = try StudyCatalogue.study(ofResults: pathB)
    guard a.configuration.tag == b.configuration.tag else {
      throw InputError(
        .data, at: pathB,
        "a study of the kind \"\(b.configuration.tag)\" cannot be compared with one of the kind "
          + "\"\(a.configuration.tag)\"",
        expected: "results of one kind")
    }
    try self.init(a.analysis(in: pathA), b.analysis(in: pathB), ComparedSides(pathA, pathB))
  }

  /// - Parameter b: of the same kind as `a`.
  private init<A: StudyAnalysis>(
    _ a: A, _ b: any StudyAnalysis, _ sides: ComparedSides
  ) throws {
    guard let b = b as? A else { preconditionFailure("results of two kinds, under one name") }
    contents = try a.comparison(with: b, sides)
    partial = sides.partial(a.partialCount, b.partialCount)
  }

  /// The tables.
  package func report() throws -> StudyReport {
    let report = try contents.report()
    return partialNotice.map { report.noticing($0) } ?? report
  }

  /// The notice that must appear wherever the comparison is shown, if one of the two is not finished.
  package var partialNotice: String? {
    partial.isEmpty
      ? nil
      : "partial: only \(partial.joined(separator: ", ")) are finished; the numbers cover only those"
  }

  /// The figures of the comparison.
  package func figures() throws -> [Figure] {
    let count = partial.isEmpty ? nil : partial.joined(separator: ", ")
    return try contents.figures().map { $0.titled(partial: count) }
  }
}
