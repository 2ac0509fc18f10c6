import Diagnostics
import Experiments
import Foundation
import Testing

/// A file is replaced as a whole, behind all links; anything that is not a file is written into, and stays what it is.
@Suite struct WholeFileTests {
  private static func write(_ text: String, to path: String) throws {
    try WholeFile.write(text, to: path, creating: "give another file")
  }

  private static func status(_ path: String) -> stat {
    var status = stat()
    lstat(path, &status)
    return status
  }

  private static func link(_ name: String, to target: String, in folder: TemporaryFolder) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(name), withDestinationPath: target)
  }

  private static func names(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// Whoever has the old one open keeps it, and whoever may read it may read the new one.
  @Test(arguments: [0o600, 0o644, 0o444, 0o640] as [mode_t])
  func aFileIsReplaced(mode: mode_t) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: "a.csv")
    chmod(path, mode)
    let old = FileHandle(forReadingAtPath: path)!
    try Self.write("new", to: path)
    #expect(try folder.text("a.csv") == "new")
    #expect(try old.readToEnd() == Data("old".utf8))
    #expect(Self.status(path).st_mode & 0o777 == mode)
    #expect(try Self.names(folder) == ["a.csv"])
  }

  /// Whether it leads to a file, or to a name without one: nearby, elsewhere, from the root, by other links.
  @Test(arguments: ["b.csv", "other/b.csv", "ROOT/other/b.csv", "other/../b.csv", "c", "folder/c"])
  func linksAreFollowed(target: String) throws {
    for isThere in [true, false] {
      let folder = try TemporaryFolder()
      for name in ["other", "far"] { mkdir(folder.path(name), 0o777) }
      try Self.link("c", to: "other/c", in: folder)
      try Self.link("other/c", to: "../far/b.csv", in: folder)
      try Self.link("folder", to: "other", in: folder)
      let target = target.replacing("ROOT", with: folder.path)
      try Self.link("a.csv", to: target, in: folder)
      let path = folder.path("a.csv")
      if isThere { try Data("old".utf8).write(to: URL(fileURLWithPath: path.realPath)) }
      try Self.write("new", to: path)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == target)
      let written = ["b.csv", "other/b.csv", "far/b.csv"].filter(folder.has)
      #expect(written.count == 1)
      #expect(try folder.text(written[0]) == "new")
      #expect(try folder.text("a.csv") == "new")
      for name in ["c", "other/c"] {
        #expect(Self.status(folder.path(name)).st_mode & S_IFMT == S_IFLNK)
      }
      // Nothing else is left behind either.
      let files = FileManager.default.enumerator(atPath: folder.path)!.compactMap { $0 as? String }
      #expect(!files.contains { $0.hasSuffix(".partial") })
    }
  }

  @Test func linksInACircle() throws {
    let folder = try TemporaryFolder()
    try Self.link("a", to: "b", in: folder)
    try Self.link("b", to: "a", in: folder)
    #expect(
      throws: InputError(
        .cannotCreate, at: folder.path("a"),
        "the file cannot be created (too many levels of symbolic links)",
        remedy: "give another file")
    ) { try Self.write("new", to: folder.path("a")) }
    #expect(try Self.names(folder) == ["a", "b"])
  }

  /// Making room would not help there.
  @Test(arguments: ["here", "here/", "link", ""])
  func noFileTakesThePlaceOfAFolder(name: String) throws {
    let folder = try TemporaryFolder()
    mkdir(folder.path("here"), 0o777)
    try Self.link("link", to: "here", in: folder)
    let path = name.isEmpty ? "" : folder.path(name)
    #expect(
      throws: InputError(
        .cannotCreate, at: path,
        "the file cannot be created "
          + (name.isEmpty ? "(no such file or directory)" : "(is a directory)"),
        remedy: "give another file")
    ) { try Self.write("new", to: path) }
    #expect(try Self.names(folder) == ["here", "link"])
  }

  /// If somebody has put something at the name of the file being made, it is not written to.
  @Test func aLinkInThePlaceOfThePartialFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "precious")
    try Self.link(".a.csv.partial", to: "precious", in: folder)
    try Self.write("new", to: folder.path("a.csv"))
    #expect(try folder.text("precious") == "mine" && folder.text("a.csv") == "new")
    #expect(try Self.names(folder) == ["a.csv", "precious"])
  }

  /// More than a pipe holds, by its own name and by a link.
  @Test(arguments: ["pipe", "link"])
  func pipesAreWrittenInto(name: String) throws {
    let folder = try TemporaryFolder()
    mkfifo(folder.path("pipe"), 0o600)
    try Self.link("link", to: "pipe", in: folder)
    let text = String(repeating: "0123456789\n", count: 20_000)
    let (pipe, read) = (folder.path("pipe"), folder.path("read"))
    let reader = Thread {
      let bytes = FileHandle(forReadingAtPath: pipe)!.readDataToEndOfFile()
      _ = FileManager.default.createFile(atPath: read, contents: bytes)
    }
    reader.start()
    try Self.write(text, to: folder.path(name))
    while !reader.isFinished { usleep(1000) }
    #expect(try folder.text("read") == text)
    #expect(Self.status(folder.path("pipe")).st_mode & S_IFMT == S_IFIFO)
    #expect(WholeFile.isStream(folder.path(name)) && !WholeFile.isStream(folder.path("read")))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func devicesAreWrittenInto() throws {
    let folder = try TemporaryFolder()
    for device in ["null", "full"] { try Self.link(device, to: "/dev/\(device)", in: folder) }
    for path in ["/dev/null", folder.path("null")] { try Self.write("new", to: path) }
    for path in ["/dev/full", folder.path("full")] {
      #expect(
        throws: InputError(
          .inputOutput, at: path, "the file cannot be written (no space left on device)",
          remedy: "make room")
      ) { try Self.write("new", to: path) }
    }
    for device in ["null", "full"] {
      #expect(Self.status("/dev/\(device)").st_mode & S_IFMT == S_IFCHR)
      #expect(Self.status(folder.path(device)).st_mode & S_IFMT == S_IFLNK)
    }
  }

  /// Writing to a descriptor that this process has open continues at its position, just as `>` does not restart a file
  /// that two commands write to.
  @Test func descriptorsAreWrittenTo() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("before ", to: "file")
    let descriptor = open(path, O_WRONLY | O_APPEND)
    defer { close(descriptor) }
    try Self.link("link", to: "/dev/fd/\(descriptor)", in: folder)
    for place in ["/dev/fd/\(descriptor)", folder.path("link")] {
      try Self.write("new ", to: place)
    }
    _ = SystemCall.write("after", to: descriptor)
    #expect(try folder.text("file") == "before new new after")
    // A descriptor that is not open is not a place; this one cannot be open, however many files other tests have open.
    let closed = "/dev/fd/\(Int32.max)"
    #expect(
      throws: InputError(
        .inputOutput, at: closed, "the file cannot be written (bad file descriptor)",
        remedy: "make room")
    ) { try Self.write("new", to: closed) }
  }

  /// A file that is moved takes its place in the same way.
  @Test(arguments: ["plain", "link", "dangling", "pipe"])
  func moved(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "target")
    try folder.write("old", to: "plain")
    try Self.link("link", to: "target", in: folder)
    try Self.link("dangling", to: "nothere", in: folder)
    mkfifo(folder.path("pipe"), 0o600)
    // Opened so that nobody waits: the pipe holds what is written.
    let pipe = open(folder.path("pipe"), O_RDWR)
    defer { close(pipe) }
    let kinds = {
      ["plain", "link", "dangling", "pipe"].map { Self.status(folder.path($0)).st_mode }
    }
    let before = kinds()
    let file = try folder.write("new", to: "made")
    try WholeFile.move(file, to: folder.path(name), creating: "give another folder")
    #expect(!folder.has("made"))
    #expect(kinds() == before)
    if name == "pipe" {
      var bytes = [UInt8](repeating: 0, count: 9)
      #expect(read(pipe, &bytes, 9) == 3 && bytes[..<3].elementsEqual("new".utf8))
    } else {
      #expect(try folder.text(name) == "new")
    }
  }
}
