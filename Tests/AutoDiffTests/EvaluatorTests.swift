import AutoDiff
import Measures
import Sampling
import Testing

struct EvaluatorTests {
  /// Every kind of node in one graph: rich operations, products, views, and the elementwise.
  static let everything = Graph(parameters: 24) { x in
    let w = x.reshaped(rows: 12, columns: 2)
    let targets = OperationCatalogue.targets(12)
    let a = x[0..<12].reshaped(rows: 3, columns: 4)
    let b = x[12..<24].reshaped(rows: 4, columns: 3)
    let product = tanh(matrixProduct(a, b))
    let λ = [Double](repeating: 0.5, count: 24)
    var diagonal = [Double](repeating: 0, count: 24 * 24)
    for i in 0..<24 { diagonal[25 * i] = Double(i) }
    let labels = (0..<24).map { $0 % 2 == 0 ? 1.0 : -1 }
    return w.squaredDistanceStress(targets: targets) + w.distanceStress(targets: targets)
      + sum(pairwiseSquaredDistances(w)) + sum(product / (2 + square(product)))
      + x.diagonalQuadratic(curvatures: λ, center: λ)
      + x.symmetricQuadratic(matrix: diagonal, center: λ) + x.logisticLoss(labels: labels)
      + dot(x, x) * x[3]
  }

  static func point(_ k: Int) -> [Double] {
    RandomStream(seed: 51).at(iteration: k).normals(24)
  }

  /// The counter itself first: it must see what Swift allocates.
  @Test func allocationsAreCounted() throws {
    var kept: [[Double]] = []
    kept.reserveCapacity(10)
    let count = try #require(
      allocations {
        for i in 0..<10 { kept.append([Double](repeating: Double(i), count: 100)) }
      })
    #expect(count == 10)
    #expect(allocations {} == 0)
    #expect(kept[9][99] == 9)
    #expect(try #require(allocations { kept.append(Array(kept[0].reversed())) }) >= 1)
  }

  @Test func replayAllocatesNothing() {
    let evaluator = Evaluator(Self.everything)
    let points = (0..<5).map(Self.point)
    var gradient = evaluator.gradient(at: points[0])
    var total = 0.0
    let count = allocations {
      for x in points {
        var out = gradient.mutableSpan
        total += evaluator.value(at: x.span)
        total += evaluator.valueAndGradient(at: x.span, into: &out)
      }
    }
    #expect(count == 0 || count == nil)
    #expect(total.isFinite)
  }

  /// No other kind of replay allocates either, once it has been asked for as many tangents.
  @Test func derivativesAllocateNothing() {
    let scalar = Evaluator(Self.everything)
    let vector = Graph(parameters: 24) { tanh($0[0..<6]) * $0[6..<12] }
    let jacobians = Jacobian.Mode.allCases.map { Jacobian(vector, mode: $0) }
    let hessian = Hessian(Self.everything)
    let x = Self.point(0)
    let directions = Self.point(1) + Self.point(2)
    var gradient = x
    var tangents = [0.0, 0.0]
    var products = directions
    var matrix = [Double](repeating: 0, count: 6 * 24)
    var square = [Double](repeating: 0, count: 24 * 24)
    func replay() {
      _ = scalar.valueAndTangents(at: x, along: directions, into: &tangents)
      _ = scalar.hessianProducts(at: x, along: directions, gradient: &gradient, into: &products)
      for jacobian in jacobians {
        var out = matrix.mutableSpan
        jacobian.evaluate(at: x.span, into: &out)
      }
      var g = gradient.mutableSpan
      var h = square.mutableSpan
      hessian.evaluate(at: x.span, gradient: &g, into: &h)
    }
    replay()
    let count = allocations { for _ in 0..<3 { replay() } }
    #expect(count == 0 || count == nil)
  }

  @Test func valuesNeedNoAdjoints() {
    let evaluator = Evaluator(Self.everything)
    let before = evaluator.workspaceBytes
    _ = evaluator.value(at: Self.point(0))
    #expect(evaluator.workspaceBytes == before)
    _ = evaluator.gradient(at: Self.point(0))
    #expect(evaluator.workspaceBytes > before)
  }

  /// What is computed at one point does not depend on which points came before.
  @Test func replaysRememberNothing() {
    let used = Evaluator(Self.everything)
    for k in 0..<4 {
      let fresh = Evaluator(Self.everything)
      let x = Self.point(k)
      let gradient = fresh.gradient(at: x)
      #expect(used.gradient(at: x) == gradient)
      #expect(used.value(at: x) == fresh.value(at: x))
      _ = used.value(at: Self.point(k + 100))
      #expect(used.gradient(at: x) == gradient)
      _ = used.gradient(at: [Double](repeating: .nan, count: 24))
      #expect(used.gradient(at: x) == gradient)
      #expect(Evaluator(Self.everything).value(at: x) == fresh.value(at: x))
    }
  }

  @Test func gradientOverwritesWhatWasInTheBuffer() {
    let evaluator = Evaluator(Self.everything)
    let x = Self.point(0)
    var gradient = [Double](repeating: .nan, count: 24)
    var out = gradient.mutableSpan
    _ = evaluator.valueAndGradient(at: x.span, into: &out)
    #expect(gradient == evaluator.gradient(at: x))
  }

  /// Evaluators of one graph at work side by side, each on its own thread.
  @Test func threadsAgreeToTheLastBit() async {
    let expected = (0..<50).map { k in
      let evaluator = Evaluator(Self.everything)
      return [evaluator.value(at: Self.point(k))] + evaluator.gradient(at: Self.point(k))
    }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let evaluator = Evaluator(Self.everything)
          return (0..<20).allSatisfy { _ in
            expected.indices.allSatisfy { k in
              let x = Self.point(k)
              return [evaluator.value(at: x)] + evaluator.gradient(at: x) == expected[k]
            }
          }
        }
      }
      for await isEqual in group { #expect(isEqual) }
    }
  }

  @Test func twoEvaluatorsOnOneThreadKeepApart() {
    let graph = Self.everything
    let (a, b) = (Evaluator(graph), Evaluator(graph))
    let first = a.gradient(at: Self.point(1))
    _ = b.gradient(at: Self.point(2))
    #expect(a.gradient(at: Self.point(1)) == first)
  }
}
