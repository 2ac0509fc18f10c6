import AutoDiff
import Measures
import Sampling
import Testing

/// What every operation must obey, whatever it computes.
enum OperationLaws {
  /// A recorded function of `parameters` variables with an output of any shape.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let parameters: Int
    /// Where the operation is defined and smooth: made from normals.
    let point: @Sendable ([Double]) -> [Double]
    let record: @Sendable (Variable) -> Variable

    var testDescription: String { name }

    init(
      _ name: String, parameters: Int,
      at point: @escaping @Sendable ([Double]) -> [Double] = { $0 },
      _ record: @escaping @Sendable (Variable) -> Variable
    ) {
      self.name = name
      self.parameters = parameters
      self.point = point
      self.record = record
    }
  }

  /// All four rules of an operation against each other, and against differences of values.
  static func check(_ operation: Case, location: SourceLocation = #_sourceLocation) {
    let stream = RandomStream(seed: 31).substream(operation.name)
    let n = operation.parameters
    let graph = Graph(parameters: n, operation.record)
    for trial in 0..<3 {
      func draw(_ lane: Int, _ count: Int) -> [Double] {
        stream.at(iteration: trial, lane: lane).normals(count)
      }
      let x = operation.point(draw(1, n))
      let (u, v) = (draw(2, n), draw(3, n))
      let weights = draw(0, graph.outputShape.count)
      checkPushforward(graph, at: x, u, v, weights, location)
      // φ(x) = ⟨a, y⟩ + ½⟨y, y⟩: its gradient is Jᵀ(a + y), whose derivative goes through every
      // part of the tangent of the pullback.
      let scalar = Graph(parameters: n) { x in
        let y = operation.record(x)
        return sum(y * x.constant(weights, shape: y.shape)) + 0.5 * sum(y * y)
      }
      checkGradient(scalar, at: x, u, location)
      checkHessian(scalar, at: x, u, v, location)
    }
  }

  /// ⟨Jv, ȳ⟩ = ⟨v, Jᵀȳ⟩, and tangents do not depend on how many are carried along: the first comes
  /// from the same replay, the others lie elsewhere in memory.
  private static func checkPushforward(
    _ graph: Graph, at x: [Double], _ u: [Double], _ v: [Double], _ weights: [Double],
    _ location: SourceLocation
  ) {
    let evaluator = Evaluator(graph)
    let both = evaluator.pushforward(at: x, along: u + v)
    let backward = evaluator.pullback(at: x, of: weights)
    let m = weights.count
    #expect(Array(both[..<m]) == evaluator.pushforward(at: x, along: u), sourceLocation: location)
    let second = Array(both[m...])
    expectSame(
      second, Evaluator(graph).pushforward(at: x, along: v), weights: weights,
      size: terms(second, weights) + terms(v, backward), location)
    for (direction, tangent) in [(u, Array(both[..<m])), (v, second)] {
      expectEqual(tangent, weights, direction, backward, 1e-12, location)
    }
    #expect(evaluator.fault == nil, sourceLocation: location)
  }

  /// ∇φ along u against central differences at h and h/2, extrapolated (Richardson): truncation
  /// O(h⁴), rounding O(u/h); with h = 2⁻⁹ both are near 1e−12 of the size of φ and its derivatives.
  private static func checkGradient(
    _ graph: Graph, at x: [Double], _ u: [Double], _ location: SourceLocation
  ) {
    let evaluator = Evaluator(graph)
    let expected = extrapolated { h in
      func φ(_ t: Double) -> Double { evaluator.value(at: zip(x, u).map { $0 + t * $1 }) }
      return [(φ(h) - φ(-h)) / (2 * h)]
    }
    let gradient = evaluator.gradient(at: x)
    let value = evaluator.value(at: x)
    let size = zip(gradient, u).reduce(abs(value)) { $0 + abs($1.0 * $1.1) }
    #expect(
      abs(dot(gradient, u) - expected[0]) <= 1e-8 * size,
      "⟨∇φ, u⟩ = \(dot(gradient, u)), by differences \(expected[0])", sourceLocation: location)

    // A sweep for derivatives gives the same value as one for the value alone, and does so again.
    var again = gradient
    #expect(evaluator.valueAndGradient(at: x, into: &again) == value, sourceLocation: location)
    #expect(again == gradient, sourceLocation: location)
    var tangents = [0.0, 0.0]
    #expect(
      evaluator.valueAndTangents(at: x, along: u + u, into: &tangents) == value,
      sourceLocation: location)
    expectSame([tangents[0]], [tangents[1]], weights: [1], size: size, location)
  }

  /// ⟨∇²φ u, v⟩ = ⟨u, ∇²φ v⟩; ∇²φ u against differences of gradients; and the gradient that comes
  /// with the products is the gradient.
  private static func checkHessian(
    _ graph: Graph, at x: [Double], _ u: [Double], _ v: [Double], _ location: SourceLocation
  ) {
    let evaluator = Evaluator(graph)
    var gradient = x
    var products = u + v
    let value = evaluator.hessianProducts(
      at: x, along: u + v, gradient: &gradient, into: &products)
    #expect(value == evaluator.value(at: x), sourceLocation: location)
    #expect(gradient == evaluator.gradient(at: x), sourceLocation: location)
    let (hu, hv) = (Array(products[..<x.count]), Array(products[x.count...]))
    let alone = evaluator.hessianProducts(at: x, along: v)
    expectSame(
      hv, alone, weights: u, size: terms(hv, u) + terms(hu, v) + terms(gradient, u), location)
    expectEqual(hu, v, u, hv, 1e-12, location)

    let expected = extrapolated { h in
      let (forward, backward) = (
        evaluator.gradient(at: zip(x, u).map { $0 + h * $1 }),
        evaluator.gradient(at: zip(x, u).map { $0 - h * $1 })
      )
      return zip(forward, backward).map { ($0 - $1) / (2 * h) }
    }
    let size = hu.reduce(0) { max($0, abs($1)) } + gradient.reduce(0) { max($0, abs($1)) }
    for i in x.indices {
      #expect(
        abs(hu[i] - expected[i]) <= 1e-8 * size,
        "(∇²φ u)[\(i)] = \(hu[i]), by differences \(expected[i])", sourceLocation: location)
    }
  }

  /// ⟨a, b⟩ = ⟨c, d⟩, relative to the terms of the sums.
  private static func expectEqual(
    _ a: [Double], _ b: [Double], _ c: [Double], _ d: [Double], _ tolerance: Double,
    _ location: SourceLocation
  ) {
    let size = terms(a, b) + terms(c, d)
    #expect(
      abs(dot(a, b) - dot(c, d)) <= tolerance * size, "\(dot(a, b)) and \(dot(c, d))",
      sourceLocation: location)
  }

  /// Σ|wᵢ||aᵢ − bᵢ| ≤ 1e−12·size for results of the same operations at other addresses. They are the
  /// same sums, but not always in the same order: kernels of some processors (OpenBLAS's `ddot` and
  /// `dgemv` for SSE3) treat an operand differently if it begins between 16-byte boundaries. A sum of
  /// n terms in another order is within 2nu·Σ|terms| (Higham, *Accuracy and Stability of Numerical
  /// Algorithms*, §4.2, u = 2⁻⁵³); here n < 200, and the operations made one after another pass on at
  /// most some 20 times that. A tangent in another's place would be off by the size itself.
  private static func expectSame(
    _ a: [Double], _ b: [Double], weights: [Double], size: Double, _ location: SourceLocation
  ) {
    let difference = terms(zip(a, b).map { $0 - $1 }, weights)
    #expect(
      a.count == b.count && difference <= 1e-12 * size, "\(a) and \(b)", sourceLocation: location)
  }

  /// Σ|aᵢbᵢ|.
  private static func terms(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + abs($1.0 * $1.1) }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func extrapolated(_ difference: (Double) -> [Double]) -> [Double] {
    let h = 0x1p-9
    return zip(difference(h / 2), difference(h)).map { (4 * $0 - $1) / 3 }
  }

  /// Two graphs of one function agree in value and gradient to `tolerance`, relatively.
  static func expectSame(
    parameters: Int, at points: [[Double]], tolerance: Double = 1e-13,
    _ fused: (Variable) -> Variable, _ generic: (Variable) -> Variable,
    location: SourceLocation = #_sourceLocation
  ) {
    let a = Evaluator(Graph(parameters: parameters, fused))
    let b = Evaluator(Graph(parameters: parameters, generic))
    for x in points {
      #expect(
        relativeDifference(a.value(at: x), b.value(at: x)) < tolerance,
        sourceLocation: location)
      #expect(
        relativeDifference(a.gradient(at: x), b.gradient(at: x)) < tolerance,
        sourceLocation: location)
    }
  }
}
