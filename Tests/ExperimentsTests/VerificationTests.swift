import Diagnostics
import Experiments
import Foundation
import LinearAlgebra
import Sampling
import Testing

/// Changes to a journal that its checksums do not show.
@Suite struct VerificationTests {
  /// Rewrites every line of a journal, and corrects its checksum.
  private static func change(_ folder: TemporaryFolder, _ change: (String) throws -> String) throws
  {
    let lines = try folder.text("journal.txt").split(separator: "\n").map { line in
      let body = try change(String(line.drop { $0 != " " }.dropFirst()))
      return "\(StableHash(body).hexadecimal) \(body)\n"
    }
    try folder.write(lines.joined(), to: "journal.txt")
  }

  private static let text = quadratic(
    methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#,
    rest: #""replicates": 2, "budget": {"iterations": 20}"#)

  private static func findings(
    in folder: TemporaryFolder, jobs: Int = 1
  ) async throws -> [String] {
    let verification = try Verification(of: study(text), in: folder.path)
    let sample = verification.sample(100, seed: 1)
    #expect(sample.count == 4)
    return try await verification.differences(in: sample, jobs: jobs)
      .flatMap { $0.findings.map(\.self) }
  }

  @Test(arguments: [1, 3])
  func nothingIsFoundWhereNothingIsWrong(jobs: Int) async throws {
    #expect(try await Self.findings(in: results(of: Self.text), jobs: jobs).isEmpty)
  }

  /// Runs that a longer budget left as they were keep the limit of the shorter one: with steps of 2.6 reverse mode
  /// diverges within 32 iterations or with the 32nd, and with steps of 1 it reaches the target with its tenth.
  @Test(arguments: [10, 32, 40])
  func nothingIsFoundUnderALongerBudget(iterations: Int) async throws {
    func study(_ iterations: Int, _ target: Double) throws -> ConvergenceStudy {
      try ExperimentsTests.study(
        quadratic(
          #""dimension": [3, 4], "spectrum": {"type": "geometric", "condition": 50}"#,
          methods: #"{"estimator": "reverse-mode"}, {"estimator": "two-point"}"#,
          rest: """
            "steps": {"relative": [1, 2.6]}, "replicates": 2, "targets": {"metric": "gap", "relative": [0.1]},
            "budget": {"iterations": \(iterations), "target": \(target)}
            """))
    }
    let pilot = try study(10, 1e-9)
    let cell = try #require(pilot.cells.first { $0.method.label == "reverse-mode" })
    let loss = try pilot.run(cell).curve.loss
    let first = try #require(loss[0])
    let last = try #require(loss[loss.count - 1])
    let target = last / first * 1.0001
    let folder = try TemporaryFolder()
    try await run(study(iterations, target), in: folder)
    let large = try study(200, target)
    try await run(large, in: folder)
    let verification = try Verification(of: large, in: folder.path)
    let sample = verification.sample(100, seed: 1)
    #expect(sample.count == large.cells.count)
    let differences = try await verification.differences(in: sample, jobs: 1)
    #expect(differences.isEmpty, "\(differences.map(\.findings))")
  }

  /// One number, in one run, is changed a little.
  @Test(arguments: [
    (#""stepSize":([0-9.e-]+)"#, "step size"), (#""workspaceBytes":([0-9]+)"#, "workspace bytes"),
    (#""iterationLimit":([0-9]+)"#, "iteration limit"),
  ])
  func aNumberIsChanged(pattern: String, name: String) async throws {
    let pattern = try Regex(pattern, as: (Substring, Substring).self)
    let folder = try await results(of: Self.text)
    var isChanged = false
    try Self.change(folder) { line in
      guard !isChanged, let match = line.firstMatch(of: pattern) else { return line }
      isChanged = true
      let number = match.1
      let other = Int(number).map { "\($0 + 1)" } ?? "\(Double(number)!.nextUp)"
      return line.replacing(match.0, with: match.0.replacing(number, with: other))
    }
    let findings = try await Self.findings(in: folder)
    #expect(findings.count == 1 && findings[0].hasPrefix("\(name) was "), "\(findings)")
  }

  /// The first loss of a run in the journal's packed form, changed; nil if the line is not a record.
  private static func changingFirstLoss(in line: String, _ change: (Double) -> Double) throws
    -> String?
  {
    guard let packed = line.firstMatch(of: /"loss":("[^"]+")/)?.1 else { return nil }
    var losses = try JSONDecoder().decode(PackedNumbers.self, from: Data(packed.utf8)).numbers
    losses[0] = change(losses[0])
    let other = try JSONEncoder().encode(PackedNumbers(losses))
    return line.replacing(packed, with: String(decoding: other, as: UTF8.self))
  }

  @Test func aLossIsChanged() async throws {
    let folder = try await results(of: Self.text)
    var isChanged = false
    try Self.change(folder) { line in
      guard !isChanged, let other = try Self.changingFirstLoss(in: line, \.nextUp) else {
        return line
      }
      isChanged = true
      return other
    }
    let findings = try await Self.findings(in: folder)
    #expect(findings.count == 1 && findings[0].hasPrefix("loss[0] was "), "\(findings)")
  }

  /// Results from another machine are compared within bounds: last bits may differ, no more.
  @Test(arguments: [
    ("processor", "processor", 1e-7, 0), ("kernelLevel", "kernel level", 1e-7, 0),
    ("blasCore", "BLAS core", 1e-7, 0), ("version", "version", 1e-7, 0),
    ("version", "version", 1e-5, 1),
  ])
  func boundsElsewhere(key: String, name: String, error: Double, count: Int) async throws {
    let folder = try await results(of: Self.text)
    let own = try Regex("\"\(key)\":\"[^\"]+\"")
    try Self.change(folder) { line in
      line.replacing(own, with: "\"\(key)\":\"other\"")
    }
    var isChanged = false
    try Self.change(folder) { line in
      guard !isChanged, let other = try Self.changingFirstLoss(in: line, { $0 * (1 + error) })
      else { return line }
      isChanged = true
      return other
    }
    let verification = try Verification(of: study(Self.text), in: folder.path)
    #expect(verification.differences.count == 1)
    #expect(verification.differences[0].hasPrefix("\(name): other"))
    #expect(try await Self.findings(in: folder).count == count)
  }

  @Test func theSampleIsDrawn() async throws {
    let study = try study(quadratic(rest: #""replicates": 40, "budget": {"iterations": 2}"#))
    let folder = try TemporaryFolder()
    try await run(study, in: folder)
    let verification = try Verification(of: study, in: folder.path)
    let samples = (0..<50).map { verification.sample(10, seed: $0).map(\.id) }
    #expect(samples.allSatisfy { Set($0).count == 10 })
    #expect(Set(samples).count == 50)
    #expect(samples[3] == verification.sample(10, seed: 3).map(\.id))
    // In 500 draws each of 40 runs comes up 12.5 times on average; some run never does with probability 40·(3/4)⁵⁰ ≈
    // 2·10⁻⁵.
    #expect(Set(samples.joined()).count == 40)
    #expect(verification.sample(1000, seed: 1).count == 40)
  }

  /// Shards of another version are merged only when that is asked for.
  @Test func shardsOfAnotherVersion() async throws {
    let folder = try TemporaryFolder()
    let whole = try study(Self.text)
    var paths: [String] = []
    for i in 1...2 {
      let shard = Shard(i, of: 2)
      let share = StudyShare(shard, of: whole, in: folder.path)
      let session = try StudySession(whole, only: share, in: shard.folder(in: folder.path))
      try await session.run(jobs: 1, plan: share.plan()) { _ in }
      try session.writeManifest(Manifest(jobs: 1, start: Date()))
      paths.append(session.path)
    }
    let parts = try StudyPart.all(in: [folder.path])
    #expect(parts.map(\.path) == paths)
    #expect(try StudyMerge(parts, of: whole, mixed: false).missing.isEmpty)
    let journal = "shards/2-of-2/journal.txt"
    let own = try folder.text(journal)
    let lines = own.split(separator: "\n").map { line in
      let body = String(line.drop { $0 != " " }.dropFirst())
        .replacing(/"commit":"[^"]*",/, with: "")
        .replacing(#""version":"0.1.0""#, with: #""version":"9.9.9""#)
      return "\(StableHash(body).hexadecimal) \(body)\n"
    }
    try folder.write(lines.joined(), to: journal)
    let error = #expect(throws: InputError.self) {
      try StudyMerge(parts, of: whole, mixed: false)
    }
    let found = try #require(error?.found)
    #expect(found.hasPrefix("the runs were not all made alike:\n  version:\n    0.1.0"))
    #expect(found.hasSuffix("\n    9.9.9 in \(paths[1])\n  (last bits can depend on that)"))
    #expect(try StudyMerge(parts, of: whole, mixed: true).missing.isEmpty)
  }
}
