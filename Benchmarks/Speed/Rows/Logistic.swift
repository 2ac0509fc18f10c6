internal import AutoDiff
internal import Problems

/// ℓ2-regularised logistic regression: value and gradient.
func logistic(_ inputs: Inputs) throws -> [Contender] {
  let problem = LogisticRegression(
    features: try inputs.array("features"), labels: try inputs.array("labels"),
    regularization: inputs.number("regularization"))
  return [valueAndGradient(of: problem.graph(), at: try inputs.array("x"))]
}
