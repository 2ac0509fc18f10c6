/// A folder of animations. Each is made under another name, and moved into place when it is whole.
package struct AnimationFolder {
  private let path: String
  /// Nil where nothing is to be drawn.
  private let program: GnuplotProgram?

  package init(_ path: String, program: GnuplotProgram?) {
    self.path = path
    self.program = program
  }

  /// Makes a file.
  ///
  /// - Returns: its path.
  /// - Throws: `InputError` where the folder cannot be written to, or gnuplot fails.
  package func write(_ picture: AnimationPicture) throws -> String {
    try ScratchFolder.using(for: picture.name, in: path) { scratch in
      switch picture.content {
      case .text(let text): try scratch.write(text, to: picture.name)
      case .script(let script):
        precondition(program != nil, "a picture to be drawn needs gnuplot")
        try scratch.write(script, to: "script.gp")
        try program!.run("script.gp", in: scratch.path, [:])
        if picture.name.hasSuffix(".svg") { try scratch.change(picture.name, SVGText.mend) }
      }
      try scratch.finish([picture.name])
    }
    return "\(path)/\(picture.name)"
  }
}
