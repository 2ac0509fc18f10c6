internal import Experiments
internal import Fields
internal import Foundation
internal import Studies

/// A study that a program carries out in its own process: from a configuration to files, a table and figures.
///
/// ```swift
/// let results = try await Experiment(configuration).run(in: "results/valley")
/// print(results.table)
/// try results.draw(in: "plots/valley")
/// ```
///
/// The results are those of `zobench run`: a study that was stopped goes on where it was, and one whose results are
/// there is not run again. The verbs of `zobench` read them too, if the command knows the kinds that they name.
public struct Experiment: Sendable {
  private let study: any Study

  /// - Parameters:
  ///   - configuration: JSON, as in a file that `zobench run` takes.
  ///   - folder: what data files are relative to; the current folder unless given.
  /// - Throws: `InputError` that names the key, line or data file at fault.
  public init(_ configuration: String, dataIn folder: String = "") throws {
    let place = "the configuration"
    study = try StudyCatalogue.study(
      JSON.parse(Data(configuration.utf8), place: place), from: place, folder: folder,
      programs: .allowed())
  }

  /// Runs what is missing of the study, and writes its files.
  ///
  /// - Parameters:
  ///   - folder: the results folder.
  ///   - jobs: how many runs at a time; one per core unless given.
  /// - Throws: `InputError` if the folder cannot be written, is in use, or holds results of another study.
  public func run(in folder: String, jobs: Int? = nil) async throws -> ExperimentResults {
    try await Self.run(study, in: folder, jobs: jobs)
  }

  private static func run(
    _ study: some Study, in folder: String, jobs: Int?
  ) async throws -> ExperimentResults {
    let start = Date()
    let plan = try study.plan()
    let number = study.jobs(atMost: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    try plan.checkMemory(jobs: number)
    let session = try StudySession(study, in: folder)
    let manifest = Manifest(jobs: number, start: start, options: RunOptions(jobs: jobs))
    try session.writeManifest(manifest)
    try await session.run(jobs: number, plan: plan) { _ in }
    let analysis = study.analysis(of: session.results)
    let files = try session.write(analysis.files, manifest: manifest)
    return ExperimentResults(
      analysis: analysis, folder: folder, reports: try analysis.noticedReports, files: files)
  }
}

/// The results of an ``Experiment``.
public struct ExperimentResults: Sendable {
  fileprivate let analysis: any StudyAnalysis
  fileprivate let folder: String
  fileprivate let reports: [StudyReport]
  /// The paths of all files written, for a study of convergence `curves.csv` among them.
  public let files: [String]

  /// The tables as `zobench run` prints them, from the general to what the study is about.
  public var table: String {
    reports.map(TableFormat.terminal.text).joined(separator: "\n\n")
  }

  /// Draws the figures, as `zobench plot` does, in SVG on a light background. Needs gnuplot.
  ///
  /// - Returns: the paths of the files written.
  /// - Throws: `InputError` if gnuplot is missing, or there is nothing to draw.
  @discardableResult
  public func draw(in pictures: String) throws -> [String] {
    let program = try GnuplotProgram()
    return try PictureFolder(pictures, program: program)
      .draw(analysis.figures(FigureChoice(), at: folder), as: [.svg], in: [.light])
      .joined().map { "\(pictures)/\($0)" }
  }
}
