internal import ArgumentParser
internal import Experiments
internal import Fields
internal import Lecture

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the kinds of study, problems and estimators with their fields and defaults.",
    discussion: """
        zobench list                 everything
        zobench list two-point mds   only these
      """)

  @Argument(
    help: "Names of kinds, problems or estimators, or \"study\" for what all studies have.")
  var names: [String] = []

  func validate() throws {
    let known = Self.tables.map(\.name)
    for name in names where !known.contains(name) {
      throw ValidationError("Nothing is called \(name); there is \(known.joined(separator: ", ")).")
    }
  }

  func run() throws {
    for (heading, tables) in Self.sections {
      let chosen = tables.filter { names.isEmpty || names.contains($0.name) }
      guard !chosen.isEmpty else { continue }
      try Terminal.show("\(heading)\n")
      for table in chosen {
        try Terminal.show("\(table.name): \(table.sentence)\n\n\(table.listing())")
      }
    }
  }

  private static let sections = [
    ("CONFIGURATION", [StudyTable.study]),
    ("KINDS (\"kind\": …)", StudyCatalogue.kinds.map(\.outline)),
    ("PROBLEMS (\"problem\": {\"type\": …})", StudyTable.problems),
    ("ESTIMATORS (\"methods\": [{\"estimator\": …}])", StudyTable.estimators),
  ]

  private static var tables: [Table] { sections.flatMap(\.1) }
}
