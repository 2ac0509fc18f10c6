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

  /// ⟨Jv, ȳ⟩ = ⟨v, Jᵀȳ⟩, and tangents do not depend on how many are carried along.
  private static func checkPushforward(
    _ graph: Graph, at x: [Double], _ u: [Double], _ v: [Double], _ weights: [Double],
    _ location: SourceLocation
  ) {
    let evaluator = Evaluator(graph)
    let both = evaluator.pushforward(at: x, along: u + v)
    let backward = evaluator.pullback(at: x, of: weights)
    let m = weights.count
    #expect(Array(both[..<m]) == evaluator.pushforward(at: x, along: u), sourceLocation: location)
    #expect(
      Array(both[m...]) == Evaluator(graph).pushforward(at: x, along: v), sourceLocation: location)
    for (direction, tangent) in [(u, both[..<m]), (v, both[m...])] {
      expectEqual(Array(tangent), weights, direction, backward, 1e-12, location)
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

    // A sweep for derivatives gives the same value as one for the value alone, and again.
    var again = gradient
    #expect(evaluator.valueAndGradient(at: x, into: &again) == value, sourceLocation: location)
    #expect(again == gradient, sourceLocation: location)
    var tangents = [0.0, 0.0]
    #expect(
      evaluator.valueAndTangents(at: x, along: u + u, into: &tangents) == value,
      sourceLocation: location)
    #expect(tangents[0] == tangents[1], sourceLocation: location)
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
    #expect(hv == evaluator.hessianProducts(at: x, along: v), sourceLocation: location)
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
    let size =
      zip(a, b).reduce(0) { $0 + abs($1.0 * $1.1) }
      + zip(c, d).reduce(0) { $0 + abs($1.0 * $1.1) }
    #expect(
      abs(dot(a, b) - dot(c, d)) <= tolerance * size, "\(dot(a, b)) and \(dot(c, d))",
      sourceLocation: location)
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
