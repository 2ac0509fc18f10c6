package import Studies

/// A drawing without axes, one for every frame of an animation: panels side by side, with marks at places on a plane.
package struct Scene: Sendable {
  package var title: String
  /// What is written below the panels, one line each.
  package var notes: [String]
  /// How many panels stand side by side.
  package var columns: Int
  /// Row by row.
  package var panels: [Panel]

  package init(title: String, notes: [String] = [], columns: Int, panels: [Panel]) {
    precondition(columns >= 1, "\(columns) columns")
    self.title = title
    self.notes = notes
    self.columns = columns
    self.panels = panels
  }

  package var rows: Int { (panels.count + columns - 1) / columns }

  /// How many columns put panels, all of one size, into about as many rows.
  package static func columns(for panels: Int) -> Int {
    panels <= 3 ? max(panels, 1) : (2...panels).first { $0 * $0 >= panels }!
  }

  package struct Panel: Sendable {
    package var title: String
    package var subtitle: String
    /// The part of the plane that is shown; what lies outside is not drawn.
    package var window: Window
    /// Each over those before it.
    package var marks: [Mark]

    package init(title: String, subtitle: String, window: Window, marks: [Mark]) {
      self.title = title
      self.subtitle = subtitle
      self.window = window
      self.marks = marks
    }
  }

  package enum Mark: Sendable {
    /// Lines through points, each by itself.
    case lines([[Place]], Ink, width: Double)
    case arrows([(from: Place, to: Place)], Ink, width: Double)
    case points([Place], Ink, Shape, size: Double)
    case text(String, at: Place, Alignment, Ink)
  }

  package enum Ink: Sendable, Hashable {
    /// One of the ``Palette``'s colours.
    case look(Int)
    case foreground, faint, guide
  }

  package enum Shape: Sendable, Hashable {
    case disk, circle, cross
  }

  /// Which end of a text is at its place; its middle is at the same height.
  package enum Alignment: String, Sendable, Hashable, CaseIterable {
    case left, center, right

    /// The part of a text that is to the left of its place.
    var share: Double {
      switch self {
      case .left: 0
      case .center: 0.5
      case .right: 1
      }
    }
  }
}
