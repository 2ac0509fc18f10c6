import Foundation
import Testing

/// Output that cannot be written: an error says so, nothing is half-written, and the next try goes on.
@Suite struct FailingOutputTests {
  /// The device that is always full, if there is one.
  static let hasFullDevice = FileManager.default.fileExists(atPath: "/dev/full")

  private static func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(rest: #""replicates": 20, "budget": {"iterations": 2000}"#), to: "study.json")
    return sandbox
  }

  private static func expectNoFolder(_ path: String, _ reason: String) throws {
    let sandbox = try sandbox()
    try sandbox.write("", to: "file")
    let outcome = try sandbox.zobench("run", "study.json", "--output", path)
    #expect(
      outcome.errors == """
        zobench: \(path.isEmpty ? #""""# : path): the folder cannot be created (\(reason)). Give \
        another folder with --output.

        """)
    #expect(outcome.status == 73 && outcome.output == "")
  }

  @Test(arguments: ["file", "file/x", "file/x/y", "/dev/null"])
  func belowAFile(path: String) throws {
    try Self.expectNoFolder(path, "not a directory")
  }

  @Test func noName() throws { try Self.expectNoFolder("", "no such file or directory") }

  /// Places where not even root can make a folder.
  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/proc")),
    arguments: ["/proc/x", "/proc/x/y"])
  func whereTheSystemRefuses(path: String) throws {
    try Self.expectNoFolder(path, "no such file or directory")
  }

  @Test(
    .enabled(if: hasFullDevice),
    arguments: [
      "run study.json", "run study.json --dry-run", "list", "schema", "validate study.json",
    ])
  func standardOutputIsFull(line: String) throws {
    let outcome = try Self.sandbox().shell("zobench \(line) > /dev/full")
    #expect(outcome.status == 74)
    #expect(
      outcome.errors.hasSuffix(
        "zobench: standard output: cannot be written (no space left on device).\n"))
  }

  /// No file may be longer than that many kilobytes: the journal breaks off in the middle of a run.
  @Test(.underLimits, arguments: [4, 9, 30])
  func journalIsFull(kilobytes: Int) throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.shell(
      "ulimit -f \(kilobytes); zobench run study.json -q -o full -j 2")
    #expect(outcome.status == 74)
    #expect(
      outcome.errors == """
        zobench: full/journal.txt: a finished run cannot be written (file too large). Make room \
        and run the same command again: finished runs are kept.

        """)
    // Whole lines only, and no result files.
    #expect(try sandbox.files("full") == [".lock", "journal.txt", "manifest.json"])
    let journal = try sandbox.text("full/journal.txt")
    #expect(journal.last == "\n")
    let kept = journal.count { $0 == "\n" } - 2
    let again = try sandbox.zobench("run", "study.json", "-o", "full")
    #expect(again.status == 0)
    if kept > 0 { #expect(again.errors.hasPrefix("full: \(kept) of 20 runs are there.\n")) }
    try sandbox.zobench("run", "study.json", "-q", "-o", "whole")
    for file in ["curves.csv", "runs.csv", "summary.csv"] {
      #expect(try sandbox.text("full/\(file)") == sandbox.text("whole/\(file)"))
    }
  }

  /// Room for the journal, but not for a result file: the old file stays as it was.
  @Test(.underLimits) func aResultFileDoesNotFit() throws {
    let sandbox = try Self.sandbox()
    try sandbox.zobench("run", "study.json", "-q", "-o", "here")
    let before = try sandbox.text("here/curves.csv")
    let outcome = try sandbox.shell("ulimit -f 8; zobench run study.json -q -o here")
    #expect(outcome.status == 74)
    #expect(
      outcome.errors == """
        zobench: here/curves.csv: the file cannot be written (file too large). Make room \
        and run the same command again: finished runs are kept.

        """)
    #expect(try sandbox.text("here/curves.csv") == before)
    #expect(!sandbox.has("here/.curves.csv.partial"))
    #expect(try sandbox.zobench("run", "study.json", "-q", "-o", "here").status == 0)
  }
}
