internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Studies
internal import Reports

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw a study's figures with gnuplot.",
    discussion: """
      Figures go to plots/<study>/, as SVG and PNG, for light and for dark backgrounds \
      (<figure>-dark.svg). Next to each are its script, <figure>.gp, and its numbers, <figure>.tsv: to \
      change a figure, edit the script and run gnuplot <figure>.gp there.

        zobench plot results/mds
        zobench plot results/mds --format pdf --theme light    for a paper
        zobench plot results/mds --metric gradient_norm_sq --against seconds
        zobench plot results/mds --steps all                   not only the best
        zobench plot results/rates --only scaling              figures by name
      """)

  @Argument(help: "A results folder.", completion: .directory)
  var results: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "svg, png or pdf; may be repeated, or a list (default: svg,png).", valueName: "format,…"))
  var format: [PictureFormats] = []

  @Option(help: "The background: light, dark or both.")
  var theme = ThemeChoice.both

  @Option(
    name: [.short, .long], help: "The folder for the figures (default: plots/<study>).",
    completion: .directory)
  var output: String?

  @Option(
    help:
      "What convergence figures show (default: the targets' metric).")
  var metric: Metric?

  @Option(help: "What convergence figures are drawn against.")
  var against = FigureChoice.Abscissa.evaluations

  @Option(help: "Which step sizes convergence figures show.")
  var steps = StepChoice.best

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Draw only figures whose names contain one of these.", valueName: "name"))
  var only: [String] = []

  @OptionGroup var overwriting: Overwriting

  func run() throws {
    // Before anything is read, which may take longer.
    let program = try GnuplotProgram()
    let study = try StudyCatalogue.study(ofResults: results)
    let choice = FigureChoice(metric: metric, abscissa: against, allSteps: steps == .all)
    let figures = try chosen(study.analysis(in: results).figures(choice, at: results))
    let folder = output ?? "plots/\(study.name)"
    guard !folder.isEmpty else {
      throw InputError(.usage, at: "--output", #"found """#, expected: "the name of a folder")
    }
    let formats = PictureFormat.allCases.filter { format in
      self.format.isEmpty ? format != .pdf : self.format.contains { $0.formats.contains(format) }
    }
    let files = try PictureFolder(folder, program: program, fresh: overwriting.fresh)
      .draw(figures, as: formats, in: theme.themes)
    try Terminal.show(files.joined().map { "\(folder)/\($0)" }.joined(separator: "\n"))
  }

  private func chosen(_ figures: [Figure]) throws -> [Figure] {
    guard !figures.isEmpty else {
      throw InputError(
        .data, at: results, "there is nothing to draw yet",
        remedy: "finish some runs with zobench run")
    }
    guard !only.isEmpty else { return figures }
    let chosen = figures.filter { figure in only.contains { figure.name.contains($0) } }
    guard !chosen.isEmpty else {
      throw InputError(
        .usage, at: "--only \(only.joined(separator: " "))",
        "no figure of the study has a name like that",
        expected: "a part of one of \(figures.map(\.name).joined(separator: ", "))")
    }
    return chosen
  }
}

/// Formats as they are given on the command line: `svg,pdf`.
struct PictureFormats: ExpressibleByArgument {
  let formats: [PictureFormat]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    formats = names.compactMap { PictureFormat(rawValue: String($0)) }
    guard formats.count == names.count else { return nil }
  }

  static var allValueStrings: [String] { PictureFormat.allCases.map(\.rawValue) }
}

enum ThemeChoice: String, CaseIterable, ExpressibleByArgument {
  case light
  case dark
  case both

  var themes: [Palette.Theme] {
    switch self {
    case .light: [.light]
    case .dark: [.dark]
    case .both: Palette.Theme.allCases
    }
  }
}

enum StepChoice: String, CaseIterable, ExpressibleByArgument {
  case best
  case all
}

extension Metric: ExpressibleByArgument {}
extension FigureChoice.Abscissa: ExpressibleByArgument {}
