internal import Fields
internal import Optimizers

// Methods that need the estimate entry by entry.

extension OptimizerKind {
  /// Steps of these methods have no natural unit.
  private static let rateField = Field(
    "learning_rate", .sweep(.number(.above(0))), .defaults(to: 0.001),
    "α of a relative step of 1.")

  private static let decayFields = [
    Field("beta1", .sweep(.number(.atLeast(0).below(1))), .defaults(to: 0.9), "β₁, of the mean."),
    Field(
      "beta2", .sweep(.number(.atLeast(0).below(1))), .defaults(to: 0.999), "β₂, of the squares."),
    Field(
      "delta", .sweep(.number(.above(0))), .defaults(to: 1e-8), "δ, which keeps quotients finite."),
  ]

  private static func decay(_ values: Values) -> MomentDecay {
    MomentDecay(
      β1: values.number("beta1"), β2: values.number("beta2"), δ: values.number("delta"))
  }

  private static let ratedStep: @Sendable (Values, MethodSetting) -> Double = { values, _ in
    values.number("learning_rate")
  }

  static let adam = OptimizerKind(
    "adam", "x⁺ = x − α·m̂/(√v̂ + δ) entry by entry (Kingma and Ba 2015).",
    fields: [rateField] + decayFields,
    naturalStep: ratedStep,
    .entrywise { values, α in Adam(step: α, decay: decay(values)) })

  static let amsgrad = OptimizerKind(
    "amsgrad",
    """
    x⁺ = x − α·m/(√max v + δ) entry by entry (Reddi, Kale and Kumar 2018); with estimates of zero order \
    ZO-AdaMM.
    """,
    fields: [rateField] + decayFields,
    naturalStep: ratedStep,
    .entrywise { values, α in AMSGrad(step: α, decay: decay(values)) })

  static let sign = OptimizerKind(
    "sign-descent",
    "x⁺ = x − α·sign G entry by entry (Bernstein and others 2018); with estimates of zero order ZO-signSGD.",
    fields: [rateField],
    naturalStep: ratedStep,
    .entrywise { values, α in SignDescent(step: α) })
}
