internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Reports

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Put two results side by side: what targets cost, rates, seconds.",
    discussion: """
      What is called alike is compared: methods on instances at their best steps, measurements with the \
      same keys. Intervals are 95 %, by order statistics of the runs; runs of one seed are compared pair by \
      pair. Ratios of times have none, and are left out below a millisecond. What only one of them has is listed. With --figure, gnuplot draws both in one another.

        zobench compare results/mds results/mds-longer
        zobench compare results/rates results/rates-precise --format markdown
        zobench compare results/mds results/mds-longer --figure plots/compared
      """)

  @Argument(help: "A results folder.", completion: .directory)
  var first: String

  @Argument(help: "Another one, of the same kind.", completion: .directory)
  var second: String

  @Option(name: [.short, .long], help: "terminal, markdown, csv or latex.")
  var format = TableFormat.terminal

  @Option(help: "Draw the figures in this folder, too.", completion: .directory)
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
