internal import Experiments
internal import Foundation

/// The two scripts with which Slurm carries out a study: an array of tasks that do one shard each, and the job that
/// merges what they have done. Each can be given to `sbatch` from any folder.
struct SlurmScripts {
  /// The study's name.
  let name: String
  /// The command, the configuration and the results folder, as absolute paths.
  let executable: String
  let config: String
  let results: String
  /// `key.path=value` settings of the configuration.
  let assignments: [String]
  let tasks: Int
  let cpusPerTask: Int
  /// The cluster's defaults if these are nil.
  let partition: String?
  let time: SlurmTime?

  /// Where the scripts and the logs of jobs go.
  static func folder(of results: String) -> String { "\(results)/slurm" }
  private static func arrayPath(in results: String) -> String { "\(folder(of: results))/array.sh" }
  private static func mergePath(in results: String) -> String { "\(folder(of: results))/merge.sh" }
  var arrayPath: String { Self.arrayPath(in: results) }
  var mergePath: String { Self.mergePath(in: results) }

  /// Two lines of a shell that submit both.
  var submission: String { Self.submission(in: results) }

  /// Two lines of a shell that submit some of the tasks again, and then the job that merges; nil if
  /// the results folder has no scripts for that many shards.
  static func resubmission(of shards: [Shard], in results: String) -> String? {
    guard let count = shards.first?.count,
      let script = try? String(contentsOfFile: arrayPath(in: results), encoding: .utf8),
      script.contains("\n\(arrayDirective(count))\n")
    else { return nil }
    let numbers = shards.map { "\($0.index)" }.joined(separator: ",")
    return submission(in: results, "--array=\(numbers) ")
  }

  /// Not `afterok`: a task that failed once would spoil it for good, even if it is submitted again and succeeds.
  /// Merging itself looks at what is there.
  private static func submission(in results: String, _ options: String = "") -> String {
    """
    array=$(sbatch --parsable \(options)\(arrayPath(in: results).shellWord))
    sbatch --dependency=afterany:"${array%%;*}" \(mergePath(in: results).shellWord)
    """
  }

  /// The line that identifies a script for that many shards.
  private static func arrayDirective(_ count: Int) -> String { "#SBATCH --array=1-\(count)" }

  /// The script that carries out the shard of the task's number.
  var array: String {
    let options = [
      ("job-name", name), ("requeue", nil), ("signal", "B:USR1@60"),
      ("cpus-per-task", "\(cpusPerTask)"),
    ]
    let command =
      [
        executable.shellWord, "run", config.shellWord, "--shard", "\"$task/\(tasks)\"", "--jobs",
        "\(cpusPerTask)",
        "--output", results.shellWord, "--quiet",
      ] + assignments.flatMap { ["--set", $0.shellWord] }
    let script = """
      #!/bin/bash
      # Made by `zobench slurm`, \(GeneratorMark.open).
      # Task i carries out shard i of \(tasks) of the study \(name). What is done is kept, so that tasks can
      # be submitted again at any time: sbatch --array=3,7 array.sh
      \(Self.arrayDirective(tasks))
      \(directives(options, log: "task-%a.log"))

      task=${SLURM_ARRAY_TASK_ID:?is not there: submit this script with sbatch}
      shard=\(results.shellWord)/shards/$task-of-\(tasks)
      command=(
        \(command.joined(separator: " "))
      )

      \(Self.taskBody)
      """
    return GeneratorMark.sealing(script)
  }

  /// The script that makes the study's files from what the tasks have done.
  var merge: String {
    GeneratorMark.sealing(
      """
      #!/bin/bash
      # Made by `zobench slurm`, \(GeneratorMark.open).
      # Merges the shards of the study \(name), or says what is missing.
      \(directives([("job-name", "\(name)-merge"), ("requeue", nil)], log: "merge.log"))

      exec \(executable.shellWord) merge \(results.shellWord)

      """)
  }

  private func directives(_ options: [(String, String?)], log: String) -> String {
    // In the names of logs % begins a placeholder, `%%` is the sign itself.
    let log = "\(Self.folder(of: results).replacing("%", with: "%%"))/\(log)"
    let all =
      options
      + [
        ("partition", partition), ("time", time?.text), ("output", log), ("open-mode", "append"),
      ].filter { $0.1 != nil }
    return all.map { name, value in
      "#SBATCH --\(name)\(value.map { "=\($0.directiveValue)" } ?? "")"
    }.joined(separator: "\n")
  }
}
