package import Studies

/// The lines on which a function of two variables has given values, by marching squares: values on a grid, and
/// straight lines between its edges, along which the function is assumed to be linear.
///
/// (Lorensen and Cline 1987, doi:10.1145/37401.37422, in one dimension less.)
package struct ContourLines {
  private let window: Window
  /// The grid's squares, by columns and rows.
  private let columns: Int
  private let rows: Int
  /// (columns + 1)(rows + 1) values, row by row from below.
  package let values: [Double]

  /// - Parameter squares: how many the window is wide; there are as many rows as make them about square.
  package init(of f: (Double, Double) -> Double, in window: Window, squares: Int) {
    self.window = window
    columns = squares
    rows = max(1, Int((Double(squares) * window.height / window.width).rounded()))
    let (columns, rows) = (columns, rows)
    values = (0...rows).flatMap { j in
      (0...columns).map { i in
        f(
          window.x.lowerBound + Double(i) / Double(columns) * window.width,
          window.y.lowerBound + Double(j) / Double(rows) * window.height)
      }
    }
  }

  /// An edge of the grid: from a corner to the right, or upwards.
  private struct Edge: Hashable {
    let column: Int
    let row: Int
    let isUpward: Bool
  }

  /// The lines of one level, each closed or from edge to edge of the window.
  package func lines(at level: Double) -> [[Place]] {
    var neighbours: [Edge: [Edge]] = [:]
    var order: [Edge] = []
    func join(_ a: Edge, _ b: Edge) {
      for (from, to) in [(a, b), (b, a)] {
        if neighbours[from] == nil { order.append(from) }
        neighbours[from, default: []].append(to)
      }
    }
    for row in 0..<rows {
      for column in 0..<columns { cross(column, row, level, join) }
    }
    var seen: Set<Edge> = []
    func line(from start: Edge) -> [Edge] {
      var line = [start]
      seen.insert(start)
      while let next = neighbours[line.last!]!.first(where: { !seen.contains($0) }) {
        line.append(next)
        seen.insert(next)
      }
      return line
    }
    // Those that end at the window's edge begin there; the rest are closed.
    let open = order.filter { neighbours[$0]!.count == 1 && !seen.contains($0) }
      .compactMap { seen.contains($0) ? nil : line(from: $0) }
    let closed = order.compactMap { edge -> [Edge]? in
      guard !seen.contains(edge) else { return nil }
      let ring = line(from: edge)
      return ring + [edge]
    }
    return (open + closed).map { $0.map { place(on: $0, level) } }
  }

  /// The lines across one square join the edges whose ends lie on both sides of the level.
  private func cross(_ i: Int, _ j: Int, _ level: Double, _ join: (Edge, Edge) -> Void) {
    let corners = [value(i, j), value(i + 1, j), value(i + 1, j + 1), value(i, j + 1)]
    guard corners.allSatisfy(\.isFinite) else { return }
    let edges = [
      Edge(column: i, row: j, isUpward: false), Edge(column: i + 1, row: j, isUpward: true),
      Edge(column: i, row: j + 1, isUpward: false), Edge(column: i, row: j, isUpward: true),
    ]
    let above = corners.map { $0 >= level }
    let crossed = (0..<4).filter { above[$0] != above[($0 + 1) % 4] }
    if crossed.count == 2 {
      join(edges[crossed[0]], edges[crossed[1]])
    } else if crossed.count == 4 {
      // A saddle: the mean decides which two corners belong together.
      let isJoined = (corners.reduce(0, +) / 4 >= level) == above[0]
      join(edges[isJoined ? 0 : 3], edges[isJoined ? 1 : 0])
      join(edges[isJoined ? 2 : 1], edges[isJoined ? 3 : 2])
    }
  }

  private func value(_ i: Int, _ j: Int) -> Double { values[j * (columns + 1) + i] }

  private func place(on edge: Edge, _ level: Double) -> Place {
    let (i, j) = (edge.column, edge.row)
    let from = value(i, j)
    let to = edge.isUpward ? value(i, j + 1) : value(i + 1, j)
    let share = (level - from) / (to - from)
    let (x, y) = (Double(i) + (edge.isUpward ? 0 : share), Double(j) + (edge.isUpward ? share : 0))
    return Place(
      window.x.lowerBound + x / Double(columns) * window.width,
      window.y.lowerBound + y / Double(rows) * window.height)
  }
}
