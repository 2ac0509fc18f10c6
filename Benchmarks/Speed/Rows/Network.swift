internal import AutoDiff

/// A network of one hidden layer, p-h-k with tanh, and the mean cross-entropy of its softmax over a
/// batch: value and gradient by W₁ (p × h), b₁, W₂ (h × k), b₂, one after another.
func network(_ inputs: Inputs) throws -> [Contender] {
  // Once Problems has the network, this graph is to be its `graph()`.
  [valueAndGradient(of: try networkGraph(inputs), at: try inputs.array("x"))]
}

private func networkGraph(_ inputs: Inputs) throws -> Graph {
  let (m, p) = (inputs.integer("batch"), inputs.integer("features"))
  let (h, k) = (inputs.integer("hidden"), inputs.integer("classes"))
  let (rows, classes) = (try inputs.array("rows"), try inputs.array("classes"))
  return Graph(parameters: p * h + h + h * k + k) { x in
    var next = 0
    func parameters(_ rows: Int, _ columns: Int) -> Variable {
      defer { next += rows * columns }
      return x[next..<next + rows * columns].reshaped(rows: rows, columns: columns)
    }
    let (w1, b1, w2, b2) = (
      parameters(p, h), parameters(1, h), parameters(h, k), parameters(1, k)
    )
    let data = x.constant(rows, shape: Shape(rows: m, columns: p))
    // One row for each of the batch, with a 1 at its class.
    let chosen = x.constant(classes, shape: Shape(rows: m, columns: k))
    let hidden = tanh(matrixProduct(data, w1) + b1)
    let scores = matrixProduct(hidden, w2) + b2
    return mean(log(sum(exp(scores), over: .rows)) - sum(scores * chosen, over: .rows))
  }
}
