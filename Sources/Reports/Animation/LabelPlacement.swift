package import Studies

/// Where the names of points are written so that they can be read: next to their points, and as far as there is room
/// neither over each other nor over other points.
///
/// Every name tries eight places around its point, and the next ring of eight a little further out. First the names
/// are placed one after another where they disturb least; then each in turn may move as long as that is an
/// improvement. The best of several initial orders is kept. Names that still lie over another one are left out, later
/// ones first.
package struct LabelPlacement {
  /// Where a text is, from its point, in pixels to the right and upwards.
  package struct Offset: Hashable {
    package let x: Double
    package let y: Double
    package let alignment: Scene.Alignment
  }

  /// For every point; nil if its name is left out.
  package let offsets: [Offset?]

  /// - Parameters:
  ///   - points: in pixels to the right and upwards, within the window.
  ///   - names: of the first points; other points have none.
  ///   - size: of the font, in pixels.
  ///   - width, height: of the window, which names do not leave.
  package init(
    points: [Place], names: [String], fontSize: Double, width: Double, height: Double
  ) {
    let boxes = zip(points, names).map { point, name in
      Self.candidates(fontSize).map {
        Box(of: name, at: point, $0, fontSize: fontSize)
      }
    }
    let obstacles = points.map { Box($0.x - 3, $0.y - 3, $0.x + 3, $0.y + 3) }
    let window = Box(0, 0, width, height)
    /// What a candidate costs by itself: over points, beyond the edge, and far from its point.
    let costs = boxes.map { candidates in
      candidates.enumerated().map { c, box in
        obstacles.reduce(box.area - box.overlap(window)) { $0 + box.overlap($1) } * 4
          + Double(c) * 0.5 + (c >= 8 ? 40 : 0)
      }
    }
    /// What all names cost, placed one after another in some order and then moved one by one.
    func settled(_ order: [Int]) -> (chosen: [Int?], cost: Double) {
      var chosen = [Int?](repeating: nil, count: boxes.count)
      func conflict(_ i: Int, _ c: Int) -> Double {
        boxes.indices.reduce(costs[i][c]) { sum, j in
          guard j != i, let other = chosen[j] else { return sum }
          return sum + 8 * boxes[i][c].overlap(boxes[j][other])
        }
      }
      for _ in 0..<Self.rounds {
        let before = chosen
        for i in order { chosen[i] = boxes[i].indices.min { conflict(i, $0) < conflict(i, $1) } }
        if chosen == before { break }
      }
      return (chosen, order.reduce(0) { $0 + conflict($1, chosen[$1]!) })
    }
    let byX = boxes.indices.sorted { points[$0].x < points[$1].x }
    let byY = boxes.indices.sorted { points[$0].y < points[$1].y }
    let orders = [Array(boxes.indices), byX, byY].flatMap { [$0, $0.reversed()] }
    var chosen = orders.map(settled).min { $0.cost < $1.cost }!.chosen
    for i in boxes.indices.reversed() {
      let box = boxes[i][chosen[i]!]
      let isCovered = boxes.indices.contains { j in
        j != i && chosen[j].map { box.overlap(boxes[j][$0]) > 0.15 * box.area } ?? false
      }
      if isCovered || box.overlap(window) < 0.95 * box.area { chosen[i] = nil }
    }
    let candidates = Self.candidates(fontSize)
    offsets = points.indices.map { i in
      i < chosen.count ? chosen[i].map { candidates[$0] } : nil
    }
  }

  private static let rounds = 20

  /// The best first.
  private static func candidates(_ size: Double) -> [Offset] {
    [0.0, 1].flatMap { ring -> [Offset] in
      let (far, high) = (6 + 7 * ring, 0.75 * size + 3 + 9 * ring)
      let beside: [Offset] = [
        Offset(x: far, y: 0, alignment: .left), Offset(x: -far, y: 0, alignment: .right),
        Offset(x: 0, y: high, alignment: .center), Offset(x: 0, y: -high, alignment: .center),
      ]
      let diagonal = [(1.0, 1.0), (1, -1), (-1, 1), (-1, -1)].map { x, y in
        Offset(x: 0.6 * far * x, y: 0.8 * high * y, alignment: x > 0 ? .left : .right)
      }
      return beside + diagonal
    }
  }

  /// A rectangle in pixels.
  private struct Box {
    let left, bottom, right, top: Double

    init(_ left: Double, _ bottom: Double, _ right: Double, _ top: Double) {
      (self.left, self.bottom, self.right, self.top) = (left, bottom, right, top)
    }

    init(of name: String, at point: Place, _ offset: Offset, fontSize: Double) {
      let width = TextWidth.of(name, size: fontSize)
      let left = point.x + offset.x - offset.alignment.share * width
      let y = point.y + offset.y
      self.init(left, y - 0.52 * fontSize, left + width, y + 0.52 * fontSize)
    }

    var area: Double { (right - left) * (top - bottom) }

    func overlap(_ other: Box) -> Double {
      max(0, min(right, other.right) - max(left, other.left))
        * max(0, min(top, other.top) - max(bottom, other.bottom))
    }
  }
}
