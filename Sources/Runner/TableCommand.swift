internal import Analysis
internal import ArgumentParser
internal import Experiments
internal import Foundation

struct TableCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Print a study's table: of rates where its problems have a class, else of costs.",
    discussion: """
        zobench table results/rates                     of results that are there
        zobench table configs/rates.json                run what is missing of it first
        zobench table results/rates --format markdown   or csv, or latex
      """)

  @Argument(
    help: "A results folder, or a study's configuration.",
    completion: .file(extensions: ["json"]))
  var source: String

  @Option(name: [.short, .long], help: "terminal, markdown, csv or latex.")
  var format = TableFormat.terminal

  func run() async throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: source, isDirectory: &isFolder)
    if !exists || !isFolder.boolValue {
      let command = try RunCommand.parse([source, "--quiet"])
      try await command.run()
    }
    let path = isFolder.boolValue ? source : "results/\(try Study(path: source).name)"
    let results = try StudyResults(path: path)
    if let rates = try RateReport(results) {
      try Terminal.show(rates.text(format))
    } else {
      try Terminal.show(results.summary.table(format))
    }
  }
}
