import Answers
import AutoDiff
import Sampling
import Testing

/// The same function by a graph and by a closure.
struct ValueSourceTests {
  static let n = 5

  /// Σ i·x_i², i = 1…n, added from the left.
  private static func function(_ x: Span<Double>) -> Double {
    x.indices.reduce(0) { $0 + Double($1 + 1) * x[$1] * x[$1] }
  }

  private static var closure: ClosureSource { ClosureSource(dimension: n) { function($0) } }

  private static let recorded = Graph(parameters: n) { x in
    dot(x.constant((1...n).map(Double.init)), x * x)
  }

  private static var graph: GraphSource { GraphSource(Evaluator(recorded)) }

  private static let points = RandomStream(seed: 1).at(iteration: 0).normals(7 * n)

  @Test func batchesAreTheValuesOneByOne() {
    var (batch, other) = ([Double](repeating: 0, count: 9), [Double](repeating: 0, count: 7))
    #expect(Self.closure.values(atPoints: Self.points.span, into: &batch, samples: .none) == 7)
    #expect(Self.graph.values(atPoints: Self.points.span, into: &other, samples: .none) == 7)
    for i in 0..<7 {
      let x = Array(Self.points[i * Self.n..<(i + 1) * Self.n])
      let value = Self.closure.value(at: x.span, sample: .none)
      #expect(batch[i] == value)
      #expect(abs(other[i] - value) <= 1e-14 * value)
    }
    #expect(batch[7...] == [0, 0])
  }

  @Test(arguments: [1, 3], [1e-3, 0.5])
  func valuesAlongDirectionsAreThoseAtTheirPoints(count: Int, radius: Double) {
    var frame = DirectionFrame(
      dimension: Self.n, count: count, dependence: .independent(.sphere))
    frame.redraw(from: RandomStream(seed: 2).at(iteration: 4))
    let x = Array(Self.points.prefix(Self.n))
    var values = [Double](repeating: 0, count: 2 * count)
    var other = values
    Self.closure.values(at: x.span, along: &frame, radius: radius, into: &values, samples: .none)
    Self.graph.values(at: x.span, along: &frame, radius: radius, into: &other, samples: .none)
    for j in 0..<count {
      let factor = frame.factor(ofDirection: j)
      let v = frame.withDirection(j) { v in v.indices.map { factor * v[$0] } }
      #expect(abs(v.reduce(0) { $0 + $1 * $1 } - 1) < 1e-14)
      for (k, sign) in [1.0, -1].enumerated() {
        let point = zip(x, v).map { $0 + sign * radius * $1 }
        let value = Self.function(point.span)
        #expect(abs(values[2 * j + k] - value) <= 1e-13 * value)
        #expect(abs(other[2 * j + k] - value) <= 1e-13 * value)
      }
    }
  }

  @Test func whatAnAnswererCannotAnswer() {
    let n = Self.n
    let values = Answerer(dimension: n, .values) { ClosureSource(dimension: n) { $0[0] } }
    #expect(values.obstacle(to: .values) == nil)
    #expect(values.obstacle(to: .gradients) == "its source does not provide gradients")
    #expect(
      values.obstacle(to: .tangents) == "its source does not provide derivatives along directions")
    #expect(
      values.obstacle(to: .complexValues) == "its source does not provide values at complex points")
    #expect(!values.givesGradients && values.graph == nil)
    let graph = Answerer(Self.recorded)
    for question: Questions in [.values, .gradients, .tangents, .hessianProducts, .complexValues] {
      #expect(graph.obstacle(to: question) == nil)
    }
  }
}
