internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Studies

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the shards of a study and write the result files.",
    discussion: """
      Every run must be there exactly once. If runs are missing, they are listed by shard, the exit \
      code is 1, and nothing is written.

        zobench merge results/mds                      its shards and its own runs
        zobench merge alpha/mds beta/mds -o results/mds
      """)

  @Argument(help: "Results folders, or folders of shards.", completion: .directory)
  var results: [String]

  @Option(
    name: [.short, .long], help: "The folder to write to (default: the first one).",
    completion: .directory)
  var output: String?

  @Flag(help: "Also accept runs of different versions, kernel levels and BLAS cores.")
  var mixed = false

  @Flag(name: [.short, .long], help: "Print no table.")
  var quiet = false

  func run() throws {
    let parts = try StudyPart.all(in: results)
    // For programs, what every part has kept of its own runs.
    let kept = parts.compactMap { Manifest.kept(ofResults: $0.path) }
      .reduce(nil as KeptFacts?) { $0?.merging($1) ?? $1 }
    // With the data, since the result files keep facts about them.
    try merge(
      parts,
      of: StudyCatalogue.study(ofAnyOf: parts) {
        try StudyCatalogue.runnable(ofResults: $0, programs: .never(kept))
      }
    )
  }

  private func merge(_ parts: [StudyPart], of study: some Study) throws {
    let start = Date()
    let output = try output(parts)
    let merge = try StudyMerge(parts, of: study, mixed: mixed)
    guard merge.missing.isEmpty else {
      Terminal.say(merge.missingRunsMessage(in: output))
      throw ExitCode(1)
    }
    for sentence in study.source.nondeterminism + study.source.ownDirections {
      Terminal.say("\(output): \(sentence).")
    }
    let session = try StudySession(study, in: output, beginningWith: merge)
    try session.writeResults(manifest: Manifest(jobs: nil, start: start), quiet: quiet)
  }

  /// Where to write to.
  private func output(_ parts: [StudyPart]) throws -> String {
    let output = StudyPart(path: output ?? results[0])
    guard output.shard == nil else {
      throw InputError(
        .usage, at: output.path, "that is the folder of a shard",
        expected: "a folder for the whole study", remedy: "give one with --output")
    }
    if output.hasJournal, !parts.contains(where: { $0.path.realPath == output.path.realPath }) {
      throw InputError(
        .cannotCreate, at: output.path, "there are results already",
        remedy: "name the folder among those to be merged, or give another one with --output")
    }
    return output.path
  }
}

extension StudyMerge {
  /// The missing runs, and how to make them.
  fileprivate func missingRunsMessage(in output: String) -> String {
    let (missing, shards) = (missing, missingByShard)
    let are = missing.count == 1 ? "is" : "are"
    let head = "zobench: \(output): \(missing.count) of \(study.runCount) \(are) missing:"
    let groups =
      shards.isEmpty
      ? missing.map(Self.line)
      : shards.map { shard, cells in
        (["  shard \(shard)"] + Self.listed(cells.map(Self.line))).joined(separator: "\n")
      }
    return ([head] + Self.listed(groups) + [Self.remedy(shards.map(\.shard), in: output)])
      .joined(separator: "\n")
  }

  private static func remedy(_ shards: [Shard], in output: String) -> String {
    guard !shards.isEmpty else { return "Make the missing runs with zobench run, and merge again." }
    if let lines = SlurmScripts.resubmission(of: shards, in: output) {
      return "Submit these tasks again, and then the job that merges:\n\(lines)"
    }
    let options = listed(shards.map { "--shard \($0)" }).joined(separator: ", ")
    return "Run zobench with \(options), and merge again."
  }

  private static func line(_ cell: S.Cell) -> String { "    \(cell.id) \(cell.label)" }

  /// The first ten, and how many more there are.
  private static func listed(_ lines: [String]) -> [String] {
    let most = 10
    let indent = String(lines[0].prefix { $0 == " " })
    return lines.prefix(most)
      + (lines.count > most ? ["\(indent)and \(lines.count - most) more"] : [])
  }
}
