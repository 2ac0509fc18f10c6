import Testing

/// What a task of the array does when its program ends in one way or another. Slurm and the program are
/// scripts here; Tests/slurm has the real ones.
@Suite struct SlurmTaskTests {
  /// What the program does, how the task ends, what it says, and what it asks of Slurm.
  struct Case: CustomTestStringConvertible {
    let program: String
    let status: Int32
    let words: String
    let requests: String?

    var testDescription: String { program }
  }

  private static let progress = "echo '{\"record\":1}' >> shards/2-of-3/journal.txt"

  /// The signal comes while the script waits for it: the script would wait for ten minutes.
  private static let slurmEndsTheTask = "{ sleep 1; kill -TERM $PPID; } &"

  @Test(arguments: [
    Case(program: "exit 0", status: 0, words: "", requests: nil),
    Case(program: "exit 65", status: 65, words: "", requests: nil),
    Case(program: "\(progress); exit 74", status: 74, words: "", requests: nil),
    Case(
      program: "kill -KILL $$", status: 137,
      words: """
        zobench: task 2: its program was killed by signal 9, and nothing came of it: it is not put \
        back into the queue.
        """, requests: nil),
    Case(
      program: "\(progress); kill -KILL $$", status: 143,
      words: "zobench: task 2: its program was killed by signal 9: it is back in the queue.",
      requests: "requeue 7_2\n"),
    Case(
      program: "echo new > shards/2-of-3/checkpoints/a.state; kill -SEGV $$", status: 143,
      words: "zobench: task 2: its program was killed by signal 11: it is back in the queue.",
      requests: "requeue 7_2\n"),
    // A minute before its time is over, the script gets a signal, and passes it on to the program.
    Case(
      program:
        "trap '\(progress.replacing("'", with: "'\\''")); exit 143' TERM; kill -USR1 $PPID; \(wait)",
      status: 143, words: "zobench: task 2: its time is over: it is back in the queue.",
      requests: "requeue 7_2\n"),
    Case(
      program: "trap 'exit 143' TERM; kill -USR1 $PPID; \(wait)", status: 143,
      words: """
        zobench: task 2: its time is over, and nothing came of it: it is not put back into the queue.
        """, requests: nil),
    // All was done in that minute.
    Case(
      program: "trap 'exit 0' TERM; kill -USR1 $PPID; \(wait)", status: 0, words: "", requests: nil),
    // Slurm ends both, and decides itself what becomes of the task.
    Case(
      program: "\(progress); \(slurmEndsTheTask) kill -TERM $PPID; exit 143",
      status: 143, words: "", requests: nil),
  ])
  func ends(_ the: Case) throws {
    let outcome = try Self.outcome(of: the)
    #expect(outcome.status == the.status, "\(outcome.errors)")
    let words = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("zobench: ") }
    #expect(words.joined(separator: "\n") == the.words)
    #expect(outcome.output == (the.requests ?? ""))
  }

  private static let wait = "for _ in {1..100}; do sleep 0.1; done; exit 1"

  /// If a cluster does not allow the request, a message says what can be done by hand.
  @Test func requeueingIsRefused() throws {
    let outcome = try Self.outcome(
      of: Case(program: "\(Self.progress); kill -KILL $$", status: 137, words: "", requests: nil),
      scontrol: "exit 1")
    #expect(outcome.status == 137)
    #expect(
      outcome.errors.hasSuffix(
        """
        zobench: task 2: its program was killed by signal 9, and it could not be put back into the \
        queue: submit it with sbatch --array=2.

        """))
  }

  @Test func outsideOfAnArray() throws {
    let outcome = try Self.outcome(
      of: Case(program: "exit 0", status: 1, words: "", requests: nil), environment: "")
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("submit this script with sbatch"))
  }

  /// The tasks one after the other, and then the job that merges, give the results of one machine.
  @Test func allTasksAreTheStudy() throws {
    let sandbox = try Sandbox()
    try sandbox.write(configuration(), to: "study.json")
    let outcome = try sandbox.shell(
      """
      set -e
      zobench run study.json --set replicates=7 --output whole --quiet
      zobench slurm study.json --set replicates=7 --output 'of three' --tasks 3 >/dev/null
      cd /
      for i in 1 2 3; do SLURM_ARRAY_TASK_ID=$i bash "$OLDPWD/of three/slurm/array.sh"; done
      bash "$OLDPWD/of three/slurm/merge.sh" >/dev/null
      cd "$OLDPWD"
      for file in curves.csv runs.csv summary.csv; do cmp "whole/$file" "of three/$file"; done
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  /// Runs the script for three tasks as Slurm does the second of an array, with another program.
  private static func outcome(
    of the: Case, scontrol: String = "echo $@; \(slurmEndsTheTask)",
    environment: String = "SLURM_ARRAY_JOB_ID=7 SLURM_ARRAY_TASK_ID=2"
  ) throws -> Sandbox.Outcome {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(rest: #""replicates": 8, "budget": {"iterations": 20}"#), to: "study.json")
    try sandbox.write("#!/bin/bash\n\(scontrol)\n", to: "scontrol")
    try sandbox.write("#!/bin/bash\n\(the.program)\n", to: "program")
    return try sandbox.shell(
      """
      chmod +x scontrol program
      mkdir -p shards/2-of-3/checkpoints
      echo old > shards/2-of-3/checkpoints/a.state
      zobench slurm study.json --tasks 3 --output . >/dev/null 2>&1
      sed -i.old "s:^  $ZOBENCH run:  $PWD/program run:" slurm/array.sh
      ! cmp -s slurm/array.sh slurm/array.sh.old || exit 99
      PATH=$PWD:$PATH \(environment) exec bash slurm/array.sh
      """)
  }
}
