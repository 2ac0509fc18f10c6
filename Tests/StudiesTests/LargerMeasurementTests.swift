import Diagnostics
import Experiments
import Fields
import Foundation
import Studies
import Testing

/// If results of a smaller study are there, a larger one measures only the rest.
@Suite struct LargerMeasurementTests {
  /// A results folder, gone with the test.
  private final class Folder {
    let path = NSTemporaryDirectory() + "zobench-larger-" + UUID().uuidString
    deinit { try? FileManager.default.removeItem(atPath: path) }
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }
  }

  private static func problem(_ dimensions: [JSON], smoothness: JSON = 1) -> JSON {
    ["type": "quadratic", "dimension": .array(dimensions), "smoothness": smoothness]
  }

  private static func run(_ study: MeasurementStudy, in folder: Folder) async throws {
    let session = try StudySession(study, in: folder.path)
    try await session.run(jobs: 2, plan: study.plan()) { _ in }
    _ = try session.write(session.results.files, manifest: Manifest(jobs: 2, start: Date()))
  }

  /// A kind, the fields of a study, and those of a larger one.
  private static let growing: [(kind: String, small: [String: JSON], large: [String: JSON])] = [
    ("accuracy", ["problem": problem([5, 3])], ["problem": problem([3, 4, 5])]),
    (
      "hutchinson", ["problem": problem([3]), "probes": [2, 5], "replicates": 50],
      ["problem": problem([2, 3, 7]), "probes": [2, 5], "replicates": 50]
    ),
    ("jacobian", ["outputs": [1, 4], "inputs": 5], ["outputs": [4, 2, 1], "inputs": 5]),
  ]

  @Test(arguments: growing)
  func moreOfWhatIsSwept(
    kind: String, small: [String: JSON], large: [String: JSON]
  ) async throws {
    let (extended, whole) = (Folder(), Folder())
    let (small, large) = (try measurementStudy(kind, small), try measurementStudy(kind, large))
    try await Self.run(small, in: extended)
    let session = try StudySession(large, in: extended.path)
    #expect(session.resumedCount == small.cells.count && small.cells.count < large.cells.count)
    _ = consume session
    try await Self.run(large, in: extended)
    try await Self.run(large, in: whole)
    let file = "\(kind).csv"
    #expect(try extended.text(file) == whole.text(file))
  }

  /// Any other change is refused: what is not swept is part of every cell.
  @Test(
    arguments: [
      ["problem": problem([3, 5], smoothness: 2)],
      ["problem": problem([3, 5]), "per_decade": 5],
      ["problem": problem([3, 5]), "seed": 2],
      ["problem": problem([3])],
    ] as [[String: JSON]])
  func anythingElseIsRefused(other: [String: JSON]) async throws {
    let folder = Folder()
    try await Self.run(measurementStudy("accuracy", ["problem": Self.problem([3, 5])]), in: folder)
    let journal = try folder.text("journal.txt")
    let other = try measurementStudy("accuracy", other)
    let error = #expect(throws: InputError.self) { try StudySession(other, in: folder.path) }
    #expect(error?.kind == .cannotCreate)
    #expect(try folder.text("journal.txt") == journal)
  }
}
