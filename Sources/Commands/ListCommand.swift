internal import ArgumentParser
internal import Experiments
internal import Fields
internal import Studies

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract:
      "List the kinds of study, problems, estimators and optimizers, or the fields of some of them.",
    discussion: """
        zobench list                 all names, a line each
        zobench list two-point mds   the fields and defaults of these
      """)

  @Argument(
    help: "Names of kinds, problems, estimators or optimizers, or \"study\" for the common fields.")
  var names: [String] = []

  func validate() throws {
    let known = Self.tables.map(\.name)
    for name in names where !known.contains(name) {
      throw ValidationError(
        "Unknown name \(name); expected one of \(known.joined(separator: ", ")).")
    }
  }

  func run() throws {
    guard !names.isEmpty else { return try showNames() }
    for (heading, tables) in Self.sections {
      let chosen = tables.filter { names.contains($0.name) }
      guard !chosen.isEmpty else { continue }
      try Terminal.show("\(heading)\n")
      for table in chosen {
        try Terminal.show("\(table.name): \(table.sentence)\n\n\(table.listing())")
      }
    }
  }

  /// One line per table.
  private func showNames() throws {
    let width = Self.tables.map { $0.name.count }.max() ?? 0
    for (heading, tables) in Self.sections {
      let lines = tables.map { $0.line(nameWidth: width) }
      try Terminal.show("\(heading)\n\n\(lines.joined(separator: "\n"))\n")
    }
    try Terminal.show("zobench list NAME shows the fields of one of them, with types and defaults.")
  }

  private static let sections = [
    ("CONFIGURATION", [StudyTable.study]),
    ("KINDS (\"kind\": …)", StudyCatalogue.kinds.map(\.outline)),
    ("PROBLEMS (\"problem\": {\"type\": …})", StudyTable.problems),
    ("ESTIMATORS (\"methods\": [{\"estimator\": …}])", StudyTable.estimators),
    ("OPTIMIZERS (\"methods\": [{…, \"optimizer\": …}])", StudyTable.optimizers),
  ]

  private static var tables: [Table] { sections.flatMap(\.1) }
}
