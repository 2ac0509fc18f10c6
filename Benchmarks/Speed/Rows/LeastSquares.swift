internal import AutoDiff

/// (1/2m) ‖Xw − y‖², m rows: value and gradient.
func leastSquares(_ inputs: Inputs) throws -> [Contender] {
  let (features, targets) = (try inputs.array("features"), try inputs.array("targets"))
  let graph = Graph(parameters: inputs.integer("columns")) {
    $0.linearLeastSquares(features: features, targets: targets)
  }
  return [valueAndGradient(of: graph, at: try inputs.array("x"))]
}
