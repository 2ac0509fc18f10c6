package import Fields

/// A configuration, checked and planned: what a session carries out, whatever the kind of study.
///
/// The work is a list of cells. Each is independent of the others and makes one record, and all files
/// follow from the records: so the work can be split, stopped and resumed in any way.
package protocol StudyWork: Divisible, Repeatable {
  /// What the study is made from.
  var source: StudySource { get }
  /// Whether the study measures time: then two cells at once would disturb each other.
  var isTimed: Bool { get }
  /// What the study will cost.
  ///
  /// - Parameter following: what is done with the results when all cells are done.
  func plan(following: [RepeatedWork]) throws -> StudyPlan
  /// The names of all files that are written from the study's results, including those that report on
  /// them.
  var fileNames: [String] { get }
  /// The totals of records, for the manifest.
  func totals(of records: [Record]) -> [String: JSON]
  /// What is kept of the data with the results, so that the results can be reported on without the data;
  /// nil if the study reads none.
  ///
  /// - Parameter records: those of the finished cells; nil in the middle of a session.
  func kept(from records: [String: Record]?) -> KeptFacts?
}

/// A file's name and text.
public typealias ResultFile = (name: String, text: String)

extension StudyWork {
  /// The configuration with every default filled in.
  package var configuration: Values { source.configuration }
  package var name: String { configuration.text("name") }
  package var seed: Int { configuration.integer("seed") }

  package func totals(of records: [Record]) -> [String: JSON] { Record.totals(of: records) }

  /// What the cells will cost.
  package func plan() throws -> StudyPlan { try plan(following: []) }

  /// How many cells are carried out at a time, if at most `jobs` may be.
  package func jobs(atMost jobs: Int) -> Int { isTimed ? 1 : jobs }
}
