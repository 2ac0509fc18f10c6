internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Studies

struct SlurmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm",
    abstract: "Write the scripts that run a study on a Slurm cluster, and submit them.",
    discussion: """
      RESULTS/slurm/array.sh is an array of tasks, each of which runs a shard of the study. \
      RESULTS/slurm/merge.sh merges the shards, or says which runs are missing. All nodes must share \
      the results folder.

        zobench slurm configs/mds.json --tasks 16            print how to submit
        zobench slurm configs/mds.json --tasks 16 --submit   submit
        zobench slurm configs/mds.json --tasks 16 --cpus-per-task 4 --time 2:00:00

      If a task is preempted, runs out of time, or is lost with its node, it goes back into the queue \
      and resumes. To submit tasks again, repeat the command, or use sbatch --array=3,7 array.sh; \
      finished runs are kept. Give other options of sbatch by its variables: SBATCH_ACCOUNT=physics \
      zobench slurm … --submit. See docs/slurm.md.
      """)

  @Argument(
    help: "The study's configuration, a JSON file.", completion: .file(extensions: ["json"]))
  var config: String

  @Option(parsing: .unconditional, help: "How many tasks the array has.")
  var tasks: Int

  @Option(
    name: [.short, .long], help: "The results folder (default: results/<name>).",
    completion: .directory)
  var output: String?

  @Option(name: [.short, .long], help: "The partition (default: the cluster's).")
  var partition: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The time limit of a task, in Slurm's format (default: the partition's).",
      valueName: "d-hh:mm:ss"))
  var time: String?

  @Option(
    parsing: .unconditional,
    help: "The cores of a task, and how many runs it has at a time.")
  var cpusPerTask = 1

  @OptionGroup var studyOptions: StudyOptions

  @Flag(help: "Submit the scripts with sbatch.")
  var submit = false

  @OptionGroup var overwriting: Overwriting

  func validate() throws {
    guard tasks >= 1 else {
      throw ValidationError("--tasks is \(tasks); expected a whole number of at least 1.")
    }
    guard (1...4096).contains(cpusPerTask) else {
      throw ValidationError(
        "--cpus-per-task is \(cpusPerTask); expected a whole number from 1 to 4096.")
    }
    if let time, SlurmTime(time) == nil {
      throw ValidationError("--time is \"\(time)\"; expected \(SlurmTime.expected).")
    }
    if let partition, partition.isEmpty || partition.contains(where: \.isNewline) {
      throw ValidationError("--partition is \"\(partition)\"; expected the name of a partition.")
    }
  }

  func run() throws {
    let study = try StudyCatalogue.study(
      path: config, assignments: studyOptions.all, programs: .never(nil))
    guard tasks <= study.cells.count else {
      throw InputError(
        .usage, at: "--tasks \(tasks)", "the study has only \(study.runCount)",
        expected: "at most \(study.cells.count), so that each task has something to do")
    }
    // Before anything is written.
    let sbatch = submit ? try Sbatch() : nil
    let results = try resultsFolder(of: study)
    let scripts = SlurmScripts(
      name: study.name, executable: Bundle.main.executablePath ?? CommandLine.arguments[0],
      config: config.absolutePath, results: results, assignments: studyOptions.all, tasks: tasks,
      cpusPerTask: cpusPerTask, partition: partition, time: time.flatMap(SlurmTime.init))
    try write(scripts)
    guard let sbatch else {
      Terminal.say("\(study.runCount) in \(tasks) tasks. Submit them with these two lines:")
      try Terminal.show(scripts.submission)
      return
    }
    let array = try sbatch.submit(scripts.arrayPath)
    Terminal.say("\(study.runCount) in \(tasks) tasks: job \(array) is their array.")
    let merge = try sbatch.submit(scripts.mergePath, "--dependency=afterany:\(array)")
    Terminal.say(
      """
      Job \(merge) merges them when they have ended; its messages go to \
      \(SlurmScripts.folder(of: results))/merge.log.
      """)
  }

  /// As an absolute path, in which Slurm can write the tasks' logs.
  private func resultsFolder(of study: some Study) throws -> String {
    let path = output ?? "results/\(study.name)"
    if path.isEmpty || path.absolutePath.contains(where: { $0.isNewline || $0 == "\\" }) {
      throw InputError(
        .usage, at: "--output", "found \(path.debugDescription)",
        expected: "a name without backslashes and line breaks, which Slurm cannot read")
    }
    return path.absolutePath
  }

  private func write(_ scripts: SlurmScripts) throws {
    let files = [(scripts.arrayPath, scripts.array), (scripts.mergePath, scripts.merge)]
    try GeneratedFile.check(files.map { GeneratedFile($0.0) }, fresh: overwriting.fresh)
    for (path, text) in files {
      try WholeFile.write(text, to: path, creating: "give another folder with --output")
      Terminal.say("wrote \(path)")
    }
  }
}

extension String {
  /// As seen from the root of the file system: a job begins in a folder of its own.
  fileprivate var absolutePath: String {
    hasPrefix("/") ? self : "\(FileManager.default.currentDirectoryPath)/\(self)"
  }
}
