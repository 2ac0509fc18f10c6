internal import ArgumentParser
internal import Diagnostics
internal import Experiments

/// The `zobench` command: one file per verb.
struct ZobenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "zobench",
    abstract:
      "Measures what optimising without gradients costs, compared with optimising with them.",
    discussion: """
      A study is one JSON file; its results are CSV files in results/<name>.

        zobench validate configs/mds.json        check a study and its data
        zobench run configs/mds.json             run a study, or resume it
        zobench run configs/mds.json --dry-run   how many runs, about how long
        zobench table configs/rates.json         measured rates against theory
        zobench plot results/mds                 figures, by gnuplot
        zobench animate results/mds              the map as it forms
        zobench report results/mds               a page for a browser
        zobench compare results/A results/B      two results side by side
        zobench check results/rates --baseline B a regression test for a CI
        zobench conform conform.json             a solver against what it claims
        zobench run configs/mds.json --shard 3/8 one share of eight
        zobench merge results/mds                join the shares
        zobench status results/mds               runs done, under way, missing
        zobench info results/mds                 where results come from
        zobench verify results/mds               repeat some runs and compare
        zobench slurm configs/mds.json --tasks 8 scripts for a cluster
        zobench list                             kinds, problems, estimators
        zobench list mds                         the fields of one of them
        zobench schema > zobench.schema.json     the JSON Schema, for editors
        zobench graph --example                  a graph and its derivatives

      Results go to files, messages to standard error, tables to standard output. Exit codes: 0 \
      done; 1 changed and 2 not comparable (check); 1 deviates and 2 not enough to tell (conform); 1 runs are missing (merge) or differ (verify); \
      64 wrong usage; 65 bad data or configuration; 66 no such input; 69 a program is missing; \
      71 system error; 73 cannot create a file; 74 cannot write it; 75 the results folder is in use; \
      130 and 143 stopped by SIGINT and SIGTERM; 141 nobody reads standard output.
      """,
    version: Provenance.currentVersion,
    subcommands: [
      RunCommand.self, TableCommand.self, CheckCommand.self, ListCommand.self, ValidateCommand.self,
      SchemaCommand.self, GraphCommand.self, MergeCommand.self, StatusCommand.self,
      InfoCommand.self, VerifyCommand.self, SlurmCommand.self, PlotCommand.self,
      CompareCommand.self, AnimateCommand.self, ReportCommand.self, ConformCommand.self,
      // Started by zobench itself.
      PipeLibraryCommand.self, PipeNLoptCommand.self,
    ])
}

extension ZobenchCommand {
  /// If the first argument is not a verb, says which one was meant.
  static func checkVerb(_ word: String?) throws {
    guard let word, !word.isEmpty, !word.hasPrefix("-") else { return }
    let verbs = configuration.subcommands.map { $0.configuration.commandName! } + ["help"]
    guard !verbs.contains(word) else { return }
    let shown = verbs.filter { !$0.hasPrefix("pipe-") }
    let nearest = shown.nearest(to: word)
    throw InputError(
      .usage, at: "zobench \(word)", "there is no such command",
      expected: nearest == nil ? "one of \(shown.joined(separator: ", "))" : "",
      remedy: nearest.map { "the nearest name is \"\($0)\"" } ?? "see zobench --help")
  }
}
