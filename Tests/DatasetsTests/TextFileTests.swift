import Datasets
import Foundation
import Testing

struct TextFileTests {
  @Test func readsTextAndKeepsThePath() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.csv"
      try Data("a,b\n1,é\n".utf8).write(to: URL(fileURLWithPath: path))
      let file = try TextFile(path)
      #expect(file.path == path)
      #expect(file.utf8 == Array("a,b\n1,é\n".utf8))
    }
  }

  @Test(arguments: ["a\nb\n", "a\r\nb\r\n", "a\rb\r", "\u{FEFF}a\r\nb\n"])
  func knowsOneLineEndingAndNoByteOrderMark(text: String) throws {
    #expect(try textFile(text).utf8 == Array("a\nb\n".utf8))
  }

  @Test func keepsEmptyLines() throws {
    #expect(try textFile("a\r\n\r\nb\r\rc\n\n").utf8 == Array("a\n\nb\n\nc\n\n".utf8))
  }

  @Test func readsPipes() throws {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data("a\n1\n".utf8))
    try pipe.fileHandleForWriting.close()
    try withExtendedLifetime(pipe) {
      let file = try TextFile("/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)")
      #expect(file.utf8 == Array("a\n1\n".utf8))
    }
  }

  @Test func missing() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/eurodsit.csv"
      expectError("\(path): there is no such file. Check the path.", kind: .noInput) {
        try TextFile(path)
      }
      try Data("a".utf8).write(to: URL(fileURLWithPath: "\(folder)/eurodist.csv"))
      expectError(
        "\(path): there is no such file. The nearest name in that folder is \"eurodist.csv\".",
        kind: .noInput
      ) { try TextFile(path) }
      expectError(
        "\(folder)/none/a.csv: there is no such file. "
          + "Its folder \(folder)/none does not exist either.", kind: .noInput
      ) { try TextFile("\(folder)/none/a.csv") }
    }
    expectError(
      "surely-not-there.csv: there is no such file. "
        + "Check the path.", kind: .noInput
    ) { try TextFile("surely-not-there.csv") }
    expectError("\"\": no file is named; expected the path of a file.", kind: .noInput) {
      try TextFile("")
    }
  }

  @Test func folder() throws {
    try withTemporaryFolder { folder in
      expectError("\(folder): is a folder; expected a file.", kind: .noInput) {
        try TextFile(folder)
      }
    }
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func unreadable() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.csv"
      try Data("a".utf8).write(to: URL(fileURLWithPath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
      expectError(
        "\(path): permission to read the file is denied. Allow it with: chmod u+r \(path).",
        kind: .noInput
      ) { try TextFile(path) }
    }
  }

  @Test func otherFailuresAreInputOutput() throws {
    try withTemporaryFolder { folder in
      try Data("a".utf8).write(to: URL(fileURLWithPath: "\(folder)/a.csv"))
      let path = "\(folder)/a.csv/b.csv"
      expectError("\(path): reading the file failed: Not a directory.", kind: .inputOutput) {
        try TextFile(path)
      }
    }
  }

  @Test(
    arguments: [
      ([0x61, 0x0A, 0x62, 0xE9, 0x0A], "t.csv:2: the byte 0xE9"),
      (
        [0xEF, 0xBB, 0xBF, 0x61, 0x0D, 0x0A, 0xC3, 0xA9, 0x0D, 0x0A, 0xFF], "t.csv:3: the byte 0xFF"
      ),
      ([0xFF, 0xFE, 0x61, 0x00], "t.csv:1: the byte 0xFF"),
      ([0x61, 0xC3], "t.csv:1: the byte 0xC3"),
    ] as [([UInt8], String)])
  func notUTF8(bytes: [UInt8], found: String) {
    expectError(
      found + " is not UTF-8; expected text in UTF-8. "
        + "Save the file again with the encoding UTF-8."
    ) { try TextFile(path: "t.csv", bytes: bytes) }
  }

  @Test(arguments: [
    Fault("", "t.csv: the file is empty; expected rows of data."),
    Fault("\u{FEFF}", "t.csv: the file is empty; expected rows of data."),
    Fault(
      " \r\n\t\n",
      "t.csv: the file holds only white space; expected rows of data."),
  ])
  func empty(fault: Fault) {
    expectError(fault.message) { try textFile(fault.text) }
  }
}
