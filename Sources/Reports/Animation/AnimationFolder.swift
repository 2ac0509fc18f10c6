internal import Experiments

/// A folder of animations. Each is made under another name, and moved into place once it is complete.
package struct AnimationFolder {
  private let path: String
  /// Nil if nothing is to be drawn.
  private let program: GnuplotProgram?
  private let fresh: Bool

  /// - Parameter fresh: whether files that zobench did not make may be overwritten.
  package init(_ path: String, program: GnuplotProgram?, fresh: Bool = false) {
    self.path = path
    self.program = program
    self.fresh = fresh
  }

  /// To be called before the first of them is written.
  ///
  /// - Throws: `InputError` if the files of some are there already, and zobench did not make them.
  package func check(_ pictures: [AnimationPicture]) throws {
    try GeneratedFile.check(pictures.map { $0.file(in: path) }, fresh: fresh)
  }

  /// Makes a file.
  ///
  /// - Returns: its path.
  /// - Throws: `InputError` if the folder cannot be written to, or gnuplot fails.
  package func write(_ picture: AnimationPicture) throws -> String {
    try ScratchFolder.using(for: picture.name, in: path) { scratch in
      switch picture.content {
      case .text(let text): try scratch.write(text, to: picture.name)
      case .script(let script):
        precondition(program != nil, "a picture to be drawn needs gnuplot")
        try scratch.write(script, to: "script.gp")
        try program!.run("script.gp", in: scratch.path, [:])
        try scratch.change(picture.name) { file in
          if picture.name.hasSuffix(".svg") {
            try SVGText.finish(file)
          } else {
            try GIFComment.mark(file)
          }
        }
      }
      try scratch.finish([picture.name])
    }
    return "\(path)/\(picture.name)"
  }
}
