import AutoDiff
import Estimators
import Foundation
import Measures
import Optimizers
import Sampling
import Testing

@Suite struct GradientlessDescentTests {
  private typealias Path = [[Double]]

  private static func path(
    _ method: GradientlessDescent, _ f: TestFunction, from x: [Double], seed: UInt64,
    iterations: Int
  ) throws -> (points: Path, counts: CallCounts) {
    var (method, counter) = (method, f.counter(x.count))
    var state = method.start(at: x)
    let points = try (0..<iterations).map { k in
      _ = try method.advance(
        &state, iteration: k, from: ClosingOracle(counter),
        using: RandomStream(seed: seed).at(iteration: k))
      return state.point
    }
    return (points, counter.counts)
  }

  /// The best of the point and of one normal point per radius.
  @Test(arguments: [
    GradientlessDescent(longest: 1, ratio: 1e-4, dimension: 5),
    GradientlessDescent(longest: 0.3, ratio: 0.9, dimension: 5),
    GradientlessDescent(longest: 2, condition: 1.5, dimension: 5),
  ])
  func rule(method: GradientlessDescent) throws {
    let (n, f) = (5, TestFunction.exponentials)
    let start = [1, -0.5, 0.2, 2, -1]
    let found = try Self.path(method, f, from: start, seed: 6, iterations: 60)
    var x = start
    for k in 0..<60 {
      let z = RandomStream(seed: 6).at(iteration: k).normals(method.radii.count * n)
      let halvings = method.halvingInterval.map { k / $0 } ?? 0
      let points = method.radii.enumerated().map { j, radius in
        moved(
          x, by: radius / Foundation.pow(2, Double(halvings)), along: Array(z[j * n..<(j + 1) * n]))
      }
      x = points.reduce(x) { f.value($1) < f.value($0) ? $1 : $0 }
      #expect(relativeDifference(found.points[k], x) < 1e-13, "iteration \(k)")
    }
    #expect(found.counts == CallCounts(values: 1 + 60 * method.radii.count))
    #expect(x != start)
  }

  @Test(arguments: [(1.0, 1.0, 1), (2, 0.5, 2), (1, 1e-3, 11), (0.1, 0.3, 3)])
  func radii(longest: Double, ratio: Double, count: Int) {
    let radii = GradientlessDescent(longest: longest, ratio: ratio, dimension: 2).radii
    #expect(radii.count == count && radii[0] == longest)
    #expect(zip(radii, radii.dropFirst()).allSatisfy { $1 == $0 / 2 })
    // Down to r, and no further than half of it.
    #expect(radii.last! <= longest * ratio * 1.0001 && radii.last! > 0.49 * longest * ratio)
  }

  /// From R/(4√Q) to 4√QR, and halved every nQ ln Q iterations.
  @Test(arguments: [(1.0, 2, 5, 1), (16, 4, 9, 178), (100, 10, 13, 4606)])
  func fastVariant(condition: Double, dimension: Int, count: Int, interval: Int) {
    let method = GradientlessDescent(longest: 3, condition: condition, dimension: dimension)
    #expect(method.radii.count == count && method.radii[count / 2] == 3)
    #expect(method.halvingInterval == interval)
  }

  /// An increasing function of f gives the same run.
  @Test func comparesNothingButValues() throws {
    let transformed = TestFunction(
      testDescription: "exp ‖x‖²", recorded: { AutoDiff.exp(AutoDiff.dot($0, $0)) })
    let method = GradientlessDescent(longest: 1, ratio: 1e-3, dimension: 3)
    let paths = try [TestFunction.sphere, transformed].map {
      try Self.path(method, $0, from: [1, 1, -1], seed: 2, iterations: 40).points
    }
    #expect(paths[0] == paths[1])
    #expect(inner(paths[0][39], paths[0][39]) < 0.01)
  }
}
