/// The two scripts by which Slurm carries a study out: an array of tasks that do a shard each, and the
/// job that merges what they have done. Each can be given to `sbatch` from any folder.
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
  /// The cluster's defaults where these are nil.
  let partition: String?
  let time: SlurmTime?

  /// Where the scripts and the logs of jobs go.
  static func folder(of results: String) -> String { "\(results)/slurm" }
  var arrayPath: String { "\(Self.folder(of: results))/array.sh" }
  var mergePath: String { "\(Self.folder(of: results))/merge.sh" }

  /// Submits both by hand. Not `afterok`, which a task that failed once poisons for good, even where
  /// it is submitted again and succeeds: merging looks itself at what is there.
  var submission: String {
    """
    array=$(sbatch --parsable \(arrayPath.shellWord))
    sbatch --dependency=afterany:"${array%%;*}" \(mergePath.shellWord)
    """
  }

  /// What carries out the shard that the task's number says.
  var array: String {
    let options = [
      ("job-name", name), ("array", "1-\(tasks)"), ("requeue", nil), ("signal", "B:USR1@60"),
      ("cpus-per-task", "\(cpusPerTask)"),
    ]
    let command =
      [
        executable.shellWord, "run", config.shellWord, "--shard", "\"$task/\(tasks)\"", "--jobs",
        "\(cpusPerTask)",
        "--output", results.shellWord, "--quiet",
      ] + assignments.flatMap { ["--set", $0.shellWord] }
    return """
      #!/bin/bash
      # Made by `zobench slurm`: task i carries out shard i of \(tasks) of the study \(name). What is done
      # is kept, so that tasks can be submitted again at any time: sbatch --array=3,7 array.sh
      \(directives(options, log: "task-%a.log"))

      task=${SLURM_ARRAY_TASK_ID:?is not there: submit this script with sbatch}
      shard=\(results.shellWord)/shards/$task-of-\(tasks)
      command=(
        \(command.joined(separator: " "))
      )

      \(Self.taskBody)
      """
  }

  /// What makes the study's files of all that the tasks have done.
  var merge: String {
    """
    #!/bin/bash
    # Made by `zobench slurm`: merges the shards of the study \(name), or says what is missing.
    \(directives([("job-name", "\(name)-merge"), ("requeue", nil)], log: "merge.log"))

    exec \(executable.shellWord) merge \(results.shellWord)

    """
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
