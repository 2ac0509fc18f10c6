extension Figure {
  /// More panels than this are too small to be read.
  package static let mostPanels = 12

  /// The figure, or as many as its panels need: `cost-mds`, `cost-mds-2`, ….
  package var pages: [Figure] {
    guard panels.count > Self.mostPanels else { return [self] }
    let starts = Array(stride(from: 0, to: panels.count, by: Self.mostPanels))
    return starts.enumerated().map { page, start in
      let end = min(start + Self.mostPanels, panels.count)
      return Figure(
        name: page == 0 ? name : "\(name)-\(page + 1)",
        title: "\(title) (\(page + 1) of \(starts.count))", description: description,
        horizontal: horizontal, vertical: vertical, panels: Array(panels[start..<end]))
    }
  }
}
