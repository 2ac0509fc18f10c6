import AutoDiff
import Testing

struct MaximumTests {
  private static let graph = Graph(parameters: 4) { maximum($0) }

  /// At ties the subgradient is that of the first of the largest entries, forward and backward.
  @Test(arguments: [
    ([0.0, 0, 0, 0], 0), ([1, 3, 3, 2], 1), ([-2, -2, -5, -1], 3), ([-0.0, 0, -1, 0], 0),
  ])
  func tiesGoToTheFirst(x: [Double], first: Int) {
    let evaluator = Evaluator(Self.graph)
    var gradient = x
    #expect(evaluator.valueAndGradient(at: x, into: &gradient) == x.max()!)
    let unit = (0..<4).map { $0 == first ? 1.0 : 0 }
    #expect(gradient == unit)
    for i in 0..<4 {
      let axis = (0..<4).map { $0 == i ? 1.0 : 0 }
      var tangent = [0.0]
      _ = evaluator.valueAndTangents(at: x, along: axis, into: &tangent)
      #expect(tangent == [unit[i]])
    }
  }

  /// A NaN is not passed over, wherever it stands.
  @Test(arguments: 0..<4)
  func notANumber(place: Int) {
    var x = [1.0, 2, 3, 4]
    x[place] = .nan
    #expect(Evaluator(Self.graph).value(at: x).isNaN)
  }

  /// Each row and each column has its own.
  @Test func axes() {
    let x = [1.0, 7, 3, 9, 2, 3]
    for (axis, expected) in [(Axis.rows, [7.0, 9]), (.columns, [9, 7, 3]), (.all, [9])] {
      let graph = Graph(parameters: 6) {
        maximum($0.gather(Array(0..<6), shape: Shape(rows: 2, columns: 3)), over: axis)
      }
      let values = Evaluator(graph).values(at: x)
      #expect(values == expected)
    }
  }
}
