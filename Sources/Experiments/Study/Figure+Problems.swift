extension Figure {
  /// Whether there is anything to see besides guides.
  package var hasPoints: Bool { panels.contains(where: \.hasPoints) }
}

extension Figure.Panel {
  package var hasPoints: Bool { curves.contains { $0.role != .guide && !$0.points.isEmpty } }
}

extension Figure {
  /// A figure of panels, each of which shows what was measured on one problem. If there is only one
  /// problem, the title names it.
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
