package import Experiments
package import Fields

/// A study as a whole: what it carries out, and what it makes of the results. Verbs know studies only by this.
package protocol Study: StudyWork {
  associatedtype Analysis: StudyAnalysis where Analysis.Subject == Self

  /// The analysis of results; nothing is computed before it is asked for.
  func analysis(of results: StudyResults<Self>) -> Analysis
  /// The work of that when all cells are done, if it is worth planning for.
  var analysisWorks: [RepeatedWork] { get throws }
  /// The configuration as people are shown it.
  var outline: JSON { get }
}

extension Study {
  package var analysisWorks: [RepeatedWork] { [] }

  package var outline: JSON { configuration.json }

  /// The analysis of the results in a folder.
  ///
  /// - Throws: `InputError` if they are another study's, for example because its data have changed since.
  package func analysis(in folder: String) throws -> Analysis {
    analysis(of: try StudyResults(of: self, in: folder))
  }
}
