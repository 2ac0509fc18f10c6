import Diagnostics
import Experiments
import Foundation
import Reports
import Testing

/// What gnuplot itself makes of scripts. If these tests run for a whole project (CI is set), gnuplot must be there.
@Suite(.enabled(if: Gnuplot.isExpected))
struct GnuplotPictureTests {
  private static func withFolder(_ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "zobench-pictures-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test(arguments: AwkwardFigures.all.indices)
  func everythingCanBeDrawn(index: Int) throws {
    try Self.withFolder { path in
      let figure = AwkwardFigures.all[index]
      let files = try PictureFolder(path, program: GnuplotProgram())
        .draw([figure], as: PictureFormat.allCases, in: Palette.Theme.allCases)[0]
      #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == files.sorted())
      #expect(files.count == 8)
      for file in files {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(file)"))
        // Without points the data are a line that names the columns.
        #expect(bytes.count > (file.hasSuffix(".tsv") ? 30 : 300))
        if file.hasSuffix(".svg") {
          let text = String(decoding: bytes, as: UTF8.self)
          let description = SVGDescription(title: figure.title, description: figure.description)
          #expect(text.contains("</title>") && description.replacing(in: text) == text)
        }
      }
    }
  }

  @Test func twicePicturesAreTheSame() throws {
    try Self.withFolder { path in
      let drawn = try ["a", "b"].map { part in
        let files = try PictureFolder("\(path)/\(part)", program: GnuplotProgram())
          .draw([AwkwardFigures.all[3]], as: PictureFormat.allCases, in: [.light])[0]
        return try files.map { try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(part)/\($0)")) }
      }
      #expect(drawn[0] == drawn[1])
      let pdf = String(decoding: drawn[0].first { $0.starts(with: "%PDF".utf8) }!, as: UTF8.self)
      #expect(pdf.contains("/CreationDate (D:00000000000000"))
    }
  }

  @Test func aFolderThatCannotBeMade() throws {
    try Self.withFolder { path in
      try Data().write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: InputError.self) {
        try PictureFolder("\(path)/pictures", program: GnuplotProgram())
          .draw([AwkwardFigures.all[3]], as: [.svg], in: [.light])
      }
      #expect(error?.kind == .cannotCreate)
    }
  }
}

enum Gnuplot {
  static var isExpected: Bool {
    let environment = ProcessInfo.processInfo.environment
    return environment["CI"] != nil
      || environment["PATH", default: ""].split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/gnuplot")
      }
  }
}
