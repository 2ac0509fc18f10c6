internal import ArgumentParser
internal import Fields
internal import Studies

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of configurations (draft 2020-12).",
    discussion: "  zobench schema > zobench.schema.json")

  func run() throws {
    let schema = StudyCatalogue.configurations.schema(
      id: "zobench.schema.json", title: "zobench configuration")
    try Terminal.show(schema.prettyText, terminator: "")
  }
}
