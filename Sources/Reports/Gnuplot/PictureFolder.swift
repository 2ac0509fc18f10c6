internal import Diagnostics
internal import Foundation

/// A folder of pictures, each with the script and the numbers it is made from.
package struct PictureFolder {
  private let path: String
  private let program: GnuplotProgram

  package init(_ path: String, program: GnuplotProgram) {
    self.path = path
    self.program = program
  }

  /// Draws figures, and moves each into the folder when all of its files are there.
  ///
  /// - Returns: the names of the files of every figure, in order.
  /// - Throws: `InputError` where the folder cannot be written to, or gnuplot fails.
  package func draw(
    _ figures: [Figure], as formats: [PictureFormat], in themes: [Palette.Theme]
  ) throws -> [[String]] {
    try zip(figures, PictureNames.names(of: figures)).map { figure, name in
      try draw(figure, name: name, as: formats, in: themes)
    }
  }

  private func draw(
    _ figure: Figure, name: String, as formats: [PictureFormat], in themes: [Palette.Theme]
  ) throws -> [String] {
    let axes = PanelAxes.all(in: figure)
    let scratch = "\(path)/.\(name).partial"
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    var files = ["\(name).gp", "\(name).tsv"]
    try writing {
      // What a process that was killed has left there.
      try? FileManager.default.removeItem(atPath: scratch)
      try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
      let texts = [
        GnuplotScript(figure, name: name, axes).text, GnuplotData(figure, axes).text,
      ]
      for (file, text) in zip(files, texts) { try write(text, to: "\(scratch)/\(file)") }
    }
    for theme in themes {
      for format in formats {
        try program.run(
          files[0], in: scratch, ["format": format.rawValue, "theme": theme.rawValue])
        let file = "\(name)\(theme == .dark ? "-dark" : "").\(format)"
        try writing {
          switch format {
          case .svg: try describe(figure, at: "\(scratch)/\(file)")
          case .pdf: try PDFDate.remove(from: URL(fileURLWithPath: "\(scratch)/\(file)"))
          case .png: break
          }
        }
        files.append(file)
      }
    }
    try writing {
      for file in files {
        guard rename("\(scratch)/\(file)", "\(path)/\(file)") == 0 else {
          throw CocoaError(.fileWriteUnknown)
        }
      }
    }
    return files
  }

  /// In place of gnuplot's words, says what there is to see, for those who cannot see it.
  private func describe(_ figure: Figure, at path: String) throws {
    let picture = try String(contentsOfFile: path, encoding: .utf8)
    let described = SVGDescription(title: figure.title, description: figure.description)
      .replacing(in: picture)
    try write(described, to: path)
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private func writing(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      throw InputError(
        .cannotCreate, at: path, "the pictures cannot be written (\(error.localizedDescription))",
        remedy: "give another folder with --output")
    }
  }
}
