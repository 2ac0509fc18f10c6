import Experiments
import Fields
import Optimizers

/// Lion: x⁺ = x − α·sign(β₁m + (1 − β₁)G), m⁺ = β₂m + (1 − β₂)G (Chen et al. 2023, arXiv:2302.06675).
struct Lion: GradientUpdate {
  let step, β1, β2: Double
  let vectorCount = 2  // x and m

  func apply(_ G: Span<Double>, to state: UnsafeMutableBufferPointer<Double>, iteration k: Int) {
    for i in G.indices {
      let m = state[G.count + i]
      let direction = β1 * m + (1 - β1) * G[i]
      if direction != 0 { state[i] -= direction > 0 ? step : -step }
      state[G.count + i] = β2 * m + (1 - β2) * G[i]
    }
  }
}

let lion = OptimizerKind(
  "lion", "x⁺ = x − α·sign(β₁m + (1 − β₁)G), m⁺ = β₂m + (1 − β₂)G (Chen and others 2023).",
  fields: [
    Field("learning_rate", .sweep(.number(.above(0))), .defaults(to: 1e-3), "α of a step of 1."),
    Field("beta1", .sweep(.number(.atLeast(0).below(1))), .defaults(to: 0.9), "β₁."),
    Field("beta2", .sweep(.number(.atLeast(0).below(1))), .defaults(to: 0.99), "β₂."),
  ],
  naturalStep: { values, _ in values.number("learning_rate") },
  .entrywise { values, α in
    Lion(step: α, β1: values.number("beta1"), β2: values.number("beta2"))
  })
