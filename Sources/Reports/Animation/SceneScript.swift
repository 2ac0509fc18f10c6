internal import Experiments
internal import Studies

/// Scenes in gnuplot's language: one for each frame of an animation, or a picture.
///
/// Positions are computed here, in pixels, so that nothing depends on how wide gnuplot takes a text to be. Numbers
/// that several frames share are written once.
struct SceneScript {
  enum Format {
    /// Each frame stays for this many hundredths of a second.
    case gif(delay: Int)
    case svg
  }

  private let layout: SceneLayout
  private let theme: Palette.Theme
  private let format: Format
  /// The names of the blocks of numbers, by their contents.
  private var blocks: [String: String] = [:]
  private(set) var text = ""

  /// - Parameters:
  ///   - scenes: all of one size; one alone for a picture.
  ///   - path: of the picture.
  init(
    _ scenes: [Scene], _ layout: SceneLayout, theme: Palette.Theme, format: Format, to path: String
  ) {
    self.layout = layout
    self.theme = theme
    self.format = format
    text = """
      set terminal \(terminal(for: scenes[0]))
      set output \(GnuplotText.quoted(path))
      set encoding utf8
      unset key
      unset tics
      set style arrow 1 head filled size screen 0.008,18

      """
    for scene in scenes { append(scene) }
    text += "unset output\n"
  }

  private func terminal(for scene: Scene) -> String {
    let size = "\(Int(layout.width(of: scene))),\(Int(layout.height(of: scene)))"
    let rest = "size \(size) \(font(layout.fontSize)) background '\(theme.background)'"
    return switch format {
    case .gif(let delay): "gif noenhanced animate delay \(delay) loop 0 optimize \(rest)"
    case .svg: "svg noenhanced \(rest)"
    }
  }

  /// A size in pixels; the GIF terminal takes points, at 96 pixels per inch.
  private func font(_ size: Double) -> String {
    switch format {
    case .gif: "font 'sans,\(0.75 * size)'"
    case .svg: "font 'sans-serif,\(size)'"
    }
  }

  private mutating func append(_ scene: Scene) {
    text += "set multiplot\n"
    var labels = [label(scene.title, at: layout.title(of: scene), layout.titleSize, of: scene)]
    labels += scene.notes.enumerated().map { i, note in
      label(note, at: layout.note(i, of: scene), layout.headingSize - 1, .guide, of: scene)
    }
    for (i, panel) in scene.panels.enumerated() {
      let (first, second) = layout.headings(ofPanel: i, of: scene)
      labels.append(label(panel.title, at: first, layout.headingSize, of: scene))
      labels.append(label(panel.subtitle, at: second, layout.headingSize, .guide, of: scene))
      append(panel, number: i, of: scene, labels)
      labels = []
    }
    text += "unset multiplot\n"
  }

  private mutating func append(
    _ panel: Scene.Panel, number: Int, of scene: Scene, _ headings: [String]
  ) {
    var labels = headings
    var plots: [String] = []
    var prelude = ""
    for mark in panel.marks {
      switch mark {
      case .text(let string, let place, let alignment, let ink):
        guard panel.window.contains(place) else { continue }
        labels.append(
          "set label \(GnuplotText.quoted(string)) at \(place.x),\(place.y) \(alignment.rawValue) "
            + "front tc rgb '\(color(ink))' \(font(layout.fontSize))")
      case .lines(let lines, let ink, let width):
        let data = lines.map { $0.map { "\($0.x) \($0.y)\n" }.joined() }.joined(separator: "\n")
        plots.append(
          "\(block(data, &prelude)) with lines lw \(width) lc rgb '\(color(ink))'")
      case .arrows(let arrows, let ink, let width):
        let data = arrows.map {
          "\($0.from.x) \($0.from.y) \($0.to.x - $0.from.x) \($0.to.y - $0.from.y)\n"
        }
        plots.append(
          "\(block(data.joined(), &prelude)) with vectors arrowstyle 1 lw \(width) "
            + "lc rgb '\(color(ink))'")
      case .points(let places, let ink, let shape, let size):
        let data = places.filter(panel.window.contains).map { "\($0.x) \($0.y)\n" }.joined()
        plots.append(points(block(data, &prelude), color(ink), shape, size))
      }
    }
    text += prelude
    let corner = layout.corner(ofPanel: number, of: scene)
    let (width, height) = (layout.width(of: scene), layout.height(of: scene))
    text += """
      unset label
      \(labels.joined(separator: "\n"))
      set lmargin at screen \(corner.x / width)
      set rmargin at screen \((corner.x + layout.panelWidth) / width)
      set bmargin at screen \(corner.y / height)
      set tmargin at screen \((corner.y + layout.panelHeight) / height)
      set border 15 lw 1 lc rgb '\(theme.faint)'
      set xrange [\(panel.window.x.lowerBound):\(panel.window.x.upperBound)]
      set yrange [\(panel.window.y.lowerBound):\(panel.window.y.upperBound)]
      plot \((plots.isEmpty ? ["NaN"] : plots).joined(separator: ", \\\n     "))

      """
  }

  /// Markers are ragged in a GIF; a character that is a disc has smooth edges.
  private func points(
    _ block: String, _ color: String, _ shape: Scene.Shape, _ size: Double
  ) -> String {
    switch (shape, format) {
    case (.disk, .gif):
      "\(block) using 1:2:('●') with labels center tc rgb '\(color)' \(font(1.55 * size))"
    case (.disk, .svg): "\(block) with points pt 7 ps \(size / 10) lc rgb '\(color)'"
    case (.circle, _): "\(block) with points pt 6 ps \(size / 10) lw 1.5 lc rgb '\(color)'"
    case (.cross, _): "\(block) with points pt 1 ps \(size / 8) lc rgb '\(color)'"
    }
  }

  private func label(
    _ text: String, at place: Place, _ size: Double, _ ink: Scene.Ink = .foreground,
    of scene: Scene
  ) -> String {
    let (x, y) = (place.x / layout.width(of: scene), place.y / layout.height(of: scene))
    return "set label \(GnuplotText.quoted(text)) at screen \(x),\(y) left "
      + "tc rgb '\(color(ink))' \(font(size))"
  }

  /// The name of the block that holds these numbers, which is written if it is new.
  private mutating func block(_ data: String, _ prelude: inout String) -> String {
    if let name = blocks[data] { return name }
    let name = "$d\(blocks.count)"
    blocks[data] = name
    prelude += "\(name) << END\n\(data.isEmpty ? "NaN NaN 0 0\n" : data)END\n"
    return name
  }

  private func color(_ ink: Scene.Ink) -> String {
    switch ink {
    case .look(let look): theme.color(look)
    case .foreground: theme.foreground
    case .faint: theme.faint
    case .guide: theme.guide
    }
  }
}
