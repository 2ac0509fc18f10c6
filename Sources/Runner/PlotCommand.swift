internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Lecture
internal import Reports

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw a study's figures with gnuplot, each with its script and numbers.",
    discussion: """
      Pictures go to plots/<study>/, as SVG and PNG, for light and for dark backgrounds \
      (<figure>-dark.svg). Beside each stand <figure>.gp and <figure>.tsv: change the script and run \
      gnuplot <figure>.gp there.

        zobench plot results/mds
        zobench plot results/mds --format pdf --theme light    for a paper
        zobench plot results/mds --metric gradient_norm_sq --against seconds
        zobench plot results/mds --steps all                   not the best one only
        zobench plot results/rates --only scaling              figures whose names hold that
      """)

  @Argument(help: "A results folder.", completion: .directory)
  var results: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "svg, png or pdf; may be repeated, or a list (default: svg,png).", valueName: "format,…"))
  var format: [PictureFormats] = []

  @Option(help: "What pictures are drawn on: light, dark or both.")
  var theme = ThemeChoice.both

  @Option(
    name: [.short, .long], help: "The folder of the pictures (default: plots/<study>).",
    completion: .directory)
  var output: String?

  @Option(
    help:
      "loss, gap, gradient_norm_sq or distance_sq, of convergence (default: what targets are in).")
  var metric: Metric?

  @Option(help: "What convergence is drawn against: iterations, evaluations or seconds.")
  var against = FigureChoice.Abscissa.evaluations

  @Option(help: "Which step sizes convergence is drawn of: best or all.")
  var steps = StepChoice.best

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Draw only figures with one of these in their names.", valueName: "name"))
  var only: [String] = []

  @OptionGroup var overwriting: Overwriting

  func run() throws {
    // Before anything is read, which may take longer.
    let program = try GnuplotProgram()
    try draw(StudyCatalogue.study(ofResults: results), with: program)
  }

  private func draw(_ study: some ReportedStudy, with program: GnuplotProgram) throws {
    let choice = FigureChoice(metric: metric, abscissa: against, allSteps: steps == .all)
    let figures = try chosen(StudyFigures.figures(of: study, choice, in: results))
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
        "no figure of the study has such a name",
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
