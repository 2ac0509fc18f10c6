internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Studies
internal import Reports

struct AnimateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "animate",
    abstract: "Animate maps as they form, estimators side by side at equal evaluations.",
    discussion: """
      Shows the best run of every estimator, laid onto the true map by a rotation, a reflection and a \
      shift, as an animation (GIF), a filmstrip (SVG) or numbers (CSV). Problems of two variables are \
      shown as paths over contour lines. The runs are repeated to find the points on their way.

        zobench animate results/mds
        zobench animate results/mds --instance "mds objects=14 embedding=2"
        zobench animate results/mds --frames 30 --theme dark --format gif
        zobench animate results/globe --format csv    without gnuplot

      Files go to plots/<study>/. Standard output says how far the last maps are from the true one.
      """)

  @Argument(help: "A results folder.", completion: .directory)
  var results: String

  @Option(
    name: [.short, .long], help: "The folder for the files (default: plots/<study>).",
    completion: .directory)
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The problem, as tables name it (default: the largest map, in two dimensions if there is one).",
      valueName: "problem"))
  var instance: String?

  @Option(parsing: .unconditional, help: "How many frames an animation has.")
  var frames = 60

  @Option(help: "The background.")
  var theme = Palette.Theme.light

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "gif, svg or csv; may be repeated (default: gif and svg).", valueName: "format"))
  var format: [AnimationFormat] = []

  @OptionGroup var overwriting: Overwriting

  private static let mostFrames = 1000

  func validate() throws {
    guard (2...Self.mostFrames).contains(frames) else {
      throw ValidationError(
        "--frames is \(frames); expected a whole number from 2 to \(Self.mostFrames).")
    }
  }

  func run() throws {
    let formats = format.isEmpty ? [.gif, .svg] : format
    // Before anything is read, which may take longer.
    let program = formats.contains(where: \.isDrawn) ? try GnuplotProgram() : nil
    let study = try StudyCatalogue.runnable(ofResults: results, programs: .said)
    guard output != "" else {
      throw InputError(.usage, at: "--output", #"found """#, expected: "the name of a folder")
    }
    let folder = AnimationFolder(
      output ?? "plots/\(study.name)", program: program, fresh: overwriting.fresh)
    let analysis = try study.analysis(in: results)
    guard let animation = try analysis.animation(on: instance, frames: frames) else {
      throw InputError(
        .data, at: results, "the study has no runs of an optimizer",
        expected: "results of the kind \"convergence\"")
    }
    let pictures = AnimationFormat.allCases.filter(formats.contains)
      .map { animation.picture($0, theme) }
    try folder.check(pictures)
    for picture in pictures { Terminal.say("wrote \(try folder.write(picture))") }
    // Last, so that whoever reads no further has the files all the same.
    for line in animation.findings { try Terminal.show(line) }
  }
}

extension AnimationFormat: ExpressibleByArgument {}
extension Palette.Theme: ExpressibleByArgument {}
