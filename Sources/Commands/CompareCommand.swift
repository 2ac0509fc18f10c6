internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Reports
internal import Studies

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two results: costs of targets, rates, times.",
    discussion: """
      Compares items of the same name: methods on instances at their best steps, measurements with the \
      same keys. Intervals are 95 %; the usual ratio compares runs of the same seed in pairs. Ratios of \
      times have no interval and are left out below a millisecond. What only one of the two has is listed. With \
      --figure, gnuplot draws both into the same figures.

        zobench compare results/mds results/mds-longer
        zobench compare results/rates results/rates-precise --format markdown
        zobench compare results/mds results/mds-longer --figure plots/compared
      """)

  @Argument(help: "A results folder.", completion: .directory)
  var first: String

  @Argument(help: "Another results folder, of the same kind of study.", completion: .directory)
  var second: String

  @Option(name: [.short, .long], help: "terminal, markdown, csv or latex.")
  var format = TableFormat.terminal

  @Option(help: "Also draw figures of both, into this folder.", completion: .directory)
  var figure: String?

  @OptionGroup var overwriting: Overwriting

  func run() throws {
    if figure == "" {
      throw InputError(.usage, at: "--figure", #"found """#, expected: "the name of a folder")
    }
    // Before anything is read, which may take longer.
    let program = try figure.map { _ in try GnuplotProgram() }
    let comparison = try StudyComparison(first, second)
    let report = try format.text(of: comparison.report())
    if let figure, let program {
      let files = try PictureFolder(figure, program: program, fresh: overwriting.fresh).draw(
        comparison.figures(), as: [.svg, .png], in: Palette.Theme.allCases)
      Terminal.say(files.joined().map { "wrote \(figure)/\($0)" }.joined(separator: "\n"))
    }
    if format != .terminal, let notice = comparison.partialNotice { Terminal.say(notice) }
    try Terminal.show(report, isData: format == .csv)
  }
}
