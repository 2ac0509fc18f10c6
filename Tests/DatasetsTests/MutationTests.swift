import Datasets
import Diagnostics
import Mutations
import Testing

/// Whatever a file holds, reading it gives a table or an `InputError` that names the file; never a
/// crash, and never a table that breaks its promises (the initialisers' preconditions see to that).
struct MutationTests {
  enum Kind: String, CaseIterable, Sendable {
    case csv, distances, triangle, phylip, coordinates, classification, multiclass, semicolons,
      blanks
    case libsvm

    var text: String {
      switch self {
      case .csv: "a,\"b\"\"\",c\r\n1,\"x,\ny\",2\r\n3,,4\r\n"
      case .distances: ",A,B,C\nA,0,1,2.5\nB,1,0,3\nC,2.5,3,0\n"
      case .triangle: "A B C D\n1,5\n2 3\n2,5 3 1\n"
      case .phylip: "3\nAlpha 0 1 2.5\nBeta 1 0 3\nGamma 2.5 3 0\n"
      case .semicolons: "sep=;\n# c\nf1;f2;y;;\n1,5;-2e3;0;;\n3,25;4;1;;\n5;6;0;;\n"
      case .blanks: "f1 f2  \"y\"\n\"1\" 1.5 -2 0\n\"2\" 3 4 1\n\"3\" 5 6 0\n"
      case .coordinates: "name,latitude,longitude\nx,-31.2,121.4\n\"é\",90,-180\nz,0,1e1\n"
      case .classification: "f1,f2,y\n1,-2e3,0\n3.5,4,1\n5,6,0\n"
      case .multiclass: "f1,f2,y\n1,-2e3,0\n3.5,4,1\n5,6,2\n"
      case .libsvm: "+1 1:0.5 3:-2 # c\n-1 2:7\n+1 1:1e2\n"
      }
    }

    func read(_ file: TextFile) throws {
      switch self {
      case .csv:
        let csv = try CSVTable(file)
        #expect(csv.lines == csv.lines.sorted())
        for row in 0..<csv.rowCount {
          for column in 0..<csv.columnCount { _ = csv[row, column] }
        }
      case .distances, .triangle, .phylip:
        let table = try DistanceTable(file)
        #expect(!table.summary.isEmpty)
        _ = table.prefix(2)
      case .coordinates:
        let table = try CoordinateTable(file)
        #expect(!table.summary.isEmpty)
        _ = table.chordDistances()
      case .classification: _ = try LabelledTable(csv: file, classes: .two).standardized()
      case .multiclass, .semicolons, .blanks:
        let table = try LabelledTable(csv: file)
        #expect(!table.summary(hasSigns: false).isEmpty)
        _ = table.standardized().scaledToUnit()
      case .libsvm:
        let sparse = try LabelledTable(libsvm: file, classes: .two)
        if sparse.columnCount <= 1000 {
          #expect(sparse.summary(hasSigns: true) == sparse.dense.summary(hasSigns: true))
          #expect(sparse.standardized().labels == sparse.dense.standardized().labels)
        }
      }
    }
  }

  /// Bytes that are often nearly UTF-8: lead bytes, continuations, surrogates, overlong sequences.
  @Test func anyBytesAreTextOrAnError() throws {
    var random = SplitMix(seed: 5)
    let bytes: [UInt8] = [
      0x00, 0x0A, 0x0D, 0x20, 0x41, 0x80, 0x9F, 0xA0, 0xBB, 0xBF, 0xC0, 0xC3, 0xE0, 0xED, 0xEF,
      0xF0,
      0xF4, 0xF5, 0xFF,
    ]
    for _ in 0..<5000 {
      let length = Int.random(in: 0...6, using: &random)
      let text = (0..<length).map { _ in bytes.randomElement(using: &random)! }
      do {
        let file = try TextFile(path: "t.csv", bytes: text)
        #expect(String(decoding: file.utf8, as: UTF8.self).utf8.elementsEqual(file.utf8))
      } catch {
        #expect(error.place.hasPrefix("t.csv"))
      }
    }
  }

  @Test(arguments: Kind.allCases)
  func mutationsAreReadOrRefused(kind: Kind) throws {
    let original = Array(kind.text.utf8)
    try kind.read(TextFile(path: "t.csv", bytes: original))
    var accepted = 0
    for seed in 0..<2000 as Range<UInt64> {
      var random = SplitMix(seed: seed)
      let bytes = original.mutated(using: &random)
      do {
        try kind.read(TextFile(path: "t.csv", bytes: bytes))
        accepted += 1
      } catch let error as InputError {
        #expect(error.place.hasPrefix("t.csv"))
        #expect(error.kind == .data || error.found.contains("memory"), "seed \(seed): \(error)")
        #expect(error.description.count < 1000, "seed \(seed)")
      }
    }
    #expect(accepted > 0 && accepted < 2000)
  }
}
