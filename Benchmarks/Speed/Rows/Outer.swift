internal import AutoDiff

/// Σᵢⱼ softplus(aᵢbⱼ − cᵢ)·tanh(aᵢ + bⱼ) of a and b, N entries each: an elementwise chain over N × N and a sum, for
/// which there are only the graph's own operations.
func outer(_ inputs: Inputs) throws -> [Contender] {
  let n = inputs.integer("size")
  let c = try inputs.array("c")
  let graph = Graph(parameters: 2 * n) { x in
    let a = x[0..<n].reshaped(rows: n, columns: 1)
    let b = x[n..<2 * n].reshaped(rows: 1, columns: n)
    let shift = x.constant(c, shape: Shape(rows: n, columns: 1))
    return sum(softplus(a * b - shift) * tanh(a + b))
  }
  return [valueAndGradient(of: graph, at: try inputs.array("x"))]
}
