import Diagnostics
import Experiments
import Foundation
import Testing

/// A results folder has one writer, whatever somebody does to the files that it locks; and that writer writes nowhere
/// else.
@Suite struct OneWriterTests {
  private static let text = quadratic(rest: #""replicates": 3, "budget": {"iterations": 4}"#)

  private static func refusal(_ folder: TemporaryFolder) -> InputError {
    InputError(
      .tryAgain, at: folder.path, "another zobench is writing here",
      remedy: "wait until it is done, or give another folder with --output")
  }

  /// Removed, or replaced by a file that looks the same, once or repeatedly.
  enum Removal: CaseIterable {
    case removed, renamed, replaced

    func befall(_ lock: String) -> Bool {
      if self == .removed { return unlink(lock) == 0 }
      guard rename(lock, lock + ".old") == 0 else { return false }
      return self == .renamed || FileManager.default.createFile(atPath: lock, contents: Data())
    }
  }

  @Test(arguments: Removal.allCases)
  func aLockThatIsGoneLetsNobodyIn(removal: Removal) throws {
    let folder = try TemporaryFolder()
    let study = try study(Self.text)
    let session = try StudySession(study, in: folder.path)
    let journal = try folder.bytes("journal.txt")
    for fresh in [false, true, false] {
      #expect(removal.befall(folder.path(".lock")))
      #expect(throws: Self.refusal(folder)) {
        try StudySession(study, in: folder.path, fresh: fresh)
      }
      let parts = try StudyPart.all(in: [folder.path])
      #expect(
        throws: InputError(
          .tryAgain, at: folder.path, "another zobench is writing here",
          remedy: "wait until it is done")
      ) { try StudyMerge(parts, of: study, mixed: false) }
      #expect(try StudyStatus(of: study, in: parts).parts[0].writer == "unknown")
    }
    #expect(try folder.bytes("journal.txt") == journal)
    withExtendedLifetime(session) {}
    _ = consume session
    _ = try StudySession(study, in: folder.path)
  }

  /// The session itself makes a new file, and is not disturbed.
  @Test func aLockThatIsGoneIsTakenAnew() async throws {
    let folder = try TemporaryFolder()
    let study = try study(Self.text)
    let session = try StudySession(study, in: folder.path)
    let owner = try folder.text(".lock")
    unlink(folder.path(".lock"))
    try await session.run(jobs: 1, plan: study.plan()) { _ in }
    #expect(try folder.text(".lock") == owner && owner.hasPrefix("process "))
    _ = try session.writeFiles(manifest: Manifest(jobs: 1, start: Date()))
    let whole = try await results(of: Self.text)
    #expect(try folder.bytes("curves.csv") == whole.bytes("curves.csv"))
  }

  /// A journal that was rewritten is locked too.
  @Test func ofAnExtendedStudy() async throws {
    let folder = try await results(of: Self.text)
    let study = try study(quadratic(rest: #""replicates": 5, "budget": {"iterations": 4}"#))
    let session = try StudySession(study, in: folder.path)
    unlink(folder.path(".lock"))
    #expect(throws: Self.refusal(folder)) { try StudySession(study, in: folder.path) }
    withExtendedLifetime(session) {}
  }

  /// A session does not write into a journal that somebody has put in place of its own.
  @Test func aJournalThatIsReplaced() async throws {
    let folder = try TemporaryFolder()
    let study = try study(Self.text)
    let session = try StudySession(study, in: folder.path)
    try folder.write("mine", to: "mine")
    rename(folder.path("mine"), folder.path("journal.txt"))
    let error = await #expect(throws: InputError.self) {
      try await session.run(jobs: 1, plan: study.plan()) { _ in }
    }
    #expect(error?.kind == .inputOutput)
    #expect(error?.found.hasPrefix("the folder or its journal was removed, or replaced") == true)
    #expect(throws: error!) {
      try session.writeFiles(manifest: Manifest(jobs: 1, start: Date()))
    }
    #expect(try folder.text("journal.txt") == "mine")
    #expect(!folder.has("curves.csv") && !folder.has("manifest.json"))
  }

  private static let kinds = ["a symbolic link", "a folder", "a pipe"]

  private static func put(_ kind: String, at name: String, in folder: TemporaryFolder) throws {
    let path = folder.path(name)
    unlink(path)
    switch kind {
    case "a symbolic link": #expect(symlink("elsewhere", path) == 0)
    case "a folder": #expect(mkdir(path, 0o777) == 0)
    default: #expect(mkfifo(path, 0o666) == 0)
    }
  }

  /// Whether the link leads to a file or to none, and whoever wants to write there.
  @Test(arguments: [".lock", "journal.txt"], kinds)
  func whatIsNoFileIsRefused(name: String, kind: String) async throws {
    for isThere in [true, false] {
      let folder = try await results(of: Self.text)
      if isThere { try folder.write("mine", to: "elsewhere") }
      try Self.put(kind, at: name, in: folder)
      for fresh in [false, true] {
        #expect(
          throws: InputError(
            .cannotCreate, at: folder.path(name), "it is \(kind)",
            expected: "a file in the folder itself",
            remedy: "put the file there, or give another folder")
        ) { try StudySession(study(Self.text), in: folder.path, fresh: fresh) }
      }
      #expect(folder.has("elsewhere") == isThere)
      if isThere { #expect(try folder.text("elsewhere") == "mine") }
      guard name == "journal.txt" else { continue }
      #expect(throws: InputError.self) { try StudyResults(of: study(Self.text), in: folder.path) }
    }
  }

  /// If somebody has put a link where the state of a run is being written, it is not followed.
  @Test func statesFollowNoLinks() throws {
    let folder = try TemporaryFolder()
    let state = CellCheckpoints(in: folder.path, id: "r0123456789ab", definition: "d") { _ in }
      .running
    mkdir(folder.path("checkpoints"), 0o777)
    try folder.write("mine", to: "elsewhere")
    for path in [state.path, state.path + ".partial"] { symlink("../elsewhere", path) }
    #expect(!state.exists)
    #expect(state.write(7, [1, 2], isSynced: false) && state.exists)
    #expect(try folder.text("elsewhere") == "mine")
  }

  /// A link leads to another folder's journal, which is not read as one's own either.
  @Test func aJournalThatIsALinkIsNotRead() async throws {
    let other = try await results(of: Self.text)
    let folder = try TemporaryFolder()
    #expect(symlink(other.path("journal.txt"), folder.path("journal.txt")) == 0)
    let error = #expect(throws: InputError.self) {
      try JournalContents<RunRecord>(in: folder.path)
    }
    #expect(
      error?.description == """
        \(folder.path("journal.txt")): it is a symbolic link; expected a file in the folder itself. \
        Put the file there, or give another folder.
        """)
    #expect(error?.kind == .noInput)
  }
}
