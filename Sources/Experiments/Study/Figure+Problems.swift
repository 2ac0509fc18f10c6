extension Figure {
  /// Whether there is anything to be seen but guides.
  package var hasPoints: Bool { panels.contains(where: \.hasPoints) }
}

extension Figure.Panel {
  package var hasPoints: Bool { curves.contains { $0.role != .guide && !$0.points.isEmpty } }
}

extension Figure {
  /// Of panels that hold what was measured on a problem each. A problem that is the only one is named in
  /// the title.
  package init(
    name: String, title: String, description: String, horizontal: Axis, vertical: Axis,
    problems: [Panel]
  ) {
    let panels = problems.filter(\.hasPoints)
    let only = panels.count == 1 ? panels[0] : nil
    self.init(
      name: name, title: only.map { "\(title): \($0.title)" } ?? title, description: description,
      horizontal: horizontal, vertical: vertical,
      panels: only.map { [Panel(curves: $0.curves)] } ?? panels)
  }
}
