internal import AutoDiff

/// Stress of a map of N points in d dimensions: value and gradient.
func stress(_ inputs: Inputs) throws -> [Contender] {
  [valueAndGradient(of: try stressGraph(inputs), at: try inputs.array("x"))]
}

/// The same function's Hessian-vector product, with the value and the gradient that come with it.
func curvature(_ inputs: Inputs) throws -> [Contender] {
  let evaluator = Evaluator(try stressGraph(inputs))
  let (x, v) = (try inputs.array("x"), try inputs.array("v"))
  var (gradient, product) = (x, x)
  let value = evaluator.hessianProducts(at: x, along: v, gradient: &gradient, into: &product)
  return [
    Contender(name: "", answer: [value] + product) { count in
      for _ in 0..<count {
        _ = evaluator.hessianProducts(at: x, along: v, gradient: &gradient, into: &product)
      }
    }
  ]
}

private func stressGraph(_ inputs: Inputs) throws -> Graph {
  let (n, d) = (inputs.integer("objects"), inputs.integer("embedding"))
  let targets = try inputs.array("targets")
  return Graph(parameters: n * d) { x in
    x.reshaped(rows: n, columns: d).squaredDistanceStress(targets: targets)
  }
}

/// A recorded function's value and gradient at one point.
func valueAndGradient(of graph: Graph, at x: [Double]) -> Contender {
  let evaluator = Evaluator(graph)
  var gradient = x
  let value = evaluator.valueAndGradient(at: x, into: &gradient)
  return Contender(name: "", answer: [value] + gradient) { count in
    for _ in 0..<count { _ = evaluator.valueAndGradient(at: x, into: &gradient) }
  }
}
