import AutoDiff
import ComplexModule
import Foundation
import Measures
import RealModule
import Sampling
import Testing

struct ComplexEvaluatorTests {
  /// The complex rule of every operation against its real ones: the value, and the derivative along a
  /// direction, which may reach several inputs at once.
  @Test(arguments: OperationCatalogue.all)
  func rulesAgree(operation: OperationLaws.Case) throws {
    let n = operation.parameters
    let stream = RandomStream(seed: 71).substream(operation.name)
    func draw(_ trial: Int, _ lane: Int, _ count: Int) -> [Double] {
      stream.at(iteration: trial, lane: lane).normals(count)
    }
    let m = Graph(parameters: n, operation.record).outputShape.count
    for trial in 0..<3 {
      let weights = draw(trial, 0, m)
      let graph = Graph(parameters: n) { x in
        let y = operation.record(x)
        return sum(y * x.constant(weights, shape: y.shape))
      }
      let (x, v) = (operation.point(draw(trial, 1, n)), draw(trial, 2, n))
      let gradient = Evaluator(graph).gradient(at: x)
      let evaluator = try ComplexEvaluator(graph)
      let z = evaluator.value(at: x, imaginary: v.map { ComplexEvaluator.step * $0 })
      let values = Evaluator(Graph(parameters: n, operation.record)).values(at: x)
      let terms = zip(values, weights).reduce(0) { $0 + abs($1.0 * $1.1) }
      #expect(abs(z.real - Evaluator(graph).value(at: x)) <= 1e-13 * terms)
      // A number divided by itself has the derivative 0, the sum of two terms that are not 0.
      let slopes = zip(gradient, v).map { $0 * $1 }
      let size = slopes.reduce(terms) { $0 + abs($1) }
      #expect(abs(z.imaginary / ComplexEvaluator.step - slopes.reduce(0, +)) <= 1e-13 * size)
      for (found, expected) in zip(evaluator.gradient(at: x), gradient) {
        #expect(abs(found - expected) <= 1e-13 * (terms + gradient.reduce(0) { max($0, abs($1)) }))
      }
    }
  }

  /// Rules hold for imaginary parts that are not small: each rule is analytic, so the mean over a
  /// circle round x is f(x), to rounding by the trapezoidal rule with 64 nodes.
  @Test(arguments: OperationCatalogue.all)
  func rulesAreAnalytic(operation: OperationLaws.Case) throws {
    let n = operation.parameters
    let stream = RandomStream(seed: 72).substream(operation.name)
    let graph = Graph(parameters: n) { sum(operation.record($0)) }
    let x = operation.point(stream.at(iteration: 0).normals(n))
    let v = stream.at(iteration: 1).normals(n)
    let radius = 0.05 / (1 + v.reduce(0) { max($0, abs($1)) })
    let evaluator = try ComplexEvaluator(graph)
    var mean = Complex<Double>.zero
    var size = 0.0
    let nodes = 64
    for k in 0..<nodes {
      let angle = 2 * Double.pi * Double(k) / Double(nodes)
      let z = evaluator.value(
        at: zip(x, v).map { $0 + radius * Foundation.cos(angle) * $1 },
        imaginary: v.map { radius * Foundation.sin(angle) * $0 })
      mean += z.divided(by: Double(nodes))
      size = max(size, z.magnitude)
    }
    #expect(abs(mean.real - Evaluator(graph).value(at: x)) <= 1e-11 * size)
    #expect(abs(mean.imaginary) <= 1e-11 * size)
  }

  /// f′ relative to itself, from closed forms, where the imaginary part is far below rounding of
  /// the real one.
  @Test(arguments: [1e-80, 1e-10, 0.3, 1, 2.5, 9, 30, 100])
  func slopesOfScalarFunctions(x: Double) throws {
    for function in ScalarFunction.allCases {
      for x in [x, -x] where x > 0 || ![.sqrt, .log].contains(function) {
        guard function != .log1p || x > -1 else { continue }
        let e = exp(-abs(x))
        let expected: Double =
          switch function {
          case .negate: -1
          case .square: 2 * x
          case .sqrt: 0.5 / x.squareRoot()
          case .exp: exp(x)
          case .log: 1 / x
          case .log1p: 1 / (1 + x)
          case .tanh: 4 * e * e / ((1 + e * e) * (1 + e * e))
          case .sigmoid: e / ((1 + e) * (1 + e))
          case .softplus: x > 0 ? 1 / (1 + e) : e / (1 + e)
          case .relu: x > 0 ? 1 : 0
          }
        let found = try ComplexEvaluator(Graph(parameters: 1) { $0.map(function) }).gradient(at: [x]
        )
        #expect(relativeDifference(found[0], expected) < 2e-15, "\(function) at \(x)")
      }
    }
  }

  /// Where the real function or its derivative does not exist, neither does the complex step's.
  @Test func outsideTheDomain() throws {
    for (function, x) in [
      (ScalarFunction.sqrt, -1.0), (.log, -1), (.log1p, -2), (.sqrt, 0), (.log, 0),
    ] {
      let found = try ComplexEvaluator(Graph(parameters: 1) { $0.map(function) }).gradient(at: [x])
      #expect(found[0].isNaN, "\(function) at \(x)")
    }
    let partly = try ComplexEvaluator(Graph(parameters: 2) { sqrt($0[0]) + square($0[1]) })
    #expect(partly.gradient(at: [0, 3])[1] == 6)
  }

  /// w₂·log w₁ + √(w₂·log w₁) at (2, 3), with the derivatives to all digits.
  @Test func lectureExample() throws {
    let graph = Graph(parameters: 2) { w in
      let product = w[1] * log(w[0])
      return product + sqrt(product)
    }
    let gradient = try ComplexEvaluator(graph).gradient(at: [2, 3])
    #expect(relativeDifference(gradient[0], 2.0201012595319114) < 1e-15)
    #expect(relativeDifference(gradient[1], 0.9334849949934259) < 1e-15)
    #expect(relativeDifference(Evaluator(graph).gradient(at: [2, 3]), gradient) < 1e-15)
  }

  @Test func operationsWithoutARuleAreNamed() {
    let graph = Graph(parameters: 3) { sum(.apply(GraphTests.Cube(), to: exp($0))) }
    let error = #expect(throws: NoComplexRule.self) { try ComplexEvaluator(graph) }
    #expect(error?.description == "the operation \"cube\" has no rule for complex numbers")
  }

  @Test func replayAllocatesNothing() throws {
    let evaluator = try ComplexEvaluator(EvaluatorTests.everything)
    let x = EvaluatorTests.point(0)
    let y = EvaluatorTests.point(1).map { ComplexEvaluator.step * $0 }
    // The first call allocates what the runtime keeps for generic types.
    var total = evaluator.value(at: x.span, imaginary: y.span).real
    let count = allocations {
      for _ in 0..<3 { total += evaluator.value(at: x.span, imaginary: y.span).real }
    }
    #expect(count == 0 || count == nil)
    #expect(total.isFinite)
  }

  /// Two doubles for every number that is computed.
  @Test func workspaceIsStated() throws {
    for n in [16, 64] {
      #expect(try ComplexEvaluator(Graph(parameters: n) { 2 * $0 }).workspaceBytes == 16 * n)
    }
  }
}
