import Diagnostics
import Experiments
import Fields
import Foundation
import Sampling
import Testing

/// Files that are not zobench's own are neither taken for its results, nor overwritten, nor removed.
@Suite struct ForeignFilesTests {
  private static let text = quadratic(
    #""dimension": [4, 6], "start": "gaussian""#,
    methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#,
    rest: #""replicates": 2, "budget": {"iterations": 30}"#)

  // MARK: records

  /// Each changes one of the things that records follow from, including a longer budget.
  private static let others = [
    text.replacing(#""iterations": 30"#, with: #""iterations": 31"#),
    text.replacing(#""iterations": 30"#, with: #""iterations": 29"#),
    text.replacing(#""iterations": 30"#, with: #""iterations": 30, "target": 0.5"#),
    text.replacing(#""two-point""#, with: #""two-point", "radius": 1e-4"#),
    text.replacing(#""two-point""#, with: #""two-point", "directions": 2"#),
    text.replacing(#""gaussian""#, with: #""ones""#),
    text.replacing(#""gaussian""#, with: #""gaussian", "smoothness": 2"#),
    text.replacing("[4, 6]", with: "[4, 5]"),
    text.replacing(#""replicates": 2"#, with: #""replicates": 2, "seed": 7"#),
    text.replacing(#""replicates": 2"#, with: #""replicates": 2, "steps": {"relative": 0.5}"#),
    text.replacing(
      #""replicates": 2"#, with: #""replicates": 2, "record": {"per_decade": 5}"#),
  ]

  /// A journal that passes off another study's records as this one's, with a correct checksum.
  @Test(arguments: others)
  func recordsOfAnotherStudy(other: String) async throws {
    let folder = try await results(of: other)
    let study = try study(Self.text)
    var contents = try JournalContents<RunRecord>(in: folder.path)
    #expect(contents.identity != study.source.identity)
    contents.identity = study.source.identity
    let forged = try contents.text()
    try folder.write(forged, to: "journal.txt")
    func expectRefused(_ body: () throws -> Void) {
      let error = #expect(throws: InputError.self, performing: body)
      #expect(error?.kind == .data)
      #expect(error?.place.hasPrefix("\(folder.path("journal.txt")):") == true)
      #expect(
        error?.found.contains("does not belong to this study, whatever the first line says") == true
      )
    }
    expectRefused { _ = try StudySession(study, in: folder.path) }
    expectRefused { _ = try StudyResults(of: study, in: folder.path) }
    for purpose in [ResultsPurpose.work, .reading] {
      expectRefused { _ = try StudyResults(adoptedBy: study, in: folder.path, for: purpose) }
    }
    expectRefused { _ = try Verification(of: study, in: folder.path) }
    expectRefused {
      _ = try StudyMerge(StudyPart.all(in: [folder.path]), of: study, mixed: true)
    }
    #expect(try folder.text("journal.txt") == forged)
    try await run(study, in: folder, fresh: true)
    #expect(try folder.csv("runs.csv").rows.count == study.cells.count)
  }

  /// Records whose step size was computed differently, by another version or on another processor, as their definition
  /// says.
  @Test(arguments: [1.25, 0.999])
  func recordsOfAnotherStepSize(factor: Double) async throws {
    let folder = try TemporaryFolder()
    try folder.write("a,b,c\n0,3,4\n3,0,5\n4,5,0\n", to: "d.csv")
    let study = try study(
      """
      {"name": "maps", "problem": {"type": "mds", "distances": "d.csv"}, "replicates": 1,
       "methods": [{"estimator": "two-point"}], "budget": {"iterations": 5}}
      """, in: folder)
    try await run(study, in: folder)
    var contents = try JournalContents<RunRecord>(in: folder.path)
    contents.records = try contents.records.map { entry in
      var record = entry.record
      record.stepSize *= factor
      let cell = try #require(study.cells.first { $0.id == record.id })
      guard case .object(var definition) = study.definition(of: cell) else { return entry }
      try #require(definition["step_size"] == JSON(entry.record.stepSize))
      definition["step_size"] = JSON(record.stepSize)
      return .init(
        line: entry.line, record: record,
        definition: StableHash(JSON.object(definition).text).hexadecimal)
    }
    try folder.write(contents.text(), to: "journal.txt")
    #expect(
      try StudyResults(of: study, in: folder.path).finished.map(\.stepSize)
        == contents.records.map(\.record.stepSize))
    let error = #expect(throws: InputError.self) { try StudySession(study, in: folder.path) }
    #expect(error?.found.contains("made with a step size of") == true)
    // A step size other than the definition's belongs to no study.
    contents.records = contents.records.map {
      var record = $0.record
      record.stepSize *= 2
      return .init(line: $0.line, record: record, definition: $0.definition)
    }
    try folder.write(contents.text(), to: "journal.txt")
    let foreign = #expect(throws: InputError.self) {
      try StudyResults(of: study, in: folder.path)
    }
    #expect(foreign?.found.contains("does not belong to this study") == true)
  }

  /// A study takes its own records, however its configuration is written.
  @Test func recordsOfTheStudy() async throws {
    let folder = try await results(of: Self.text)
    let study = try study(Self.text)
    #expect(try StudySession(study, in: folder.path).resumedCount == study.cells.count)
    #expect(try StudyResults(of: study, in: folder.path).finished.count == study.cells.count)
  }

  // MARK: the journal

  @Test(arguments: [
    "My journal\n\nMonday: rain.\n", "no newline", "{\"format\": 2}\n", "\n", "0123 {\n",
    "0123456789abcdef {}\n", "0123456789abcdef {}\n0123456789abcdef {}\n0123", "abcdefg", "\0x",
    "0123456789abcdef\t{", "ABCDEF", "\u{FEFF}",
  ])
  func whatIsNoJournalIsRefused(content: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(content, to: "journal.txt")
    let study = try study(Self.text)
    let refusal = InputError(
      .data, at: folder.path("journal.txt"),
      "the file is not a journal of zobench: no line has its checksum",
      remedy: "move it away, or give another folder; run --fresh overwrites it")
    #expect(throws: refusal) { try StudySession(study, in: folder.path) }
    #expect(throws: refusal) { try StudyResults(of: study, in: folder.path) }
    #expect(try folder.text("journal.txt") == content)
    #expect(try StudySession(study, in: folder.path, fresh: true).resumedCount == 0)
  }

  /// The process ended, or the power failed, while the first line was being written: nothing was lost, and the study
  /// begins.
  @Test func aFirstLineThatIsCut() async throws {
    let whole = try await results(of: Self.text)
    let line = try whole.bytes("journal.txt").prefix { $0 != UInt8(ascii: "\n") }
    let study = try study(Self.text)
    let folder = try TemporaryFolder()
    let file = URL(fileURLWithPath: folder.path("journal.txt"))
    for count in [1, 7, 4096] {
      try Data(count: count).write(to: file)
      #expect(try StudySession(study, in: folder.path).droppedTail)
    }
    for end in 0...line.count {
      try line[..<end].write(to: file)
      #expect(try StudySession(study, in: folder.path).droppedTail == (end > 0))
    }
    try line.write(to: file)
    try await run(study, in: folder)
    #expect(try folder.bytes("curves.csv") == whole.bytes("curves.csv"))
  }

  /// A line that has a checksum but is not what a journal begins with.
  @Test(arguments: [#"{"record": {}}"#, "[]", #"{"format": 2}"#, "7"])
  func aFirstLineThatSaysNothing(body: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("\(StableHash(body).hexadecimal) \(body)\n", to: "journal.txt")
    let error = #expect(throws: InputError.self) {
      try StudySession(study(Self.text), in: folder.path)
    }
    #expect(error?.place == folder.path("journal.txt:1") || error?.kind == .cannotCreate)
  }

  // MARK: result files

  @Test func filesOfSomebodyElseAreNotOverwritten() async throws {
    let study = try study(Self.text)
    let names = study.fileNames + ["manifest.json"]
    for name in names {
      let folder = try TemporaryFolder()
      try folder.write("mine", to: name)
      try folder.write("notes", to: "notes.txt")
      #expect(
        throws: InputError(
          .cannotCreate, at: folder.path,
          "the folder holds \(name), which zobench did not make",
          expected: "a new folder, or results of zobench run",
          remedy:
            "give another folder with --output, or move them away; run --fresh overwrites them")
      ) { try StudySession(study, in: folder.path) }
      #expect(try folder.text(name) == "mine" && !folder.has("journal.txt"))
      try await run(study, in: folder, fresh: true)
      #expect(try folder.text(name) != "mine" && folder.text("notes.txt") == "notes")
      // Now they are its own, also without the journal, and next to a journal without the manifest.
      try await run(study, in: folder)
      unlink(folder.path("journal.txt"))
      try await run(study, in: folder)
      unlink(folder.path("manifest.json"))
      try await run(study, in: folder)
    }
  }

  /// The error names all of them; an empty file belongs to nobody.
  @Test func filesOfSomebodyElseAreNamed() throws {
    let folder = try TemporaryFolder()
    let study = try study(Self.text)
    for name in ["runs.csv", "curves.csv", "other.csv"] { try folder.write("mine", to: name) }
    try folder.write("", to: "summary.csv")
    let error = #expect(throws: InputError.self) { try StudySession(study, in: folder.path) }
    #expect(error?.found == "the folder holds curves.csv, runs.csv, which zobench did not make")
    #expect(error?.kind == .cannotCreate)
  }

  /// A file that appears while the study runs: what is finished is kept.
  @Test func aFileOfSomebodyElseAppears() async throws {
    let folder = try TemporaryFolder()
    let study = try study(Self.text)
    let session = try StudySession(study, in: folder.path)
    try await session.run(jobs: 1, plan: study.plan()) { _ in }
    try folder.write("mine", to: "runs.csv")
    let manifest = Manifest(jobs: 1, start: Date())
    #expect(throws: InputError.self) { try session.writeFiles(manifest: manifest) }
    #expect(try folder.text("runs.csv") == "mine" && !folder.has("curves.csv"))
    unlink(folder.path("runs.csv"))
    _ = try session.writeFiles(manifest: manifest)
    // Written by this session, they are its own.
    _ = try session.writeFiles(manifest: manifest)
    #expect(try folder.csv("runs.csv").rows.count == study.cells.count)
  }

  /// The names checked beforehand are those of the files written, for studies with maps and rates too.
  @Test func namesAreThoseOfTheFiles() throws {
    for text in [Self.text, quadratic(#""dimension": 10, "class": "smooth""#)] {
      let study = try study(text)
      let nothing = StudyResults(study: study, records: [:])
      let files = nothing.files(nothing.summary).map(\.name)
      #expect(study.fileNames.starts(with: files))
      #expect(study.fileNames.count == files.count + (text == Self.text ? 0 : 3))
    }
  }

  // MARK: manifests

  /// A manifest from somebody else names files that are not results of its folder.
  @Test func aManifestNamesOtherFiles() async throws {
    let outer = try TemporaryFolder()
    mkdir(outer.path("results"), 0o777)
    let names = [
      "../outside.csv", "\(outer.path)/absolute.csv", "sub/below.csv", ".hidden.csv", "notes.txt",
      ".lock", "..", ".", "", "sub", "sub/../../outside.csv",
    ]
    mkdir(outer.path("results/sub"), 0o777)
    let mine = [
      "outside.csv", "absolute.csv", "results/sub/below.csv", "results/.hidden.csv",
      "results/notes.txt",
    ]
    for file in mine { try outer.write("mine", to: file) }
    let study = try study(Self.text)
    let results = try await results(of: Self.text)
    for name in ["journal.txt", "manifest.json"] {
      rename(results.path(name), outer.path("results/\(name)"))
    }
    guard case .object(var entries) = try JSON.read(path: outer.path("results/manifest.json"))
    else { return }
    entries["files"] = .array(names.map { .string($0) })
    try outer.write(JSON.object(entries).prettyText, to: "results/manifest.json")
    for fresh in [false, true] {
      let session = try StudySession(study, in: outer.path("results"), fresh: fresh)
      try await session.run(jobs: 1, plan: study.plan()) { _ in }
      _ = try session.writeFiles(manifest: Manifest(jobs: 1, start: Date()))
      for file in mine { #expect(try outer.text(file) == "mine", "\(file)") }
      #expect(outer.has("results/.lock"))
    }
  }

  /// Others, too, keep files in folders called `checkpoints`.
  @Test func startingOverRemovesItsOwnStatesOnly() throws {
    let folder = try TemporaryFolder()
    let study = try study(Self.text)
    mkdir(folder.path("checkpoints"), 0o777)
    let id = study.cells[0].id
    let mine = ["model.state", "r.end", "\(id)", "\(id).txt", "\(id).state.old", "epoch-3.pt"]
    let own = ["\(id).state", "\(id).end", "\(id).state.partial", "r0123456789ab.end"]
    for name in mine + own { try folder.write("content", to: "checkpoints/\(name)") }
    _ = try StudySession(study, in: folder.path, fresh: true)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path("checkpoints"))
    #expect(left.sorted() == mine.sorted())
  }
}
