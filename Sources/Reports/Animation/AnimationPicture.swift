package import Experiments
package import Studies

/// A file of an animation.
package struct AnimationPicture: Sendable {
  /// The file's name with its ending: `map-mds.gif`.
  package let name: String
  let content: Content

  enum Content: Sendable {
    case text(String)
    /// Gnuplot's script, which writes a file of that name where it is run.
    case script(String)
  }

  /// As it will appear in a folder.
  func file(in folder: String) -> GeneratedFile {
    switch content {
    case .script: return GeneratedFile("\(folder)/\(name)")
    case .text(let csv):
      // There are as many columns of coordinates as a map has dimensions.
      let columns = csv.prefix(upTo: csv.firstRange(of: ",c1")?.lowerBound ?? csv.endIndex)
      return GeneratedFile("\(folder)/\(name)", knownBy: .beginning(String(columns)))
    }
  }
}

/// What kind of file an animation can be.
package enum AnimationFormat: String, CaseIterable, Sendable {
  /// All frames.
  case gif
  /// A picture for paper.
  case svg
  /// The numbers of all frames.
  case csv

  /// Whether gnuplot draws it.
  package var isDrawn: Bool { self != .csv }
}

extension AnimationPicture {
  /// How long a frame stays, in hundredths of a second, and how many times the last one is repeated.
  private static let (delay, lastFrames) = (10, 20)

  /// An animation, which stays at its end for a while.
  static func gif(
    _ name: String, _ frames: [Scene], _ layout: SceneLayout, _ theme: Palette.Theme
  ) -> AnimationPicture {
    let frames = frames + [Scene](repeating: frames.last!, count: lastFrames)
    let file = name + theme.ending + ".gif"
    let script = SceneScript(frames, layout, theme: theme, format: .gif(delay: delay), to: file)
    return AnimationPicture(name: file, content: .script(script.text))
  }

  static func svg(
    _ name: String, _ scene: Scene, _ layout: SceneLayout, _ theme: Palette.Theme
  ) -> AnimationPicture {
    let file = name + theme.ending + ".svg"
    let script = SceneScript([scene], layout, theme: theme, format: .svg, to: file)
    return AnimationPicture(name: file, content: .script(script.text))
  }

  static func csv(_ name: String, _ text: String) -> AnimationPicture {
    AnimationPicture(name: name + ".csv", content: .text(text))
  }
}

extension Palette.Theme {
  /// The ending of a file's name.
  fileprivate var ending: String { self == .light ? "" : "-dark" }
}

extension MapAnimation {
  /// One of its files: the animation, a filmstrip of five frames, or the numbers.
  package func picture(_ format: AnimationFormat, _ theme: Palette.Theme) -> AnimationPicture {
    let name = "map-\(instance.fileName)"
    return switch format {
    case .gif: .gif(name, MapScenes(self, .animation).frames, .animation, theme)
    case .svg: .svg(name, MapScenes(self, .filmstrip).filmstrip(columns: 5), .filmstrip, theme)
    case .csv: .csv(name, csv)
    }
  }
}

extension PathAnimation {
  /// One of its files: the animation, its last frame, or the numbers.
  package func picture(_ format: AnimationFormat, _ theme: Palette.Theme) -> AnimationPicture {
    let name = "path-\(instance.fileName)"
    let scenes = PathScenes(self, .animation)
    return switch format {
    case .gif: .gif(name, scenes.frames, .animation, theme)
    case .svg: .svg(name, scenes.last, .animation, theme)
    case .csv: .csv(name, csv)
    }
  }
}

extension String {
  /// As part of a file's name: letters and digits, with a hyphen for whatever is between them.
  var fileName: String {
    String(split { !($0.isLetter || $0.isNumber || $0 == ".") }.joined(separator: "-").prefix(60))
  }
}
