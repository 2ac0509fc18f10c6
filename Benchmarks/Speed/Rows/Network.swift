internal import AutoDiff
internal import Problems

/// A network of one hidden layer, p-h-k with tanh, and the mean cross-entropy of its softmax over a
/// batch: value and gradient by W₁ (p × h), b₁, W₂ (h × k), b₂, one after another.
func network(_ inputs: Inputs) throws -> [Contender] {
  let (m, k) = (inputs.integer("batch"), inputs.integer("classes"))
  // One row per row of the batch, with a 1 at its class.
  let chosen = try inputs.array("classes")
  let labels = (0..<m).map { i in chosen[i * k..<(i + 1) * k].firstIndex(of: 1)! - i * k }
  let problem = FeedForwardNetwork(
    features: try inputs.array("rows"), labels: labels, classes: k,
    hidden: [inputs.integer("hidden")])
  return [valueAndGradient(of: problem.graph(), at: try inputs.array("x"))]
}
