internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Studies

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Repeat a random sample of a study's runs and compare them with the results.",
    discussion: """
      All numbers but times must agree to the last bit. If the runs were made by another version, \
      kernel level, BLAS core or processor, they must agree within 10⁻⁶ of themselves, or 10⁻⁹ of the \
      largest number of their kind in the run. If all agree, the result files of a finished study are \
      also compared with its journal; missing ones are named. The exit code is 1 if anything differs.

        zobench verify results/mds
        zobench verify results/mds --runs 100 --seed 7
      """)

  @Argument(help: "A results folder.", completion: .directory)
  var results: String

  @Option(parsing: .unconditional, help: "How many runs to repeat.")
  var runs = 10

  @Option(parsing: .unconditional, help: "The seed that chooses them.")
  var seed = 1

  func validate() throws {
    if runs < 1 { throw ValidationError("--runs is \(runs); expected a whole number from 1 on.") }
    if seed < 0 { throw ValidationError("--seed is \(seed); expected a whole number from 0 on.") }
  }

  func run() async throws {
    try await verify(StudyCatalogue.runnable(ofResults: results, programs: .said))
  }

  private func verify(_ study: some Study) async throws {
    let verification = try Verification(of: study, in: results)
    let sample = verification.sample(runs, seed: seed)
    for sentence in study.source.nondeterminism + study.source.ownDirections {
      Terminal.say("\(results): \(sentence).")
    }
    guard verification.finishedCount > 0 else {
      throw InputError(
        .data, at: results, "no run is finished yet",
        remedy: "continue it with zobench run \(results.shellWord)")
    }
    guard !sample.isEmpty else {
      throw InputError(
        .data, at: results,
        study.source.nondeterminism.isEmpty
          ? "no finished run can be repeated: either the clock ended them, or times are all that they measure"
          : "no finished run can be repeated: their objective is not deterministic",
        expected: "a finished run whose numbers do not depend on the clock")
    }
    let different = try await verification.differences(
      in: sample, jobs: ProcessInfo.processInfo.activeProcessorCount)
    let files = try comparedFiles(verification)
    for name in files.missing {
      Terminal.say(
        "\(results)/\(name): missing, so not compared; zobench merge \(results.shellWord) writes it again."
      )
    }
    let changed = files.changed
    for difference in verification.differences { Terminal.say("Made elsewhere: \(difference).") }
    for (cell, findings) in different {
      try Terminal.show("\(cell.id) \(cell.label): \(findings.joined(separator: "; "))")
    }
    for name in changed {
      try Terminal.show("\(results)/\(name): does not match the journal")
    }
    let accuracy = verification.differences.isEmpty ? "to the last bit" : "within the bounds"
    try Terminal.show(
      "\(sample.count) of \(verification.finishedCount) runs were repeated: "
        + (different.isEmpty
          ? "all are the same \(accuracy)." : "\(different.count) are not the same \(accuracy)."))
    if !different.isEmpty || !changed.isEmpty { throw ExitCode(1) }
  }

  /// For a finished study; before that, files may be those of an earlier state. What is computed when they are made,
  /// for example by reference methods, has the last bits of the machine that makes them.
  private func comparedFiles<S: Study>(
    _ verification: Verification<S>
  ) throws -> (changed: [String], missing: [String]) {
    guard verification.finishedCount == verification.study.cells.count,
      verification.differences.isEmpty
    else { return ([], []) }
    var (changed, missing): ([String], [String]) = ([], [])
    for (name, text) in try verification.study.analysis(of: verification.results).files {
      guard let found = FileManager.default.contents(atPath: "\(results)/\(name)") else {
        missing.append(name)
        continue
      }
      if found != Data(text.utf8) { changed.append(name) }
    }
    return (changed, missing)
  }
}
