internal import Studies

/// The place of everything in a scene, in pixels from the lower left corner.
struct SceneLayout {
  /// The size of the area that holds a panel's marks.
  let panelWidth: Double
  let panelHeight: Double
  /// The size of names.
  let fontSize: Double
  let titleSize = 15.0
  let headingSize = 13.0

  private let margin = 14.0
  private let gap = 12.0
  private let titleHeight = 30.0
  private let headingHeight = 46.0
  private let noteHeight = 17.0

  /// For an animation.
  static let animation = SceneLayout(panelWidth: 460, panelHeight: 380, fontSize: 11.5)
  /// For the pictures of a filmstrip.
  static let filmstrip = SceneLayout(panelWidth: 290, panelHeight: 240, fontSize: 9)

  /// Width by height.
  var aspect: Double { panelWidth / panelHeight }

  func width(of scene: Scene) -> Double {
    2 * margin + Double(scene.columns) * (panelWidth + gap) - gap
  }

  func height(of scene: Scene) -> Double {
    2 * margin + titleHeight + Double(scene.rows) * (panelHeight + headingHeight)
      + Double(scene.notes.count) * noteHeight + (scene.notes.isEmpty ? 0 : 6)
  }

  /// The lower left corner of a panel's area.
  func corner(ofPanel index: Int, of scene: Scene) -> Place {
    let (row, column) = (index / scene.columns, index % scene.columns)
    return Place(
      margin + Double(column) * (panelWidth + gap),
      height(of: scene) - margin - titleHeight
        - Double(row + 1) * (panelHeight + headingHeight))
  }

  /// The middle of the title's left end.
  func title(of scene: Scene) -> Place { Place(margin, height(of: scene) - margin - 8) }

  /// The middle of the left end of a panel's heading, and that of the line below it.
  func headings(ofPanel index: Int, of scene: Scene) -> (Place, Place) {
    let corner = corner(ofPanel: index, of: scene)
    let top = corner.y + panelHeight
    return (Place(corner.x, top + 26), Place(corner.x, top + 10))
  }

  /// The middle of a note's left end.
  func note(_ index: Int, of scene: Scene) -> Place {
    Place(margin, margin + (Double(scene.notes.count - index) - 0.5) * noteHeight - 4)
  }

  /// Where a place of a window is in its panel's area, from the lower left corner.
  func pixels(_ place: Place, in window: Window) -> Place {
    Place(
      (place.x - window.x.lowerBound) / window.width * panelWidth,
      (place.y - window.y.lowerBound) / window.height * panelHeight)
  }

  /// The place of a window that is at some distance from another.
  func place(_ place: Place, right: Double, up: Double, in window: Window) -> Place {
    Place(
      place.x + right / panelWidth * window.width, place.y + up / panelHeight * window.height)
  }

  /// Whether a text next to a point, in pixels, is within a panel.
  func holds(_ text: String, at point: Place, _ offset: LabelPlacement.Offset) -> Bool {
    let width = TextWidth.of(text, size: fontSize)
    let left = point.x + offset.x - offset.alignment.share * width
    let y = point.y + offset.y
    return left >= 0 && left + width <= panelWidth && y >= fontSize / 2
      && y <= panelHeight - fontSize / 2
  }
}
