import Foundation
import Testing

/// Standard streams that are closed, full, or read by nobody: messages get lost, and nothing else.
@Suite struct StandardStreamsTests {
  private static let files = ["curves.csv", "runs.csv", "summary.csv", "chart.csv"]

  private static func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(rest: #""replicates": 20, "budget": {"iterations": 2000}"#), to: "study.json")
    return sandbox
  }

  /// Runs the study with some redirections, and compares what it wrote with what it writes otherwise.
  private static func expectWhole(
    _ redirections: String, status: Int32, _ sandbox: Sandbox
  ) throws -> Sandbox.Outcome {
    // Starts when the reader is gone.
    let outcome = try sandbox.shell(
      "{ sleep 0.1; zobench run study.json -o cut; echo $? >status; } \(redirections)\nwait")
    #expect(try sandbox.text("status") == "\(status)\n", "\(redirections)")
    try sandbox.zobench("run", "study.json", "-q", "-o", "whole")
    #expect(try sandbox.files("cut") == sandbox.files("whole"))
    for file in files {
      #expect(try sandbox.text("cut/\(file)") == sandbox.text("whole/\(file)"), "\(file)")
    }
    // Nothing but the journal's own lines was written into it.
    let lines = try sandbox.text("cut/journal.txt").split(separator: "\n")
    #expect(lines.count == 22)
    #expect(lines.allSatisfy { $0.prefixMatch(of: /[0-9a-f]{16} \{/) != nil })
    return outcome
  }

  @Test(arguments: [
    "2>&-", "2> >(:)", "<&- 2>&-", "2>/dev/full", "2</dev/null",
  ])
  func errorsCannotBeWritten(redirections: String) throws {
    guard FailingOutputTests.hasFullDevice || !redirections.contains("full") else { return }
    let outcome = try Self.expectWhole(redirections, status: 0, Self.sandbox())
    #expect(outcome.output.hasPrefix("problem ") && outcome.errors == "")
  }

  /// Output that cannot be shown is an error; the files are there all the same.
  @Test(arguments: [
    (">&-", "bad file descriptor"), ("<&- >&-", "bad file descriptor"),
    (">/dev/full", "no space left on device"),
  ])
  func tablesCannotBeWritten(redirections: String, reason: String) throws {
    guard FailingOutputTests.hasFullDevice || !redirections.contains("full") else { return }
    let outcome = try Self.expectWhole(redirections, status: 74, Self.sandbox())
    let message = "zobench: standard output: cannot be written (\(reason)).\n"
    #expect(
      outcome.output == "" && outcome.errors.hasSuffix("\nwrote cut/manifest.json\n\(message)"))
  }

  @Test(arguments: [">&- 2>&-", "<&- >&- 2>&-", ">/dev/full 2>/dev/full"])
  func nothingCanBeWritten(redirections: String) throws {
    guard FailingOutputTests.hasFullDevice || !redirections.contains("full") else { return }
    let outcome = try Self.expectWhole(redirections, status: 74, Self.sandbox())
    #expect(outcome.output == "" && outcome.errors == "")
  }

  /// As with other tools, `| head` ends it without a word, and with the exit code of a broken pipe.
  @Test(arguments: ["| head -n 0", "2>&1 | head -n 0", "2>&1 >&2 | :"])
  func whoReadsHasGone(redirections: String) throws {
    let outcome = try Self.expectWhole(redirections, status: 141, Self.sandbox())
    #expect(outcome.output == "")
    #expect(!outcome.errors.contains("zobench: "))
  }

  @Test(arguments: ["table whole", "list", "schema", "status whole", "info whole", "--help"])
  func ofOtherCommands(line: String) throws {
    let sandbox = try Self.sandbox()
    try sandbox.zobench("run", "study.json", "-q", "-o", "whole")
    let gone = try sandbox.shell("{ sleep 0.1; zobench \(line); echo $? >status; } | :")
    #expect(try sandbox.text("status") == "141\n")
    #expect(gone.errors == "")
    let closed = try sandbox.shell("zobench \(line) >&-")
    #expect(closed.status == 74)
    #expect(
      closed.errors == "zobench: standard output: cannot be written (bad file descriptor).\n")
  }

  /// An error is an error even if nobody hears of it.
  @Test func errorsKeepTheirCodes() throws {
    let sandbox = try Self.sandbox()
    for (line, status) in [("run nothere.json", 66 as Int32), ("run study.json --jobs 0", 64)] {
      for redirections in ["2>&-", "2> >(:)", "<&- >&- 2>&-"] {
        #expect(try sandbox.shell("zobench \(line) \(redirections)").status == status)
      }
    }
  }

  /// Programs started from here treat broken pipes as everyone does: a broken pipe ends their process.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status")))
  func othersAreEndedByBrokenPipes() throws {
    let sandbox = try Self.sandbox()
    try sandbox.zobench("run", "study.json", "-q", "-o", "whole")
    try sandbox.write(
      """
      #!/bin/bash
      grep SigIgn /proc/self/status >"$SIGNALS"
      exit 1

      """, to: "gnuplot")
    let outcome = try sandbox.shell(
      """
      chmod +x gnuplot; export SIGNALS="$PWD/signals"
      PATH="$PWD:$PATH" zobench plot whole -o plots
      """)
    #expect(outcome.status == 69)
    let ignored = try #require(
      sandbox.text("signals").split(separator: "\t").last
        .flatMap { UInt64($0.prefix(16), radix: 16) })
    #expect(ignored >> UInt64(SIGPIPE - 1) & 1 == 0)
  }
}
