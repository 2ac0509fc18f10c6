import Datasets
import Diagnostics
import Foundation
import Testing

/// A file of the project's `data` folder.
func dataFile(_ name: String) throws -> TextFile {
  let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  return try TextFile(root.appendingPathComponent("data/\(name)").path)
}

/// The text as if it had been read from a file called `t.csv`.
func textFile(_ text: String) throws -> TextFile {
  try TextFile(path: "t.csv", bytes: Array(text.utf8))
}

/// Expects that `body` refuses its input with an error of this kind, in exactly these words.
func expectError<T>(
  _ message: String, kind: InputError.Kind = .data,
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> T
) {
  do {
    let result = try body()
    Issue.record("no error, but \(result)", sourceLocation: sourceLocation)
  } catch let error as InputError {
    #expect(error.kind == kind, sourceLocation: sourceLocation)
    #expect(error.description == message, sourceLocation: sourceLocation)
  } catch {
    Issue.record("not an InputError: \(error)", sourceLocation: sourceLocation)
  }
}

/// A text, and the error that it should give.
struct Fault: Sendable, CustomTestStringConvertible {
  let text: String
  let message: String

  init(_ text: String, _ message: String) {
    self.text = text
    self.message = message
  }

  var testDescription: String { message }
}

/// A folder of its own that `body` may fill; removed afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("datasets-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}

/// Steele, Lea and Flood's SplitMix64: small, and the same everywhere.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
