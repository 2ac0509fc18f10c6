package import Experiments
internal import Foundation

/// A folder of pictures, each with the script and the numbers it is made from.
package struct PictureFolder {
  private let path: String
  private let program: GnuplotProgram
  private let fresh: Bool

  /// - Parameter fresh: whether files that zobench did not make may be overwritten.
  package init(_ path: String, program: GnuplotProgram, fresh: Bool = false) {
    self.path = path
    self.program = program
    self.fresh = fresh
  }

  /// A picture of a figure.
  private struct Picture {
    let format: PictureFormat
    let theme: Palette.Theme

    func file(_ name: String) -> String { "\(name)\(theme == .dark ? "-dark" : "").\(format)" }
  }

  /// Draws figures, and moves each into the folder when all of its files are complete.
  ///
  /// - Returns: the names of the files of every figure, in order.
  /// - Throws: `InputError` if the folder cannot be written to or holds files of these names that zobench
  ///   did not make, or gnuplot fails.
  package func draw(
    _ figures: [Figure], as formats: [PictureFormat], in themes: [Palette.Theme]
  ) throws -> [[String]] {
    let names = PictureNames.names(of: figures)
    let pictures = themes.flatMap { theme in
      formats.map { Picture(format: $0, theme: theme) }
    }
    try GeneratedFile.check(names.flatMap { files(of: $0, pictures) }, fresh: fresh)
    return try zip(figures, names).map { figure, name in
      try draw(figure, name: name, as: pictures)
    }
  }

  /// All files that are made of a figure.
  private func files(of name: String, _ pictures: [Picture]) -> [GeneratedFile] {
    let script = "\(path)/\(name).gp"
    return [GeneratedFile(script), GeneratedFile("\(path)/\(name).tsv", from: script)]
      + pictures.map {
        GeneratedFile(
          "\(path)/\($0.file(name))", knownBy: $0.format == .svg ? .mark : .source, from: script)
      }
  }

  private func draw(
    _ figure: Figure, name: String, as pictures: [Picture]
  ) throws -> [String] {
    let axes = PanelAxes.all(in: figure)
    var files = ["\(name).gp", "\(name).tsv"]
    let texts = [GnuplotScript(figure, name: name, axes).text, GnuplotData(figure, axes).text]
    try ScratchFolder.using(for: name, in: path) { scratch in
      for (file, text) in zip(files, texts) {
        try scratch.write(GeneratorMark.sealing(text), to: file)
      }
      for picture in pictures {
        try program.run(
          files[0], in: scratch.path,
          ["format": picture.format.rawValue, "theme": picture.theme.rawValue])
        files.append(picture.file(name))
        try scratch.change(files.last!) { file in
          switch picture.format {
          case .svg:
            try SVGText.finish(
              file,
              describedBy: SVGDescription(title: figure.title, description: figure.description))
          case .pdf: try PDFDate.remove(from: file)
          case .png: break
          }
        }
      }
      try scratch.finish(files)
    }
    return files
  }
}
