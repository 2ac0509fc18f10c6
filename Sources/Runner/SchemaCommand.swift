internal import ArgumentParser
internal import Experiments
internal import Fields

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of configurations (draft 2020-12).",
    discussion: "  zobench schema > zobench.schema.json")

  func run() throws {
    let schema = StudyTable.study.schema(id: "zobench.schema.json", title: "zobench configuration")
    try Terminal.show(schema.prettyText, terminator: "")
  }
}
