package import Experiments
package import Fields

/// A study as a whole: what is carried out, and what is made of the results. Verbs know studies by this alone.
package protocol Study: StudyWork {
  associatedtype Analysis: StudyAnalysis where Analysis.Subject == Self

  /// What results come to; nothing is computed before it is asked for.
  func analysis(of results: StudyResults<Self>) -> Analysis
  /// What that takes when all cells are done, where it is worth planning for.
  var analysisWorks: [RepeatedWork] { get throws }
  /// The configuration as it is told to people.
  var outline: JSON { get }
}

extension Study {
  package var analysisWorks: [RepeatedWork] { [] }

  package var outline: JSON { configuration.json }

  /// What the results in a folder come to.
  ///
  /// - Throws: `InputError` where they are another study's, its data have changed since for instance.
  package func analysis(in folder: String) throws -> Analysis {
    analysis(of: try StudyResults(of: self, in: folder))
  }
}
