import Reports
import Sampling
import Studies
import Testing

@Suite struct LabelPlacementTests {
  private static func placement(_ points: [Place], _ names: [String]) -> LabelPlacement {
    LabelPlacement(points: points, names: names, fontSize: 10, width: 400, height: 300)
  }

  @Test func aPointAloneHasItsNameAtItsRight() throws {
    let offset = try #require(Self.placement([Place(200, 150)], ["Paris"]).offsets[0])
    #expect(offset.alignment == .left && offset.x > 0 && offset.y == 0)
  }

  @Test func namesStayInside() throws {
    let offset = try #require(Self.placement([Place(395, 150)], ["Stockholm"]).offsets[0])
    #expect(offset.alignment == .right && offset.x < 0)
  }

  /// Narrow boxes around the names; no two of those written may overlap.
  @Test(arguments: 0..<10)
  func namesDoNotLieOverEachOther(seed: Int) {
    let numbers = RandomStream(seed: 8).at(iteration: seed).uniforms(60)
    let points = (0..<30).map { Place(400 * numbers[2 * $0], 300 * numbers[2 * $0 + 1]) }
    let placed = Self.placement(points, [String](repeating: "abcdef", count: 30)).offsets
    let boxes = zip(points, placed).compactMap { point, offset in
      offset.map { offset -> (x: ClosedRange<Double>, y: ClosedRange<Double>) in
        let left =
          point.x + offset.x - [.left: 0, .center: 14, .right: 28][offset.alignment]!
        return (left...left + 28, point.y + offset.y - 3...point.y + offset.y + 3)
      }
    }
    #expect(boxes.count >= 25)
    for i in boxes.indices {
      for j in 0..<i {
        #expect(!(boxes[i].x.overlaps(boxes[j].x) && boxes[i].y.overlaps(boxes[j].y)))
      }
    }
  }

  @Test func ofNamesInOnePlaceTheFirstStays() {
    let offsets = Self.placement(
      [Place](repeating: Place(20, 20), count: 40), [String](repeating: "a name", count: 40)
    ).offsets
    #expect(offsets[0] != nil && offsets.contains(nil))
  }
}
