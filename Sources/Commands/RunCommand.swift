internal import ArgumentParser
internal import Experiments
internal import Foundation
internal import Studies
internal import Reports

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a study, or what is missing from it.",
    discussion: """
      Keeps the runs that are already in the results folder, also those of a smaller study, and resumes \
      those under way where they were stopped. Refuses results of anything else.

        zobench run configs/mds.json
        zobench run configs/mds.json --set problem.objects=[7,14] -o results/small
        zobench run configs/quadratic.json --seed 7 --output results/seed7 --jobs 1
        zobench run configs/mds.json --shard 3/8 && zobench merge results/mds
        zobench run results/mds        continue it, with the options it had
        jq '.seed = 7' configs/mds.json | zobench run - -o results/seed7

      If the configuration comes from a pipe, data files are relative to the current folder.
      """)

  @Argument(
    help: "The study's configuration, a JSON file, or - for standard input; or its results.",
    completion: .file(extensions: ["json"]))
  var config: String

  @Option(
    name: [.short, .long], help: "The results folder (default: results/<name>).",
    completion: .directory)
  var output: String?

  @Option(
    name: [.short, .long], parsing: .unconditional,
    help: "How many runs at a time (default: one a core).")
  var jobs: Int?

  @OptionGroup var studyOptions: StudyOptions

  @Option(
    help: ArgumentHelp(
      "Only one of N shares, under shards/ in the results folder; auto asks Slurm or MPI which.",
      valueName: "i/N|auto|auto/N"))
  var shard: String?

  @Flag(help: "Start over, discarding the results that are there.")
  var fresh = false

  @Flag(help: "Say how many runs and evaluations that is and about how long it takes, and stop.")
  var dryRun = false

  @Flag(name: [.short, .long], help: "No progress, no table.")
  var quiet = false

  func validate() throws {
    if let jobs, !(1...4096).contains(jobs) {
      throw ValidationError("--jobs is \(jobs); expected a whole number from 1 to 4096.")
    }
  }

  func run() async throws {
    let shard = try shard.map { try Shard($0, environment: ProcessInfo.processInfo.environment) }
    // What is asked for now takes precedence over what was asked for then.
    let resumed = config.isFolder ? try ResumedRun(config) : nil
    let study = try studyOptions.study(config)
    let run = StudyRun(
      jobs: jobs ?? resumed?.options.jobs, fresh: fresh, dryRun: dryRun, quiet: quiet,
      command: config.isStream ? nil : CommandLine.arguments)
    try await run.carryOut(
      study, shard ?? resumed?.shard, in: output ?? resumed?.output ?? "results/\(study.name)")
  }
}
