internal import Experiments

/// The figures of two studies overlaid: colours show what is compared, dashes which study it is from.
struct FigureOverlay {
  private let sides: ComparedSides
  /// Turns a look in the second study into that of the same thing in the first.
  private let look: (Int) -> Int

  init(_ sides: ComparedSides, look: @escaping (Int) -> Int = { $0 }) {
    self.sides = sides
    self.look = look
  }

  /// Every figure that both have, with the panels that both have.
  func figures(_ a: [Figure], _ b: [Figure]) -> [Figure] {
    a.compactMap { a in b.first { $0.name == a.name }.map { figure(a, $0) } }.filter(\.hasPoints)
  }

  private func figure(_ a: Figure, _ b: Figure) -> Figure {
    let panels = a.panels.compactMap { panel in
      b.panels.first { $0.title == panel.title }.map { other in
        Figure.Panel(
          title: panel.title,
          curves: measured(panel, sides.a, dashes: 0) { $0 }
            + measured(other, sides.b, dashes: 1, look)
            + panel.curves.filter { $0.role == .guide })
      }
    }
    return Figure(
      name: "compare-\(a.name)", title: "\(a.title): \(sides.a) and \(sides.b)",
      description: "\(a.description) Solid: \(sides.a), dashed: \(sides.b).",
      horizontal: a.horizontal, vertical: a.vertical, panels: panels)
  }

  /// What was measured, without bands, which would hide one another. What theory expects is the same for
  /// both, and is left to the figures of each.
  private func measured(
    _ panel: Figure.Panel, _ side: String, dashes: Int, _ look: (Int) -> Int
  ) -> [Curve] {
    panel.curves.filter { $0.role != .guide && $0.role != .expected }.map { curve in
      Curve(
        label: "\(curve.label), \(side)", role: curve.role,
        look: Palette.look(color: look(curve.look), dashes: dashes),
        points: curve.role == .measured
          ? curve.points.map { Curve.Point(x: $0.x, y: $0.y) } : curve.points)
    }
  }
}
