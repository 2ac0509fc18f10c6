internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Reports

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make a page that shows studies in any browser, without a network.",
    discussion: """
        zobench report results/mds                            report.html, and report-specs/
        zobench report results/mds results/rates -o talk.html
        zobench report results/* --charts pictures            by gnuplot

      The page is one file with configurations, tables, verdicts, figures, provenance and links to the CSV \
      files. Its charts are Vega-Lite specifications, which are also written next to the page for other \
      tools. The Python package vl-convert makes them interactive; zobench looks for it in the Python that \
      ZOBENCH_PYTHON names, in .venv/bin/python, and in python3 on the path. Without it, gnuplot draws the \
      figures; without gnuplot, the page has tables only. See docs/report.md.
      """)

  @Argument(help: "Results folders.", completion: .directory)
  var results: [String]

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The page; an existing file is replaced (default: report.html).", valueName: "output"),
    completion: .file(extensions: ["html"]))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The folder for the chart specifications (default: report-specs next to report.html).",
      valueName: "dir"),
    completion: .directory)
  var specs: String?

  @Option(help: "What draws the charts.")
  var charts = Charts.automatic

  @OptionGroup var overwriting: Overwriting

  /// What draws the charts.
  enum Charts: String, CaseIterable, ExpressibleByArgument {
    case automatic, interactive, pictures, none
  }

  func validate() throws {
    guard !results.isEmpty else { throw ValidationError("Give at least one results folder.") }
  }

  func run() throws {
    let usual = "report.html"
    let output = output ?? usual
    // A page that goes to a pipe is placed here.
    let place = PagePlace(
      page: WholeFile.isStream(output) ? usual : output, specifications: specs)
    let report = try ReportPage(ofResults: results, at: place, by: engine())
    let specifications = report.specifications.map { name, text in
      (path: "\(place.specifications)/\(name)", text: text)
    }
    try GeneratedFile.check(
      // A page that was named explicitly may be replaced.
      (self.output == nil ? [GeneratedFile(usual)] : [])
        + specifications.map { GeneratedFile($0.path, from: place.page) },
      fresh: overwriting.fresh)
    for (path, text) in specifications {
      try WholeFile.write(text, to: path, creating: "give another folder with --specs")
    }
    try WholeFile.write(report.html, to: output, creating: "give another file with --output")
    Terminal.say("\(output): \(StudyReport.bytes(Double(report.html.utf8.count)))")
  }

  private func engine() throws -> ChartEngine {
    switch charts {
    case .none: return .none(reason: "Figures were left out on request.")
    case .pictures: return .pictures(GnuplotProgram.drawing(by: try GnuplotProgram()))
    case .interactive:
      if let runtime = try VegaRuntime.bundle(ProcessInfo.processInfo.environment) {
        return .vegaLite(runtime: runtime)
      }
      throw InputError(
        .unavailable, at: "--charts interactive",
        "no Python has the package vl-convert, which interactive charts need",
        remedy: Self.remedy)
    case .automatic: return try availableEngine()
    }
  }

  private func availableEngine() throws -> ChartEngine {
    if let runtime = try VegaRuntime.bundle(ProcessInfo.processInfo.environment) {
      return .vegaLite(runtime: runtime)
    }
    guard let gnuplot = try? GnuplotProgram() else {
      Terminal.say(
        "Neither vl-convert nor gnuplot is installed: the page has tables only. For charts: "
          + "\(Self.remedy).")
      return .none(
        reason:
          "There are no figures, since neither vl-convert nor gnuplot was installed when this page was "
          + "made. To have them: \(Self.remedy); then run zobench report again.")
    }
    Terminal.say(
      "The package vl-convert is not installed: gnuplot draws the figures. For interactive charts: "
        + "\(Self.remedy).")
    return .pictures(GnuplotProgram.drawing(by: gnuplot))
  }

  private static let remedy =
    "python3 -m venv .venv && .venv/bin/pip install vl-convert-python"
}

extension GnuplotProgram {
  /// Draws a figure as SVG, in a folder of its own that is removed afterwards.
  fileprivate static func drawing(
    by program: GnuplotProgram
  ) -> @Sendable (Figure, Palette.Theme) throws -> String {
    { figure, theme in
      let folder = NSTemporaryDirectory() + "zobench-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let files: [[String]]
      do {
        files = try PictureFolder(folder, program: program)
          .draw([figure], as: [.svg], in: [theme])
      } catch let error as InputError where [.cannotCreate, .inputOutput].contains(error.kind) {
        throw InputError(
          error.kind, at: error.place, error.found,
          remedy: "make room there, or name another folder for temporary files in TMPDIR")
      }
      guard let name = files[0].first(where: { $0.hasSuffix(".svg") }),
        let picture = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      else {
        throw InputError(
          .inputOutput, at: folder, "the picture that gnuplot made cannot be read")
      }
      return picture
    }
  }
}
