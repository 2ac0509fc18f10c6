import Measures
import Problems
import Sampling
import Testing

struct ClassicalScalingTests {
  static let stream = RandomStream(seed: 66)

  static func embed(_ distances: [Double], _ n: Int, _ d: Int) throws -> [Double] {
    try #require(
      ClassicalScaling.embed(
        squaredDistances: distances.map { $0 * $0 }, count: n, dimension: d))
  }

  @Test(arguments: [1, 2, 3, 5])
  func recoversPoints(dimension d: Int) throws {
    let n = 14
    let distances = ProblemCatalogue.distances(n, d)
    for embedding in [d, d + 2, n + 1] {
      let w = try Self.embed(distances, n, embedding)
      #expect(w.count == n * embedding)
      let found = ProblemCatalogue.distances(between: w, n, embedding)
      #expect(relativeDifference(found, distances) < 1e-12)
      // Centred, on orthogonal axes of falling length.
      for c in 0..<embedding {
        let column = (0..<n).map { w[$0 * embedding + c] }
        #expect(abs(column.reduce(0, +)) < 1e-12)
        for other in 0..<c {
          let before = (0..<n).map { w[$0 * embedding + other] }
          #expect(abs(ProblemLaws.dot(column, before)) < 1e-12)
          #expect(ProblemLaws.norm(column) <= ProblemLaws.norm(before) + 1e-12)
        }
        // The sign rule.
        #expect(column.max()! >= -column.min()! || column.allSatisfy { abs($0) < 1e-6 })
      }
    }
  }

  /// The map depends on the distances alone: points that are turned, mirrored and shifted give it
  /// again, sign rule included.
  @Test func isInvariantUnderMotion() throws {
    let n = 14
    let w = Self.stream.at(iteration: 0).normals(2 * n)
    var moved = w
    for i in stride(from: 0, to: 2 * n, by: 2) {
      moved[i] = 0.6 * w[i] - 0.8 * w[i + 1] + 7
      moved[i + 1] = -0.8 * w[i] - 0.6 * w[i + 1] - 2
    }
    let a = try Self.embed(ProblemCatalogue.distances(between: w, n, 2), n, 2)
    let b = try Self.embed(ProblemCatalogue.distances(between: moved, n, 2), n, 2)
    #expect(relativeDifference(a, b) < 1e-12)
  }

  @Test func entriesThatAreNoNumbersGiveNil() {
    #expect(
      ClassicalScaling.embed(squaredDistances: [0, .nan, .nan, 0], count: 2, dimension: 1) == nil)
  }

  /// A right-angled triangle with sides 3, 4, 5.
  @Test func triangle() throws {
    let w = try Self.embed([0, 3, 4, 3, 0, 5, 4, 5, 0], 3, 2)
    let found = ProblemCatalogue.distances(between: w, 3, 2)
    #expect(relativeDifference(found, [0, 3, 4, 3, 0, 5, 4, 5, 0]) < 1e-14)
  }
}
