internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Reports

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make one page of studies that opens in any browser, without a network.",
    discussion: """
        zobench report results/mds                            report.html, and report-specs/
        zobench report results/mds results/rates -o talk.html
        zobench report results/* --charts pictures            figures drawn now, by gnuplot

      The page is one file: what was run, tables with verdicts, figures, provenance, links to the CSV files. \
      Its charts are specifications of Vega-Lite, which are also written beside it for other tools. What \
      draws them in a browser is put into the page by the Python package vl-convert, where there is one: by \
      the Python that ZOBENCH_PYTHON names, .venv/bin/python, or python3 on the path. Else figures are \
      pictures by gnuplot, and where that is missing too, tables. See docs/report.md.
      """)

  @Argument(help: "Results folders.", completion: .directory)
  var results: [String]

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The page, in place of whatever is there (default: report.html).", valueName: "output"),
    completion: .file(extensions: ["html"]))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The folder of the charts' specifications (default: report-specs beside report.html).",
      valueName: "dir"),
    completion: .directory)
  var specs: String?

  @Option(help: "automatic, interactive, pictures or none.")
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
    // A page that goes to a pipe has its place here.
    let place = PagePlace(
      page: WholeFile.isStream(output) ? usual : output, specifications: specs)
    let report = try ReportPage(ofResults: results, at: place, by: engine())
    let specifications = report.specifications.map { name, text in
      (path: "\(place.specifications)/\(name)", text: text)
    }
    try GeneratedFile.check(
      // Whoever names the page means it.
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
    case .none: return .none(reason: "Figures were left out, as was asked.")
    case .pictures: return .pictures(GnuplotProgram.drawing(by: try GnuplotProgram()))
    case .interactive:
      if let runtime = try VegaRuntime.bundle(ProcessInfo.processInfo.environment) {
        return .vegaLite(runtime: runtime)
      }
      throw InputError(
        .unavailable, at: "--charts interactive",
        "there is no Python with the package vl-convert, which has what draws the charts",
        remedy: Self.remedy)
    case .automatic: return try whatThereIs()
    }
  }

  private func whatThereIs() throws -> ChartEngine {
    if let runtime = try VegaRuntime.bundle(ProcessInfo.processInfo.environment) {
      return .vegaLite(runtime: runtime)
    }
    guard let gnuplot = try? GnuplotProgram() else {
      Terminal.say(
        "Neither vl-convert nor gnuplot is there: the page has tables only. For charts: "
          + "\(Self.remedy).")
      return .none(
        reason:
          "There are no figures, since neither vl-convert nor gnuplot was there when this page was "
          + "made. To have them: \(Self.remedy); then run zobench report again.")
    }
    Terminal.say(
      "The package vl-convert is not there: figures are pictures by gnuplot. For interactive charts: "
        + "\(Self.remedy).")
    return .pictures(GnuplotProgram.drawing(by: gnuplot))
  }

  private static let remedy =
    "python3 -m venv .venv && .venv/bin/pip install vl-convert-python"
}

extension GnuplotProgram {
  /// Draws a figure as SVG, in a folder of its own that is gone afterwards.
  fileprivate static func drawing(
    by program: GnuplotProgram
  ) -> @Sendable (Figure, Palette.Theme) throws -> String {
    { figure, theme in
      let folder = NSTemporaryDirectory() + "zobench-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let files = try PictureFolder(folder, program: program)
        .draw([figure], as: [.svg], in: [theme])
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
