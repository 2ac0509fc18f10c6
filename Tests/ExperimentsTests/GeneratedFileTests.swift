import Diagnostics
import Experiments
import Foundation
import Testing

/// A file is replaced if it is zobench's own and nobody has changed it; otherwise only with `--fresh`.
@Suite struct GeneratedFileTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "zobench-generated-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Whether a file that holds this may be replaced.
  private func isReplaced(
    _ content: Data, knownBy sign: GeneratedFile.Sign = .mark, from source: String? = nil
  ) throws -> Bool {
    let path = try write("file", content)
    let file = try GeneratedFile(path, knownBy: sign, from: source.map { try write("source", $0) })
    try GeneratedFile.check([file], fresh: true)
    do {
      try GeneratedFile.check([file], fresh: false)
      return true
    } catch {
      #expect(error.kind == .cannotCreate && error.place == path)
      return false
    }
  }

  private func isReplaced(
    _ text: String, knownBy sign: GeneratedFile.Sign = .mark, from source: String? = nil
  ) throws -> Bool {
    try isReplaced(Data(text.utf8), knownBy: sign, from: source)
  }

  @discardableResult private func write(_ name: String, _ content: Data) throws -> String {
    try content.write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    return "\(folder)/\(name)"
  }

  @discardableResult private func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }

  private static let made = GeneratorMark.sealing("# λ, \(GeneratorMark.open)\nexec it\n")

  @Test func asItWasMade() throws {
    #expect(try isReplaced(Self.made))
    #expect(Self.made.firstMatch(of: /^# λ, checksum [0-9a-f]{16}\nexec it\n$/) != nil)
    #expect(!Self.made.contains(GeneratorMark.open))
  }

  /// Any changed bit, any missing byte, and any added byte.
  @Test func changedAnywhere() throws {
    let bytes = Data(Self.made.utf8)
    for i in bytes.indices {
      for bit in [0, 5] {
        var changed = bytes
        changed[i] ^= 1 << bit
        #expect(try !isReplaced(changed), "\(i)")
      }
      #expect(try !isReplaced(bytes[..<i] + bytes[(i + 1)...]) || bytes.count == 1, "\(i)")
      #expect(try !isReplaced(bytes[..<i] + Data("x".utf8) + bytes[i...]), "\(i)")
    }
    #expect(try !isReplaced(Self.made + "\n"))
  }

  /// Bytes that are not text, such as an animation's.
  @Test func bytesOfAnyKind() throws {
    let bytes = Data([0xFF, 0, 0x80]) + Data(GeneratorMark.open.utf8) + Data([0, 0x3B])
    let sealed = GeneratorMark.sealing(bytes)
    #expect(sealed.count == bytes.count)
    #expect(try isReplaced(sealed) && !isReplaced(bytes) && !isReplaced(sealed + [0]))
  }

  /// What somebody else wrote, even if it speaks of checksums.
  @Test(arguments: [
    "mine", "checksum", "checksum ", "checksum 0123", "checksum 0123456789abcdef",
    GeneratorMark.open, String(repeating: "checksum 0123456789abcdef ", count: 200),
    "Written by zobench plot", "zobench",
  ])
  func somebodyElses(text: String) throws {
    #expect(try !isReplaced(text))
  }

  /// A study's name may have a mark in it, open or not.
  @Test(arguments: ["checksum ", "checksum 0123456789abcdef, ", "\(GeneratorMark.open) "])
  func quotedMarks(quoted: String) throws {
    let made = GeneratorMark.sealing("# \(quoted)\n# \(GeneratorMark.open)\n")
    #expect(try isReplaced(made) && !isReplaced(made + "\n"))
  }

  /// Replacing an empty file loses nothing, and a pipe is written into.
  @Test func whereNothingCanBeLost() throws {
    #expect(try isReplaced(""))
    let names = ["nothere", "pipe", "folder", "link"].map { "\(folder)/\($0)" }
    mkfifo(names[1], 0o600)
    mkdir(names[2], 0o700)
    symlink("nothere", names[3])
    try GeneratedFile.check(names.map { GeneratedFile($0) }, fresh: false)
    // Behind the link there is something now.
    try write("nothere", "mine")
    #expect(throws: InputError.self) {
      try GeneratedFile.check([GeneratedFile(names[3])], fresh: false)
    }
  }

  /// Files without a mark, next to what they are made from.
  @Test(arguments: [
    // The source, and whether it identifies a file that has room for a mark, and one that has none.
    (made, false, true), (made + "\n", false, true), ("mine", false, false), ("", false, false),
    ("# title\n# Written by zobench plot; the numbers are in x.tsv.", true, true),
    (#"<meta name="generator" content="zobench 1.0">"#, true, true),
  ])
  func besideTheirSource(source: String, byMark: Bool, bySource: Bool) throws {
    #expect(try isReplaced("picture", from: source) == byMark)
    #expect(try isReplaced("picture", knownBy: .source, from: source) == bySource)
  }

  @Test(arguments: [
    ("a,b,c1\n1,2,3\n", true), ("a,b,c1,c2\n", true), ("a,c,c1\n", false), ("a", false),
    ("mine\na,b,c1\n", false),
  ])
  func tables(text: String, isOurs: Bool) throws {
    #expect(try isReplaced(text, knownBy: .beginning("a,b")) == isOurs)
  }

  @Test(arguments: [1, 2, 5, 8])
  func theyAreNamed(count: Int) throws {
    let names = try (1...count).map { try write("\($0)", "mine") }
    let ours = try write("ours", Self.made)
    let error = #expect(throws: InputError.self) {
      try GeneratedFile.check(([ours] + names).map { GeneratedFile($0) }, fresh: false)
    }
    #expect(
      error?.place
        == names.prefix(5).joined(separator: ", ") + (count > 5 ? " and \(count - 5) more" : ""))
    #expect(
      error?.description.hasSuffix(
        count == 1
          ? """
          : zobench did not make this file, or somebody has changed it since. Move it away, or give \
          another folder; --fresh overwrites it.
          """
          : """
          : zobench did not make these files, or somebody has changed them since. Move them away, or \
          give another folder; --fresh overwrites them.
          """) == true)
  }
}
