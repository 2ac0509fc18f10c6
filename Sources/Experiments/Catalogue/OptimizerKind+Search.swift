internal import Estimators
internal import Fields
internal import Optimizers

// Methods that make no estimates of the gradient.

extension OptimizerKind {
  static let threePoints = OptimizerKind(
    "stochastic-three-points",
    """
    x⁺ is the best of x, x + α_k s and x − α_k s, s on the sphere, α_k = α/(k + 1)ᵖ (Bergou, Gorbunov and Richtárik \
    2020); without an estimator.
    """,
    fields: [
      Field(
        "step_length", .sweep(.number(.above(0))), .defaults(to: 0.1),
        "α of a relative step of 1, a length."),
      Field("exponent", .sweep(.number(.atLeast(0))), .defaults(to: 0.5), "p."),
    ],
    naturalStep: { values, _ in values.number("step_length") }, calls: CallCounts(values: 2),
    .search { values, α, n in
      StochasticThreePoints(step: α, exponent: values.number("exponent"), dimension: n)
    })

  static let onePlusOne = OptimizerKind(
    "one-plus-one-es",
    """
    y = x + σz, z normal, and the better one stays; σ by the one-fifth success rule (Rechenberg 1973); without an \
    estimator, and without steps.
    """,
    fields: [
      Field(
        "deviation", .sweep(.number(.above(0))), .defaults(to: 0.1),
        "σ of the first iteration, a length."),
      Field(
        "damping", .sweep(.number(.above(0))), .defaults(to: 1),
        "d: σ grows by exp(0.8/d) with a success and shrinks by exp(0.2/d) without."),
    ],
    calls: CallCounts(values: 1), takesSteps: false,
    .search { values, _, n in
      OnePlusOneES(
        deviation: values.number("deviation"), damping: values.number("damping"), dimension: n)
    })
}
