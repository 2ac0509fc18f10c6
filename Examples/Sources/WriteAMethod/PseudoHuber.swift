import AutoDiff
import Experiments
import Fields
import Problems
import Sampling

/// The pseudo-Huber loss f(x) = Σᵢ aᵢ(√(1 + xᵢ²) − 1), aᵢ = i/n: convex, L = 1, f* = 0 at x* = 0.
struct PseudoHuber: Problem {
  let dimension: Int
  let known: Known

  init(dimension n: Int) {
    dimension = n
    known = Known(
      minimum: 0, minimizer: [Double](repeating: 0, count: n), smoothness: 1, isConvex: true)
  }

  func start(from stream: RandomStream) -> [Double] { stream.at(iteration: 0).normals(dimension) }

  func objective(_ x: Variable) -> Variable {
    let weights = x.constant((1...dimension).map { Double($0) / Double(dimension) })
    return sum(weights * (sqrt(1 + square(x)) - 1))
  }
}

let pseudoHuber = ProblemKind(
  "pseudo-huber", "f(x) = Σᵢ (i/n)(√(1 + xᵢ²) − 1) from a normal start: convex, L = 1.",
  fields: [Field("dimension", .sweep(.integer(1...)), .required, "n.")]
) { values, _, _ in
  PseudoHuber(dimension: values.integer("dimension"))
}
