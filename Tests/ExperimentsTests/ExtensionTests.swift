import Diagnostics
import Experiments
import Foundation
import Synchronization
import Testing

/// If a folder holds a smaller study, the larger one carries out only what is missing, and gives the same bytes as from
/// the start; for any other study the difference is shown.
@Suite struct ExtensionTests {
  private static let files = ["curves.csv", "chart.csv", "runs.csv", "summary.csv", "hits.csv"]

  /// The result of carrying out first one study in a folder, and then another.
  private struct Extended {
    let folder: TemporaryFolder
    /// How many cells were taken over, and how many more continue from where they were.
    let kept: Int
    let begun: Int
    /// How many were carried out by the second study.
    let carriedOut: Int
    /// The rows of the first study's timings.
    let clock: Set<String>
  }

  private static func extend(
    _ small: ConvergenceStudy, to large: ConvergenceStudy
  ) async throws -> Extended {
    let folder = try TemporaryFolder()
    try await run(small, in: folder, jobs: 2)
    let clock = try rows("timings.csv", folder)
    let session = try StudySession(large, in: folder.path)
    let carriedOut = Mutex(0)
    try await session.run(jobs: 2, plan: large.plan()) { _ in carriedOut.withLock { $0 += 1 } }
    _ = try session.writeFiles(manifest: Manifest(jobs: 2, start: Date()))
    return Extended(
      folder: folder, kept: session.resumedCount, begun: session.begunCount,
      carriedOut: carriedOut.withLock { $0 }, clock: clock)
  }

  private static func rows(_ file: String, _ folder: TemporaryFolder) throws -> Set<String> {
    Set(try folder.text(file).split(separator: "\n").dropFirst().map(String.init))
  }

  private static func expectSame(_ one: TemporaryFolder, _ other: TemporaryFolder) throws {
    for file in files { #expect(try one.bytes(file) == other.bytes(file), "\(file)") }
    let left = try FileManager.default.contentsOfDirectory(atPath: one.path).sorted()
    #expect(!left.contains { $0.hasSuffix(".partial") })
  }

  private static func text(
    problem: String = #""dimension": [4, 6]"#,
    methods: String = #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#,
    steps: String = "1", replicates: Int = 2, budget: String = #"{"iterations": 30}"#,
    rest: String = ""
  ) -> String {
    quadratic(
      #"\#(problem), "start": "gaussian""#, methods: methods,
      rest: """
        "steps": {"relative": \(steps)}, "replicates": \(replicates), "budget": \(budget)\(rest)
        """)
  }

  /// More of everything: what was there is kept, clock included, and only the rest is carried out.
  @Test(arguments: [
    text(replicates: 5),
    text(steps: "[0.5, 1]"),
    text(problem: #""dimension": [3, 6, 4]"#),
    text(
      methods:
        #"{"estimator": "complex-step"}, {"estimator": "reverse-mode"}, {"estimator": "two-point"}"#
    ),
    text(methods: #"{"estimator": "two-point", "replicates": 4}, {"estimator": "reverse-mode"}"#),
    text(budget: #"{"iterations": 30, "evaluations": 1e6}"#),
  ])
  func moreOfEverything(large: String) async throws {
    let small = try study(Self.text())
    let large = try study(large)
    let extended = try await Self.extend(small, to: large)
    #expect(extended.kept == small.cells.count && extended.begun == 0)
    #expect(extended.carriedOut == large.cells.count - small.cells.count)
    #expect(try Self.rows("timings.csv", extended.folder).isSuperset(of: extended.clock))
    let whole = try TemporaryFolder()
    try await run(large, in: whole)
    try Self.expectSame(extended.folder, whole)
  }

  /// Under a longer budget every run continues from where it was, whatever the method: no recorded clock changes,
  /// except the last record's if that was not scheduled.
  @Test(arguments: InterruptedRunTests.methods, [1, 2, 7, 10, 11, 40, 100])
  func longerBudgets(method: String, iterations: Int) async throws {
    let problem = #""dimension": 5, "spectrum": {"type": "geometric", "condition": 50}"#
    func study(_ budget: Int) throws -> ConvergenceStudy {
      try ExperimentsTests.study(
        Self.text(
          problem: problem, methods: method.replacing(#/, "budget": \{.*?\}/#, with: ""),
          budget: #"{"iterations": \#(budget)}"#))
    }
    let (small, large) = (try study(iterations), try study(101))
    let extended = try await Self.extend(small, to: large)
    #expect(extended.kept == 0 && extended.begun == 2 && extended.carriedOut == 2)
    let scheduled = extended.clock.filter { row in
      let iteration = Int(row.split(separator: ",")[1])!
      return iteration < iterations || [1, 2, 10, 40, 100].contains(iterations)
    }
    #expect(try Self.rows("timings.csv", extended.folder).isSuperset(of: scheduled))
    let whole = try TemporaryFolder()
    try await run(large, in: whole)
    try Self.expectSame(extended.folder, whole)
  }

  /// Budgets of other sorts, several times longer: runs that have ended by themselves are kept.
  @Test(arguments: [
    (#"{"evaluations": 60}"#, #"{"evaluations": 500}"#),
    (#"{"natural_iterations": 3}"#, #"{"natural_iterations": 11.5}"#),
    (#"{"iterations": 23}"#, #"{"natural_iterations": 40}"#),
    (#"{"iterations": 33, "target": 0.01}"#, #"{"iterations": 500, "target": 0.01}"#),
    (#"{"iterations": 4}"#, #"{"iterations": 400}"#),
  ])
  func longerBudgetsOfEverySort(short: String, long: String) async throws {
    // With steps of 2.5 reverse mode diverges.
    let (small, large) = (
      try study(Self.text(steps: "[1, 2.5, 50]", budget: short)),
      try study(Self.text(steps: "[1, 2.5, 50]", budget: long))
    )
    let extended = try await Self.extend(small, to: large)
    #expect(extended.kept + extended.carriedOut == large.cells.count)
    let whole = try TemporaryFolder()
    try await run(large, in: whole)
    try Self.expectSame(extended.folder, whole)
    let ended = try extended.folder.csv("runs.csv").rows.filter {
      $0["outcome"] == "diverged" || $0["outcome"] == "converged"
    }
    #expect(!ended.isEmpty)
  }

  /// Runs whose step is lost give the same results under any budget, whether they end early or go on.
  @Test(arguments: ["two-point", "coordinate-differences"], [1, 7, 10, 30])
  func lostSteps(estimator: String, iterations: Int) async throws {
    func study(_ budget: Int) throws -> ConvergenceStudy {
      try ExperimentsTests.study(
        Self.text(
          methods: #"{"estimator": "\#(estimator)", "radius": 1e-20}"#,
          budget: #"{"iterations": \#(budget)}"#))
    }
    let extended = try await Self.extend(study(iterations), to: study(101))
    let whole = try TemporaryFolder()
    try await run(study(101), in: whole)
    try Self.expectSame(extended.folder, whole)
    #expect(try Set(whole.csv("runs.csv").texts("outcome")) == ["stalled"])
  }

  /// If a run meets its target when the budget is spent, at an iteration that is not scheduled, a longer run sees that
  /// only later.
  @Test func targetsMetAtTheEndOfAShorterBudget() async throws {
    func study(_ iterations: Int) throws -> ConvergenceStudy {
      try ExperimentsTests.study(
        Self.text(
          problem: #""dimension": 5, "spectrum": {"type": "geometric", "condition": 20}"#,
          methods: #"{"estimator": "reverse-mode"}"#, replicates: 4,
          budget: #"{"iterations": \#(iterations), "target": 0.01}"#,
          rest: #", "record": {"per_decade": 2}"#))
    }
    let (whole, long) = (try TemporaryFolder(), 1000)
    try await run(study(long), in: whole)
    var laterCount = 0
    for iterations in 3...60 {
      let small = try TemporaryFolder()
      try await run(study(iterations), in: small)
      let converged = try small.runs(thatAre: "converged")
      try await run(study(long), in: small)
      try Self.expectSame(small, whole)
      let after = Set(try small.runs(thatAre: "converged"))
      laterCount += converged.count { !after.contains($0) }
    }
    #expect(laterCount > 4)
  }

  /// The last point of a long vector is kept in a file of its own.
  @Test(arguments: ["two-point", "reverse-mode"])
  func longVectors(estimator: String) async throws {
    func study(_ iterations: Int) throws -> ConvergenceStudy {
      try Self.ofLongVectors(estimator, iterations)
    }
    let extended = try await Self.extend(study(17), to: study(40))
    #expect(extended.kept == 0 && extended.begun == 2)
    let whole = try TemporaryFolder()
    try await run(study(40), in: whole)
    try Self.expectSame(extended.folder, whole)
    // Without these files the runs begin again, and give the same bytes.
    let lost = try TemporaryFolder()
    try await run(study(17), in: lost)
    try FileManager.default.removeItem(atPath: lost.path("checkpoints"))
    let session = try StudySession(study(40), in: lost.path)
    #expect(session.resumedCount == 0 && session.begunCount == 0)
    _ = consume session
    try await run(study(40), in: lost)
    try Self.expectSame(lost, whole)
    // Starting over discards them.
    try await run(study(17), in: extended.folder, fresh: true)
    _ = try StudySession(study(40), in: extended.folder.path, fresh: true)
    #expect(!FileManager.default.fileExists(atPath: extended.folder.path("checkpoints")))
  }

  private static func ofLongVectors(
    _ estimator: String, _ iterations: Int
  ) throws -> ConvergenceStudy {
    try study(
      text(
        problem: #""dimension": 5000"#, methods: #"{"estimator": "\#(estimator)"}"#,
        budget: #"{"iterations": \#(iterations)}"#))
  }

  /// Merging shards carries along the files of last points, so their study can be extended, too.
  @Test func longVectorsOfShards() async throws {
    func study(_ iterations: Int) throws -> ConvergenceStudy {
      try Self.ofLongVectors("two-point", iterations)
    }
    let (small, folder) = (try study(17), try TemporaryFolder())
    for shard in [Shard(1, of: 2), Shard(2, of: 2)] {
      let share = StudyShare(shard, of: small, in: folder.path)
      let session = try StudySession(small, only: share, in: shard.folder(in: folder.path))
      try await session.run(jobs: 1, plan: share.plan()) { _ in }
    }
    let merge = try StudyMerge(StudyPart.all(in: [folder.path]), of: small, mixed: false)
    _ = try StudySession(small, in: folder.path, beginningWith: merge)
    #expect(try StudySession(study(40), in: folder.path).begunCount == 2)
    try await run(study(40), in: folder)
    let whole = try TemporaryFolder()
    try await run(study(40), in: whole)
    try Self.expectSame(folder, whole)
  }

  @Test(arguments: [
    (
      text(budget: #"{"iterations": 29}"#), "  configuration.budget.iterations: 30 → 29"
    ),
    (
      text(budget: #"{"iterations": 30, "evaluations": 40}"#),
      "  configuration.budget.evaluations: (absent) → 40"
    ),
    (
      text(budget: #"{"iterations": 60, "target": 0.5}"#),
      """
        configuration.budget.iterations: 30 → 60
        configuration.budget.target: (absent) → 0.5
      """
    ),
    (
      text(methods: #"{"estimator": "two-point", "radius": 1e-4}, {"estimator": "reverse-mode"}"#),
      "  configuration.methods[0].radius: 1e-05 → 0.0001"
    ),
    (text(rest: #", "seed": 7"#), "  configuration.seed: 1 → 7"),
    (
      text(rest: #", "record": {"per_decade": 5}"#), "  configuration.record.per_decade: 10 → 5"
    ),
    (
      text(problem: #""dimension": [4, 6], "smoothness": 2"#),
      "  configuration.problem.smoothness: 1 → 2"
    ),
    (text(problem: #""dimension": 4"#), "  configuration.problem.dimension: [4,6] → 4"),
    (text(replicates: 1), "  configuration.replicates: 2 → 1"),
    (text(steps: "2"), "  configuration.steps.relative: 1 → 2"),
  ])
  func anythingElseIsRefused(other: String, differences: String) async throws {
    let folder = try await results(of: Self.text())
    let journal = try folder.bytes("journal.txt")
    let other = try study(other)
    let refusal = InputError(
      .cannotCreate, at: folder.path,
      "the folder holds results of another configuration:\n\(differences)\n  (there → asked for)",
      remedy: remedyOfRefusal(folder.path))
    #expect(throws: refusal) { try StudySession(other, in: folder.path) }
    #expect(throws: refusal) { try StudyResults(adoptedBy: other, in: folder.path, for: .work) }
    #expect(try folder.bytes("journal.txt") == journal)
  }

  /// A plan finds what a session finds, and writes nothing.
  @Test func lookingAhead() async throws {
    let folder = try await results(of: Self.text())
    let journal = try folder.bytes("journal.txt")
    let large = try study(Self.text(replicates: 3))
    let found = try StudyResults(adoptedBy: large, in: folder.path, for: .work)
    #expect(found.records.count == 8 && found.finished.count == 8)
    let longer = try study(Self.text(budget: #"{"iterations": 31}"#))
    #expect(try StudyResults(adoptedBy: longer, in: folder.path, for: .work).records.isEmpty)
    #expect(try folder.bytes("journal.txt") == journal)
    #expect(try StudySession(large, in: folder.path).resumedCount == 8)
  }
}

extension TemporaryFolder {
  /// The replicates and iterations of the runs with this outcome.
  fileprivate func runs(thatAre outcome: String) throws -> [[String]] {
    try csv("runs.csv").rows.filter { $0["outcome"] == outcome }
      .map { row in ["replicate", "iterations"].map { row[$0] ?? "" } }
  }
}
