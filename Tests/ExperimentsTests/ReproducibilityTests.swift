import Diagnostics
import Experiments
import Foundation
import Testing

/// The same configuration and seed give the same bytes, however the work was done.
@Suite struct ReproducibilityTests {
  static let configuration = """
    {"name": "maps",
     "problem": {"type": "mds", "distances": "\(dataFolder)/UScitiesD.csv", "objects": [4, 10]},
     "methods": [{"estimator": "two-point"}, {"estimator": "reverse-mode"}],
     "steps": {"relative": [1, 2]}, "replicates": 3, "budget": {"iterations": 30}}
    """
  /// All files but those with a clock.
  static let files = ["curves.csv", "chart.csv", "runs.csv", "summary.csv", "embedding.csv"]

  private static func expectSame(_ first: TemporaryFolder, _ second: TemporaryFolder) throws {
    for file in files { #expect(try first.bytes(file) == second.bytes(file), "\(file)") }
  }

  @Test(arguments: [1, 2, 5])
  func numberOfJobs(jobs: Int) async throws {
    try Self.expectSame(
      try await results(of: Self.configuration),
      try await results(of: Self.configuration, jobs: jobs))
  }

  @Test func runningAgainOverAFinishedStudy() async throws {
    let folder = try await results(of: Self.configuration)
    let before = try Self.files.map(folder.bytes)
    let journal = try folder.bytes("journal.txt")
    let timings = try folder.bytes("timings.csv")
    let session = try StudySession(study(Self.configuration), in: folder.path)
    #expect(session.resumedCount == 24 && !session.droppedTail)
    _ = consume session
    try await run(study(Self.configuration), in: folder)
    #expect(try Self.files.map(folder.bytes) == before)
    #expect(try folder.bytes("journal.txt") == journal)
    #expect(try folder.bytes("timings.csv") == timings)
  }

  /// Killed at any byte: what is whole is kept, the rest is done again.
  @Test(arguments: [0.0, 0.001, 0.03, 0.1, 0.35, 0.5, 0.77, 0.98, 1])
  func journalCutAnywhere(share: Double) async throws {
    let whole = try await results(of: Self.configuration)
    let journal = try whole.bytes("journal.txt")
    let newline = UInt8(ascii: "\n")
    // Where it falls, one byte later, right after a line, and one byte before that.
    let somewhere = min(Int(share * Double(journal.count)), journal.count - 1)
    let lineEnd = journal[...somewhere].lastIndex(of: newline).map { $0 + 1 } ?? 0
    for cut in Set([somewhere, somewhere + 1, lineEnd, max(lineEnd - 1, 0)]) {
      let folder = try TemporaryFolder()
      let rest = journal[..<cut]
      try rest.write(to: URL(fileURLWithPath: folder.path("journal.txt")))
      let lines = rest.count { $0 == newline }
      let session = try StudySession(study(Self.configuration), in: folder.path)
      // The study's line and the session's come first.
      #expect(session.resumedCount == max(lines - 2, 0))
      #expect(session.droppedTail == (!rest.isEmpty && rest.last != newline))
      _ = consume session
      try await run(study(Self.configuration), in: folder, jobs: 2)
      try Self.expectSame(whole, folder)
    }
  }

  /// A journal holds 26 lines here: the study's, the session's, and one per run.
  @Test(arguments: [1, 2, 3, 13, 25])
  func aDamagedLineIsNamed(line: Int) async throws {
    let folder = try await results(of: Self.configuration)
    var lines = try folder.text("journal.txt").split(separator: "\n").map(String.init)
    let middle = lines[line - 1].index(lines[line - 1].startIndex, offsetBy: 40)
    lines[line - 1].replaceSubrange(
      middle...middle, with: lines[line - 1][middle] == "7" ? "8" : "7")
    try folder.write(lines.map { $0 + "\n" }.joined(), to: "journal.txt")
    #expect(
      throws: InputError(
        .data, at: "\(folder.path("journal.txt")):\(line)",
        "the line does not match its checksum; the journal was changed or damaged",
        remedy: "restore the file, or start over with --fresh")
    ) { try StudySession(study(Self.configuration), in: folder.path) }
    // The refusal changed nothing, and starting over works.
    #expect(try folder.text("journal.txt") == lines.map { $0 + "\n" }.joined())
    try await run(study(Self.configuration), in: folder, fresh: true)
    try Self.expectSame(try await results(of: Self.configuration), folder)
  }

  /// A last line that is whole but wrong is treated as one that was cut off.
  @Test func aDamagedLastLineIsDoneAgain() async throws {
    let folder = try await results(of: Self.configuration)
    var journal = try folder.bytes("journal.txt")
    journal[journal.count - 20] ^= 1
    try journal.write(to: URL(fileURLWithPath: folder.path("journal.txt")))
    let session = try StudySession(study(Self.configuration), in: folder.path)
    #expect(session.resumedCount == 23 && session.droppedTail)
  }
}
