import Foundation
import Testing

/// The scripts for Slurm, and their submission, on machines without Slurm; Tests/slurm has one.
@Suite struct SlurmCommandTests {
  private static func sandbox(_ name: String = "study.json") throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(rest: #""replicates": 8, "budget": {"iterations": 20}"#), to: name)
    return sandbox
  }

  /// Puts a program called `name` before all others on the path of `shell`.
  private static func install(_ name: String, _ script: String, in sandbox: Sandbox) throws {
    try sandbox.write("#!/bin/bash\n\(script)\n", to: name)
    _ = try sandbox.shell("mkdir -p bin && mv \(name) bin/ && chmod +x bin/\(name)")
  }

  private static func directives(_ script: String) -> [Substring] {
    script.split(separator: "\n").filter { $0.hasPrefix("#SBATCH ") }.map { $0.dropFirst(8) }
  }

  @Test(arguments: [
    ("--tasks 0", "--tasks is 0; expected a whole number of at least 1."),
    ("--tasks -3", "--tasks is -3; expected a whole number of at least 1."),
    ("--tasks three", "The value 'three' is invalid for '--tasks <tasks>'"),
    (
      "--tasks 2 --cpus-per-task 0",
      "--cpus-per-task is 0; expected a whole number from 1 to 4096."
    ),
    ("--tasks 2 --partition ''", #"--partition is ""; expected the name of a partition."#),
    (
      "--tasks 2 --seed -1", "--seed is -1; expected a whole number from 0 to 9007199254740992."
    ),
    ("", "Missing expected argument '--tasks <tasks>'"),
  ])
  func usage(line: String, message: String) throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.shell("zobench slurm study.json \(line)")
    #expect(outcome.errors.hasPrefix("Error: \(message)"), "\(outcome.errors)")
    #expect(outcome.status == 64 && outcome.output == "")
    #expect(!sandbox.has("results"))
  }

  @Test(arguments: [
    "", " 5", "5m", "1.5", "+5", "-5", "1-", "1--2", ":5", "5:", "1-2:", "1:2:3:4", "1-2:3:4:5",
    "1-1-1", "0", "-1", "2", "2:59", "0:2:59", "0-0:2", "71582789", "366-00", "99999999999", "soon",
  ])
  func timesThatSlurmOrATaskCannotUse(time: String) throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.zobench("slurm", "study.json", "--tasks", "2", "--time", time)
    #expect(
      outcome.errors.hasPrefix(
        """
        Error: --time is "\(time)"; expected minutes, minutes:seconds, hours:minutes:seconds, \
        days-hours, days-hours:minutes or days-hours:minutes:seconds, from 3 minutes to 365 days, \
        or UNLIMITED.
        """), "\(outcome.errors)")
    #expect(outcome.status == 64)
  }

  @Test(arguments: [
    "3", "90", "5:30", "90:61", "1:02:03", "1-2", "1-02:3", "1-2:3:4", "365-0", "UNLIMITED",
    "infinite",
  ])
  func times(time: String) throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.zobench("slurm", "study.json", "--tasks", "2", "--time", time)
    #expect(outcome.status == 0)
    for script in ["array.sh", "merge.sh"] {
      let directives = Self.directives(try sandbox.text("results/test/slurm/\(script)"))
      #expect(directives.contains("--time=\(time)"))
    }
  }

  @Test(arguments: [
    ("--tasks 9", "--tasks 9", "8 runs", 8), ("--tasks 17", "--tasks 17", "8 runs", 8),
  ])
  func moreTasksThanRuns(line: String, place: String, count: String, most: Int) throws {
    let outcome = try Self.sandbox().shell("zobench slurm study.json \(line)")
    #expect(
      outcome.errors == """
        zobench: \(place): the study has only \(count); expected at most \(most), so that each task \
        has something to do.

        """)
    #expect(outcome.status == 64)
  }

  @Test func whatTheConfigurationLacksIsSaidBeforeAnythingIsWritten() throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.shell("zobench slurm study.json --tasks 2 --set replicates=none")
    #expect(outcome.errors.hasPrefix(#"zobench: study.json: replicates: found "none";"#))
    #expect(outcome.status == 65)
    #expect(try sandbox.zobench("slurm", "none.json", "--tasks", "2").status == 66)
    #expect(!sandbox.has("results"))
  }

  @Test func directivesSayWhatWasAskedFor() throws {
    let sandbox = try Self.sandbox()
    _ = try sandbox.shell(
      "zobench slurm study.json --tasks 5 -o out -p long,short --time 1-12 --cpus-per-task 3")
    let folder = "\(sandbox.path("out"))/slurm"
    #expect(
      Self.directives(try sandbox.text("out/slurm/array.sh")) == [
        "--array=1-5", "--job-name=test", "--requeue", "--signal=B:USR1@60", "--cpus-per-task=3",
        "--partition=long,short", "--time=1-12", "--output=\(folder)/task-%a.log",
        "--open-mode=append",
      ])
    #expect(
      Self.directives(try sandbox.text("out/slurm/merge.sh")) == [
        "--job-name=test-merge", "--requeue", "--partition=long,short", "--time=1-12",
        "--output=\(folder)/merge.log", "--open-mode=append",
      ])
  }

  /// The lines it prints are a script: here is what they submit.
  @Test func submissionByHand() throws {
    let sandbox = try Self.sandbox()
    try Self.install(
      "sbatch", "printf '%s|' \"$@\" >> calls; echo >> calls; echo '12;east'", in: sandbox)
    let outcome = try sandbox.shell(
      "PATH=$PWD/bin:$PATH; zobench slurm study.json --tasks 2 -o 'my results' > lines; bash lines")
    let folder = "\(sandbox.path("my results"))/slurm"
    #expect(
      outcome.errors == """
        wrote \(folder)/array.sh
        wrote \(folder)/merge.sh
        8 runs in 2 tasks. Submit them with these two lines:

        """)
    #expect(
      try sandbox.text("calls")
        == "--parsable|\(folder)/array.sh|\n--dependency=afterany:12|\(folder)/merge.sh|\n")
  }

  @Test(arguments: ["12", "12;east"])
  func submission(answer: String) throws {
    let sandbox = try Self.sandbox()
    try Self.install(
      "sbatch", "printf '%s|' \"$@\" >> calls; echo >> calls; echo '\(answer)'", in: sandbox)
    let outcome = try sandbox.shell(
      "PATH=$PWD/bin:$PATH; zobench slurm study.json --tasks 2 --submit")
    let folder = "\(sandbox.path("results/test"))/slurm"
    #expect(outcome.status == 0 && outcome.output == "")
    #expect(
      outcome.errors.hasSuffix(
        """
        8 runs in 2 tasks: job 12 is their array.
        Job 12 merges them when they have ended; its messages go to \(folder)/merge.log.

        """), "\(outcome.errors)")
    #expect(
      try sandbox.text("calls") == """
        --parsable|\(folder)/array.sh|
        --parsable|--dependency=afterany:12|\(folder)/merge.sh|

        """)
  }

  @Test func refusalIsShown() throws {
    let sandbox = try Self.sandbox()
    try Self.install("sbatch", "echo 'sbatch: error: no such partition' >&2; exit 1", in: sandbox)
    let outcome = try sandbox.shell(
      "PATH=$PWD/bin:$PATH; zobench slurm study.json --tasks 2 --submit -p none")
    #expect(
      outcome.errors.hasSuffix(
        """
        zobench: \(sandbox.path("results/test"))/slurm/array.sh: sbatch refuses it, with exit \
        code 1 and:
        sbatch: error: no such partition. Fix that, and submit the scripts again.

        """), "\(outcome.errors)")
    #expect(outcome.status == 69)
  }

  @Test func withoutSlurm() throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.shell(
      "PATH=$PWD/nothing; zobench slurm study.json --tasks 2 --submit")
    #expect(
      outcome.errors == """
        zobench: --submit: there is no sbatch on the path. Give --submit where jobs of Slurm are \
        submitted, or load its module.

        """)
    #expect(outcome.status == 69)
    #expect(!sandbox.has("results"))
  }

  @Test(arguments: ["", "a\\\\b", "a\\nb"])
  func resultsThatSlurmCannotName(path: String) throws {
    let outcome = try Self.sandbox().shell(
      "zobench slurm study.json --tasks 2 --output $'\(path)'")
    #expect(outcome.errors.hasPrefix("zobench: --output: found \""), "\(outcome.errors)")
    #expect(
      outcome.errors.hasSuffix(
        "; expected a name without backslashes and line breaks, which Slurm cannot read.\n"))
    #expect(outcome.status == 64)
  }
}
