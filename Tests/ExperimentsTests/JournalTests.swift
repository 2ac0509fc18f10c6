import Diagnostics
import Experiments
import Fields
import Foundation
import Testing

/// What a journal's lines hold, and what happens when they are damaged.
@Suite struct JournalTests {
  private typealias Contents = JournalContents<RunRecord>

  private static let text = quadratic(rest: #""replicates": 3, "budget": {"iterations": 4}"#)

  private static func contents(_ folder: TemporaryFolder) throws -> Contents {
    try Contents(in: folder.path)
  }

  @Test func identitySessionsAndRecords() async throws {
    let folder = try await results(of: Self.text)
    let study = try study(Self.text)
    let contents = try Self.contents(folder)
    #expect(contents.identity == study.source.identity && !contents.droppedTail)
    #expect(contents.sessions.map(\.line) == [2] && contents.records.map(\.line) == [3, 4, 5])
    let here = Provenance.current()
    for session in contents.sessions.map(\.provenance) {
      #expect(session.version == Provenance.currentVersion && session.host == here.host)
      #expect(session.kernelLevel == here.kernelLevel && session.blasCore == here.blasCore)
      #expect(try Date(session.start, strategy: .iso8601) <= Date())
    }
    for (entry, cell) in zip(contents.records, study.cells) {
      #expect(entry.record.id == cell.id)
      #expect(entry.definition == study.definitionHash(of: cell))
    }
  }

  /// As a value it gives the bytes that it was read from.
  @Test func writtenAsAWhole() async throws {
    let folder = try await results(of: Self.text)
    #expect(try Self.contents(folder).text() == folder.text("journal.txt"))
  }

  @Test func oneThatIsNotThereIsEmpty() throws {
    let contents = try Self.contents(TemporaryFolder())
    #expect(contents.identity == nil && contents.records.isEmpty && !contents.droppedTail)
  }

  /// Cut at every byte of its last record: the others are kept, and that one is done again.
  @Test func cutAtEveryByteOfTheLastRecord() async throws {
    let whole = try await results(of: Self.text)
    let journal = try whole.bytes("journal.txt")
    let start = journal.dropLast().lastIndex(of: UInt8(ascii: "\n"))! + 1
    let runs = try whole.bytes("runs.csv")
    for end in start..<journal.count {
      let folder = try TemporaryFolder()
      try journal[..<end].write(to: URL(fileURLWithPath: folder.path("journal.txt")))
      let contents = try Self.contents(folder)
      #expect(contents.records.count == 2 && contents.droppedTail == (end > start))
      // Every tenth is resumed, too: that takes some milliseconds.
      guard end.isMultiple(of: 10) || end <= start + 1 else { continue }
      try await run(try study(Self.text), in: folder)
      #expect(try folder.bytes("runs.csv") == runs)
      #expect(try folder.bytes("journal.txt")[..<start] == journal[..<start])
    }
  }

  /// One flipped bit before the last line, wherever it is, is an error that names the line.
  @Test func aFlippedBitIsNamed() async throws {
    let folder = try await results(of: Self.text)
    let journal = try folder.bytes("journal.txt")
    let file = URL(fileURLWithPath: folder.path("journal.txt"))
    let lastLine = journal.dropLast().lastIndex(of: UInt8(ascii: "\n"))!
    var line = 1
    for position in 0..<lastLine {
      if position.isMultiple(of: 7) {
        var damaged = journal
        damaged[position] ^= 1
        try damaged.write(to: file)
        let error = #expect(throws: InputError.self) { try Self.contents(folder) }
        #expect(error?.place == "\(folder.path("journal.txt")):\(line)")
      }
      if journal[position] == UInt8(ascii: "\n") { line += 1 }
    }
  }

  /// If a damaged line is followed by a cut one, a power cut is not the cause.
  @Test func onlyTheLastLineMayBeDamaged() async throws {
    let folder = try await results(of: Self.text)
    var journal = try folder.bytes("journal.txt")
    journal[journal.count - 20] ^= 1
    journal.append(contentsOf: Data("0123".utf8))
    try journal.write(to: URL(fileURLWithPath: folder.path("journal.txt")))
    #expect(throws: InputError.self) { try Self.contents(folder) }
  }

  /// A journal written by another version is reported as another configuration, not as damaged.
  @Test func anotherFormatIsRefused() async throws {
    let folder = try TemporaryFolder()
    let study = try study(Self.text)
    guard case .object(var identity) = study.source.identity else { return }
    identity["format"] = 1
    var contents = Contents(identity: .object(identity))
    contents.records = [
      Contents.Entry(
        line: 2,
        record: RunRecord(id: "r", replicate: 0, outcome: .failed, stepSize: 1, stepRelative: 1),
        definition: "d")
    ]
    try folder.write(contents.text(), to: "journal.txt")
    let error = #expect(throws: InputError.self) { try StudySession(study, in: folder.path) }
    #expect(
      error?.found.hasPrefix("the folder holds results of another configuration:\n  format: 1 → 2")
        == true)
  }
}
