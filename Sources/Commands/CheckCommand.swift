internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Fields
internal import Studies

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compare results with a baseline: a regression test for a CI.",
    discussion: """
      Exit codes: 0 if nothing has changed; 1 if something has changed, or if a rate violates its bound \
      or disagrees with its closed form; 2 if the results and the baseline cannot be compared (another \
      configuration, other steps, missing runs or measurements, a single replicate of a random method). \
      They may differ in the seed and in the number of replicates.

        zobench check results/rates --baseline rates.json --update   make the baseline
        zobench check results/rates --baseline rates.json            compare with it
        zobench check results/rates --baseline rates.json --summary rates.md
      """)

  @Argument(help: "A results folder.", completion: .directory)
  var results: String

  @Option(help: "The baseline, a JSON file.", completion: .file(extensions: ["json"]))
  var baseline: String

  @Option(help: "Also write the outcome to this file as JUnit XML.")
  var junit: String?

  @Option(help: "Also write the outcome to this file as Markdown.")
  var summary: String?

  @Flag(help: "Write these results as the new baseline.")
  var update = false

  func run() throws {
    let runs = try runs()
    let results = runs.results
    guard results.study.series.contains(where: { $0.instance.convergenceClass != nil }) else {
      throw nothingToCheck("no problem of the study has a \"class\"")
    }
    if update {
      let evidence = try rates(of: runs).evidence
      try write(Baseline(evidence, of: results).json.prettyText, to: baseline)
      Terminal.say("wrote \(baseline)")
      if let notice = results.partialNotice { Terminal.say("\(self.results): \(notice)") }
      return
    }
    let check: RegressionCheck
    do {
      let baseline = try Baseline(path: baseline)
      // This reports another step as such, before looking for rates, which exist at natural steps alone.
      try baseline.checkRuns(of: results)
      check = try RegressionCheck(results, rates(of: runs), against: baseline)
    } catch let error as NotComparable {
      let reason = "\(baseline): \(error)."
      // For a CI that shows the outcome, this is one too, and it replaces that of an earlier time.
      if let junit { try write(CheckTexts.junit(of: self.results, without: reason), to: junit) }
      if let summary {
        try write(CheckTexts.markdown(of: self.results, without: reason), to: summary)
      }
      Terminal.say("zobench: \(reason)")
      if let notice = results.partialNotice { Terminal.say("\(self.results): \(notice)") }
      throw ExitCode(2)
    }
    if let junit { try write(check.junit(of: self.results), to: junit) }
    if let summary {
      let note = results.partialNotice.map { "\n\($0)\n" } ?? ""
      try write(check.markdown(of: self.results) + note, to: summary)
    }
    try Terminal.show(check.text)
    if let notice = results.partialNotice { try Terminal.show(notice) }
    if !check.isPassed { throw ExitCode(1) }
    if check.isInconclusive { throw ExitCode(2) }
  }

  private func rates(of runs: ConvergenceAnalysis) throws -> RateReport {
    if let rates = try runs.rates { return rates }
    throw nothingToCheck("no finished run of a problem with a \"class\" took the natural step")
  }

  private func nothingToCheck(_ reason: String) -> InputError {
    InputError(
      .data, at: results, "\(reason), so there is nothing to check",
      expected: "a study like configs/rates.json")
  }

  private func runs() throws -> ConvergenceAnalysis {
    let study = try StudyCatalogue.study(ofResults: results)
    if let runs = try study.analysis(in: results).runs { return runs }
    throw InputError(
      .data, at: results,
      "a study of the kind \"\(study.configuration.tag)\" has no rates to check",
      expected: "results of the kind \"\(StudyTable.convergence.name)\"")
  }

  private func write(_ text: String, to path: String) throws {
    try WholeFile.write(text, to: path, creating: "give another file")
  }
}
