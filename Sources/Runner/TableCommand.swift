internal import ArgumentParser
internal import Experiments
internal import Foundation
internal import Lecture
internal import Reports

struct TableCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Print a study's table: rates if its problems have a class, otherwise costs.",
    discussion: """
        zobench table results/rates                     of finished results
        zobench table configs/rates.json                run missing runs first
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
    let path =
      isFolder.boolValue ? source : "results/\(try StudyCatalogue.study(path: source).name)"
    try show(StudyCatalogue.study(ofResults: path), in: path)
  }

  private func show(_ study: some ReportedStudy, in folder: String) throws {
    let reports = try study.reports(on: StudyResults(of: study, in: folder))
    if let table = reports.last {
      try Terminal.show(format.text(of: table), isData: format == .csv)
    }
  }
}
