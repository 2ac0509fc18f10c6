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
    var files = ["\(name).gp", "\(name).tsv"]
    let texts = [GnuplotScript(figure, name: name, axes).text, GnuplotData(figure, axes).text]
    try ScratchFolder.using(for: name, in: path) { scratch in
      for (file, text) in zip(files, texts) { try scratch.write(text, to: file) }
      for theme in themes {
        for format in formats {
          try program.run(
            files[0], in: scratch.path, ["format": format.rawValue, "theme": theme.rawValue])
          files.append("\(name)\(theme == .dark ? "-dark" : "").\(format)")
          try scratch.change(files.last!) { file in
            switch format {
            case .svg:
              try SVGText.mend(file)
              try describe(figure, at: file)
            case .pdf: try PDFDate.remove(from: file)
            case .png: break
            }
          }
        }
      }
      try scratch.finish(files)
    }
    return files
  }

  /// In place of gnuplot's words, says what there is to see, for those who cannot see it.
  private func describe(_ figure: Figure, at file: URL) throws {
    let picture = try String(contentsOf: file, encoding: .utf8)
    let described = SVGDescription(title: figure.title, description: figure.description)
      .replacing(in: picture)
    try Data(described.utf8).write(to: file)
  }
}
