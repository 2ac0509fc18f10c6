import AutoDiff
import Measures
import Problems
import Sampling
import Testing

/// What every problem must obey, whatever it is.
enum ProblemLaws {
  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  static func norm(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

  /// Where there are residuals, f is the sum of their squares.
  static func checkResiduals(
    _ problem: some Problem, location: SourceLocation = #_sourceLocation
  ) {
    guard let graph = problem.residualGraph() else { return }
    let stream = RandomStream(seed: 63)
    let (residuals, evaluator) = (Evaluator(graph), Evaluator(problem.graph()))
    let start = problem.start(from: stream)
    var r = [Double](repeating: 0, count: graph.outputShape.count)
    for k in 0..<10 {
      let x = zip(start, stream.substream("r").at(iteration: k).normals(start.count)).map {
        $0 + $1
      }
      var out = r.mutableSpan
      residuals.values(at: x.span, into: &out)
      let value = evaluator.value(at: x)
      #expect(abs(dot(r, r) - value) <= 1e-12 * value, "residuals", sourceLocation: location)
    }
  }

  static func check(_ problem: some Problem, location: SourceLocation = #_sourceLocation) {
    let stream = RandomStream(seed: 61)
    let n = problem.dimension
    let graph = problem.graph()
    #expect(graph.parameterCount == n, sourceLocation: location)
    #expect(graph.outputShape.isScalar, sourceLocation: location)
    let evaluator = Evaluator(graph)

    let start = problem.start(from: stream)
    #expect(start.count == n, sourceLocation: location)
    #expect(start == problem.start(from: stream), "starts differ", sourceLocation: location)
    #expect(evaluator.value(at: start).isFinite, sourceLocation: location)
    #expect(evaluator.value(at: start) == problem.value(at: start), sourceLocation: location)

    checkResiduals(problem, location: location)
    let known = problem.known
    let points =
      [start]
      + (0..<20).map { k in
        let far = k % 2 == 0 ? 0.3 : 3.0
        return zip(start, stream.at(iteration: k).normals(n)).map { $0 + far * $1 }
      }
    let values = points.map { evaluator.value(at: $0) }
    let gradients = points.map { evaluator.gradient(at: $0) }

    for k in 1..<points.count {
      let step = zip(points[k], points[k - 1]).map { $0 - $1 }
      let change = zip(gradients[k], gradients[k - 1]).map { $0 - $1 }
      if let smoothness = known.smoothness {
        #expect(
          norm(change) <= smoothness * norm(step) * (1 + 1e-12), "L", sourceLocation: location)
      }
      if let lipschitz = known.nonsmooth?.lipschitz {
        #expect(
          abs(values[k] - values[k - 1]) <= lipschitz * norm(step) * (1 + 1e-12), "G",
          sourceLocation: location)
      }
      if let convexity = known.strongConvexity ?? (known.isConvex ? 0 : nil) {
        let line = values[k - 1] + dot(gradients[k - 1], step)
        let parabola = line + 0.5 * convexity * dot(step, step)
        #expect(
          values[k] >= parabola - 1e-12 * (abs(values[k]) + abs(line)), "μ",
          sourceLocation: location)
        // Where the gradient is constant, its change is rounding.
        let rounding =
          1e-14 * (norm(gradients[k]) + norm(gradients[k - 1])) * norm(step)
        #expect(
          dot(change, step) >= convexity * dot(step, step) * (1 - 1e-12) - rounding, "μ",
          sourceLocation: location)
      }
      // The gradient is that of the values: differences along the step between two points.
      let h = 1e-5 / max(1, norm(step))
      func along(_ t: Double) -> Double {
        evaluator.value(at: zip(points[k], step).map { $0 + t * $1 })
      }
      let slope = (along(h) - along(-h)) / (2 * h)
      #expect(
        abs(slope - dot(gradients[k], step)) <= 1e-5
          * (norm(gradients[k]) * norm(step) + abs(values[k])),
        "gradient", sourceLocation: location)
    }
    if let minimum = known.minimum {
      for value in values {
        #expect(value >= minimum - 1e-14 * abs(minimum), "f*", sourceLocation: location)
      }
    }
    if let minimizer = known.minimizer?.entries {
      #expect(minimizer.count == n, sourceLocation: location)
      let scale = known.smoothness ?? norm(gradients[0])
      #expect(
        norm(evaluator.gradient(at: minimizer)) <= 1e-12 * scale, "∇f(x*)",
        sourceLocation: location)
      if let minimum = known.minimum {
        #expect(
          abs(evaluator.value(at: minimizer) - minimum) <= 1e-14 * abs(minimum), "f(x*)",
          sourceLocation: location)
      }
    }
    if let smoothness = known.smoothness, let convexity = known.strongConvexity {
      #expect(0 <= convexity && convexity <= smoothness, sourceLocation: location)
    }
    if let landmark = known.landmark {
      #expect(landmark.point.count == n && !landmark.name.isEmpty, sourceLocation: location)
    }
  }
}
