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

  /// For random ȳ and u, the pullback's ⟨Jᵀȳ, u⟩ is the ⟨ȳ, Ju⟩ that differences of values give.
  ///
  /// Central differences at h and h/2, extrapolated (Richardson): truncation O(h⁴), rounding
  /// O(u/h); with h = 2⁻⁹ both are near 1e−12 of the size of φ and its derivatives.
  static func check(_ operation: Case, location: SourceLocation = #_sourceLocation) {
    let stream = RandomStream(seed: 31).substream(operation.name)
    let count = Graph(parameters: operation.parameters, operation.record).outputShape.count
    for trial in 0..<3 {
      let weights = stream.at(iteration: trial, lane: 0).normals(count)
      // φ(x) = ⟨ȳ, y(x)⟩ has the gradient Jᵀȳ.
      let graph = Graph(parameters: operation.parameters) { x in
        let y = operation.record(x)
        return sum(y * x.constant(weights, shape: y.shape))
      }
      let evaluator = Evaluator(graph)
      let x = operation.point(stream.at(iteration: trial, lane: 1).normals(operation.parameters))
      let u = stream.at(iteration: trial, lane: 2).normals(operation.parameters)
      func slope(_ h: Double) -> Double {
        func φ(_ t: Double) -> Double {
          evaluator.value(at: zip(x, u).map { $0 + t * $1 })
        }
        return (φ(h) - φ(-h)) / (2 * h)
      }
      let h = 0x1p-9
      let expected = (4 * slope(h / 2) - slope(h)) / 3
      let gradient = evaluator.gradient(at: x)
      let found = zip(gradient, u).reduce(0) { $0 + $1.0 * $1.1 }
      let size = zip(gradient, u).reduce(abs(evaluator.value(at: x))) { $0 + abs($1.0 * $1.1) }
      #expect(
        abs(found - expected) <= 1e-8 * size,
        "⟨Jᵀȳ, u⟩ = \(found), ⟨ȳ, Ju⟩ = \(expected)", sourceLocation: location)

      // A sweep for the gradient gives the same value as one for the value alone.
      var again = gradient
      var out = again.mutableSpan
      let value = evaluator.valueAndGradient(at: x.span, into: &out)
      #expect(value == evaluator.value(at: x), sourceLocation: location)
      #expect(again == gradient, sourceLocation: location)
    }
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
