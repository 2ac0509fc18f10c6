internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Fields
internal import Studies
internal import Reports

struct TableCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Print a study's table: rates if its problems have a class, otherwise costs.",
    discussion: """
        zobench table results/rates                     of finished results
        zobench table configs/rates.json                run missing runs first
        zobench table results/rates --format markdown   or csv, or latex
        zobench table configs/rates.json --set replicates=30
      """)

  @Argument(
    help: "A results folder, or a study's configuration.",
    completion: .file(extensions: ["json"]))
  var source: String

  @Option(name: [.short, .long], help: "terminal, markdown, csv or latex.")
  var format = TableFormat.terminal

  @OptionGroup var studyOptions: StudyOptions

  func run() async throws {
    guard !source.isFolder else {
      guard studyOptions.all.isEmpty else {
        throw InputError(
          .usage, at: source, "--set and --seed change a configuration, and these are results",
          expected: "a configuration", remedy: "give its file, or leave the options out")
      }
      return try show(StudyCatalogue.study(ofResults: source), in: source)
    }
    let study = try studyOptions.study(source)
    let folder = "results/\(study.name)"
    try await StudyRun(
      jobs: nil, quiet: true, command: source.isStream ? nil : CommandLine.arguments
    )
    .carryOut(study, in: folder)
    try show(study, in: folder)
  }

  private func show(_ study: any Study, in folder: String) throws {
    let analysis = try study.analysis(in: folder)
    let table = try analysis.table
    if format != .terminal, let notice = analysis.partialNotice {
      Terminal.say("\(folder): \(notice)")
    }
    if let table {
      try Terminal.show(format.text(of: table), isData: format == .csv)
    }
  }
}
