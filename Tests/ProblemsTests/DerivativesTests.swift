import AutoDiff
import Measures
import Problems
import Sampling
import Testing

/// All derivatives of all problems: every way to the gradient gives the same to rounding, and
/// Hessian-vector products are symmetric and equal the change of gradients.
struct DerivativesTests {
  static let stream = RandomStream(seed: 65)

  /// The start, and points near and far from it.
  static func points(_ problem: any Problem) -> [[Double]] {
    let start = problem.start(from: stream)
    return [start]
      + [0.1, 1].enumerated().map { k, distance in
        zip(start, direction(problem, k)).map { $0 + distance * $1 }
      }
  }

  /// h of the differences of gradients.
  static let radius = 0x1p-15

  static func direction(_ problem: any Problem, _ k: Int) -> [Double] {
    stream.at(iteration: k).normals(problem.dimension)
  }

  static func distance(_ a: [Double], _ b: [Double]) -> Double {
    ProblemLaws.norm(zip(a, b).map { $0 - $1 })
  }

  /// MDS has a kink where two objects coincide. None do in the catalogue, nor along the differences
  /// below: no coordinate of a direction is beyond 5, so two objects come nearer by at most 10h√d.
  @Test(arguments: ProblemCatalogue.scalings)
  func mapsAreFarFromKinks(entry: ProblemCatalogue.Case) throws {
    let problem = try #require(entry.problem as? MultidimensionalScaling)
    let (n, d) = (problem.objects, problem.embedding)
    #expect(Self.direction(problem, 10).allSatisfy { abs($0) < 5 })
    for w in Self.points(problem) {
      let distances = ProblemCatalogue.distances(between: w, n, d)
      for i in 0..<n {
        for j in 0..<i {
          #expect(distances[i * n + j] > 10 * Self.radius * Double(d).squareRoot(), "\(i), \(j)")
        }
      }
    }
  }

  @Test(arguments: ProblemCatalogue.all)
  func gradientsAgree(entry: ProblemCatalogue.Case) throws {
    let n = entry.problem.dimension
    let graph = entry.problem.graph()
    let evaluator = Evaluator(graph)
    let complex = try ComplexEvaluator(graph)
    var axes = [Double](repeating: 0, count: n * n)
    for i in 0..<n { axes[i * (n + 1)] = 1 }
    for x in Self.points(entry.problem) {
      let gradient = evaluator.gradient(at: x)
      let size = ProblemLaws.norm(gradient)
      let value = complex.value(at: x, imaginary: [Double](repeating: 0, count: n))
      #expect(relativeDifference(value.real, evaluator.value(at: x)) <= 1e-13, "value")
      #expect(Self.distance(complex.gradient(at: x), gradient) <= 1e-13 * size, "complex step")
      let tangents = evaluator.pushforward(at: x, along: axes)
      #expect(Self.distance(tangents, gradient) <= 1e-13 * size, "forward mode")
    }
  }

  /// By Richardson's extrapolation of central differences, relative to ‖Hu‖ and, where a gradient's
  /// rounding is larger, to ‖∇f‖. Not at a kink of ∇f, where it has no derivative.
  @Test(arguments: ProblemCatalogue.all)
  func hessianProductsAreDifferencesOfGradients(entry: ProblemCatalogue.Case) {
    let evaluator = Evaluator(entry.problem.graph())
    let u = Self.direction(entry.problem, 10)
    // With biases of 0, a layer behind units that are all off stands at its kink.
    let isPiecewise = (entry.problem as? FeedForwardNetwork)?.activation == .relu
    let startsAtKink =
      entry.problem is TightNonconvex || entry.problem is TightNonsmooth || isPiecewise
    for x in Self.points(entry.problem).dropFirst(startsAtKink ? 1 : 0) {
      let product = evaluator.hessianProducts(at: x, along: u)
      func difference(_ h: Double) -> [Double] {
        let forward = evaluator.gradient(at: zip(x, u).map { $0 + h * $1 })
        let backward = evaluator.gradient(at: zip(x, u).map { $0 - h * $1 })
        return zip(forward, backward).map { ($0 - $1) / (2 * h) }
      }
      // Where there are kinks, so close that hardly any lies between the two points.
      let h = isPiecewise ? 0x1p-25 : Self.radius
      let expected = zip(difference(h / 2), difference(h)).map { (4 * $0 - $1) / 3 }
      let size = ProblemLaws.norm(product) + ProblemLaws.norm(evaluator.gradient(at: x))
      #expect(Self.distance(product, expected) <= 1e-7 * size)
    }
  }

  /// ⟨Hu, v⟩ = ⟨u, Hv⟩, relative to ‖Hu‖‖v‖ and ‖u‖‖Hv‖, and to L‖u‖‖v‖ where H vanishes.
  @Test(arguments: ProblemCatalogue.all)
  func hessiansAreSymmetric(entry: ProblemCatalogue.Case) {
    let evaluator = Evaluator(entry.problem.graph())
    let (u, v) = (Self.direction(entry.problem, 20), Self.direction(entry.problem, 21))
    for x in Self.points(entry.problem) {
      let hu = evaluator.hessianProducts(at: x, along: u)
      let hv = evaluator.hessianProducts(at: x, along: v)
      let (length, other) = (ProblemLaws.norm(u), ProblemLaws.norm(v))
      let size =
        ProblemLaws.norm(hu) * other + length * ProblemLaws.norm(hv)
        + (entry.problem.known.smoothness ?? 0) * length * other
      #expect(abs(ProblemLaws.dot(hu, v) - ProblemLaws.dot(u, hv)) <= 1e-13 * size)
    }
  }
}
