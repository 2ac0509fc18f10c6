import Diagnostics
import Experiments
import Foundation
import Testing

/// Whose results a folder holds, and who may write there.
@Suite struct ResultsFolderTests {
  private static func refusal(
    _ folder: TemporaryFolder, _ differences: String, remedy: String? = nil
  ) -> InputError {
    InputError(
      .cannotCreate, at: folder.path,
      "the folder holds results of another configuration:\n\(differences)\n  (there → asked for)",
      remedy: remedy ?? remedyOfRefusal(folder.path))
  }

  @Test(arguments: [
    (
      #""budget": {"iterations": 15}, "replicates": 1"#,
      "  configuration.budget.iterations: 20 → 15"
    ),
    (
      #""budget": {"iterations": 20}, "replicates": 2, "seed": 7"#,
      "  configuration.replicates: 1 → 2\n  configuration.seed: 1 → 7"
    ),
    (
      #""budget": {"iterations": 20, "target": 0.5}, "replicates": 1"#,
      "  configuration.budget.target: (absent) → 0.5"
    ),
  ])
  func anotherConfigurationIsRefusedWithTheDifference(
    rest: String, differences: String
  ) async throws {
    let folder = try await results(of: quadratic())
    let journal = try folder.bytes("journal.txt")
    let other = try study(quadratic(rest: rest))
    #expect(throws: Self.refusal(folder, differences)) {
      try StudySession(other, in: folder.path)
    }
    #expect(try folder.bytes("journal.txt") == journal)
    try await run(other, in: folder, fresh: true)
    #expect(try folder.csv("runs.csv").rows.count == other.cells.count)
  }

  @Test func manyDifferencesAreShortened() async throws {
    let folder = try await results(of: quadratic())
    let other = try study(
      quadratic(
        #""dimension": 20, "smoothness": 2, "minimum": 1, "minimizer": 3, "start": "gaussian""#,
        rest: #""seed": 3, "replicates": 4, "budget": {"seconds": 1}"#))
    #expect(
      throws: Self.refusal(
        folder,
        """
          configuration.budget.iterations: 20 → (absent)
          configuration.budget.seconds: (absent) → 1
          configuration.problem.dimension: 10 → 20
          configuration.problem.minimizer: 0 → 3
          configuration.problem.minimum: 0 → 1
          and 4 more
        """)
    ) { try StudySession(other, in: folder.path) }
  }

  /// The same thing written in other words is not another configuration.
  @Test func defaultsMayBeSpelledOut() async throws {
    let folder = try await results(of: quadratic())
    let session = try StudySession(
      study(quadratic(#""dimension": 10.0, "smoothness": 1.0, "start": "ones""#)), in: folder.path)
    #expect(session.resumedCount == 1)
  }

  @Test func otherDataAreRefused() async throws {
    let folder = try TemporaryFolder()
    let results = try TemporaryFolder()
    let text = """
      {"name": "maps", "problem": {"type": "mds", "distances": "d.csv"},
       "methods": [{"estimator": "two-point"}], "replicates": 1, "budget": {"iterations": 5}}
      """
    try folder.write("a,b,c\n0,3,4\n3,0,5\n4,5,0\n", to: "d.csv")
    let first = try study(text, in: folder)
    try await run(first, in: results)
    try folder.write("a,b,c\n0,3,4\n3,0,6\n4,6,0\n", to: "d.csv")
    let second = try study(text, in: folder)
    let hashes = [first, second].map { $0.source.dataFingerprints["d.csv"]! }
    #expect(hashes[0] != hashes[1])
    // Continuing the results there would take the same file once more.
    let remedy = """
      restore what has changed, show the results with zobench table \(results.path), or give another \
      folder with --output; --fresh discards them
      """
    #expect(
      throws: Self.refusal(
        results, "  data.d.csv: \"\(hashes[0])\" → \"\(hashes[1])\"", remedy: remedy)
    ) { try StudySession(second, in: results.path) }
  }

  @Test func onlyOneSessionAtATime() throws {
    let folder = try TemporaryFolder()
    let study = try study(quadratic())
    let session = try StudySession(study, in: folder.path)
    let owner =
      "process \(ProcessInfo.processInfo.processIdentifier) on "
      + ProcessInfo.processInfo.hostName
    #expect(
      throws: InputError(
        .tryAgain, at: folder.path, "another zobench is writing here (\(owner))",
        remedy: "wait until it is done, or give another folder with --output")
    ) { try StudySession(study, in: folder.path) }
    withExtendedLifetime(session) {}
    _ = consume session
    _ = try StudySession(study, in: folder.path)
  }

  /// Once a session has ended, no thread or task holds it, and thereby its lock, for another moment.
  @Test func aFolderIsFreeOnceItsSessionIsGone() async throws {
    let study = try study(quadratic())
    let plan = try study.plan()
    for _ in 0..<200 {
      let folder = try TemporaryFolder()
      weak var left: StudySession<ConvergenceStudy>?
      do {
        let session = try StudySession(study, in: folder.path)
        left = session
        try await session.run(jobs: 2, plan: plan) { _ in }
      }
      try #require(left == nil)
    }
  }

  @Test func startingOverRemovesWhatWasThere() async throws {
    let folder = try await results(of: ReproducibilityTests.configuration)
    try folder.write("mine", to: "notes.txt")
    _ = try StudySession(study(quadratic()), in: folder.path, fresh: true)
    for file in ReproducibilityTests.files + ["manifest.json"] { #expect(!folder.has(file)) }
    #expect(try folder.text("notes.txt") == "mine")
  }

  @Test func foldersAreMade() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a/b//c/")
    let session = try StudySession(study(quadratic()), in: path)
    #expect(session.path == path && folder.has("a/b/c/journal.txt"))
  }

  @Test func belowAFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "file")
    for path in [folder.path("file"), folder.path("file/x"), folder.path("file/x/y")] {
      #expect(
        throws: InputError(
          .cannotCreate, at: path, "the folder cannot be created (not a directory)",
          remedy: "give another folder with --output")
      ) { try StudySession(study(quadratic()), in: path) }
    }
  }
}
