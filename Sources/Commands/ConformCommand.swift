internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Fields
internal import Foundation
internal import Studies

struct ConformCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conform",
    abstract: "Check your own solvers against the methods that they claim to be.",
    discussion: """
      Runs every external solver with "claims" in a study of quadratics, and compares what it asks with what \
      these say: the calls of an iteration, the law of the directions, the step, \
      E G = ∇f, E‖G‖² = c‖∇f‖², and the exact mean curve. All means together are tested at a level of 0.3 %. \
      A quantity conforms only if a deviation of 20 % would have been noticed (--notice).

      Exit codes: 0 if all conforms; 1 if something deviates; 2 if there is not enough to tell, or a solver \
      fails.

        zobench conform conform.json
        zobench conform conform.json --set replicates=200 --json conform-report.json
        zobench conform conform.json --dry-run    how many runs, about how long
      """)

  @Argument(
    help: "The configuration, a JSON file, or - for standard input.",
    completion: .file(extensions: ["json"]))
  var config: String

  @Option(help: "The smallest deviation that has to be noticed, as a part of what is claimed.")
  var notice = Conformance.usualNotice

  @Option(help: "Also write the outcome to this file as JSON.")
  var json: String?

  @Option(help: "Also write the outcome to this file as JUnit XML.")
  var junit: String?

  @Option(help: "Also write the outcome to this file as Markdown.")
  var summary: String?

  @Flag(
    help:
      "Say what is compared, run one replicate per solver, say how long all will take, and stop.")
  var dryRun = false

  @OptionGroup var studyOptions: StudyOptions

  func validate() throws {
    guard notice > 0, notice.isFinite else {
      throw ValidationError("--notice is \(notice); expected a number above 0, such as 0.2.")
    }
  }

  func run() throws {
    guard let study = try studyOptions.study(config) as? ConvergenceStudy else {
      throw InputError(
        .data, at: config, "a study of another kind has no solvers to check",
        expected: "the kind \"\(StudyTable.convergence.name)\"")
    }
    let conformance: Conformance
    do {
      if dryRun { return try show(Conformance.plan(of: study)) }
      conformance = try Conformance(study, notice: notice)
    } catch let error as NotComparable {
      Terminal.say("zobench: \(config): \(error).")
      throw ExitCode(2)
    }
    if let json { try write(conformance.json.prettyText, to: json) }
    if let junit { try write(conformance.junit(of: study.name), to: junit) }
    if let summary { try write(conformance.markdown(of: study.name), to: summary) }
    try Terminal.show(conformance.text)
    if !conformance.isPassed { throw ExitCode(1) }
    if conformance.isInconclusive { throw ExitCode(2) }
  }

  private func show(_ plan: Conformance.Plan) throws {
    let lines = plan.claims.map { "\($0.subject): claims \($0.claim)" }
    let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
    try Terminal.show(
      (lines + ["\(plan.runs) runs; about \(StudyReport.duration(plan.seconds / cores))."])
        .joined(separator: "\n"))
  }

  private func write(_ text: String, to path: String) throws {
    try WholeFile.write(text, to: path, creating: "give another file")
  }
}
