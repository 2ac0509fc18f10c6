internal import Estimators
internal import Fields
internal import Optimizers

extension OptimizerKind {
  static let nelderMead = OptimizerKind(
    "nelder-mead",
    """
    The simplex method: the worst of n + 1 points goes through the mean of the others, or all go towards the best \
    (Nelder and Mead 1965); without an estimator, and without steps.
    """,
    fields: [
      Field(
        "adaptive", .sweep(.boolean), .defaults(to: false),
        """
        Whether coefficients that are not given follow from n: χ = 1 + 2/n, ψ = 3/4 − 1/(2n), σ = 1 − 1/n (Gao and \
        Han 2012).
        """),
      Field("reflection", .sweep(.number(.above(0))), .optional, "ρ; 1 unless given."),
      Field("expansion", .sweep(.number(.above(1))), .optional, "χ; 2 unless given."),
      Field(
        "contraction", .sweep(.number(.above(0).below(1))), .optional, "ψ; 0.5 unless given."),
      Field("shrinkage", .sweep(.number(.above(0).below(1))), .optional, "σ; 0.5 unless given."),
      Field(
        "relative_length", .sweep(.number(.above(0))), .defaults(to: 0.05),
        "What the first simplex adds to a coordinate of the start, relative to it."),
      Field(
        "zero_length", .sweep(.number(.above(0))), .defaults(to: 0.00025),
        "What it adds to a coordinate that is 0."),
      Field(
        "restarts", .sweep(.boolean), .defaults(to: false),
        "Whether a collapsed simplex starts over, as large as the first, around its best point."
      ),
      Field(
        "collapse", .sweep(.number(.above(0).below(1))), .defaults(to: 1e-3),
        "The size at which a simplex has collapsed, relative to the first."),
    ],
    calls: CallCounts(values: 2), isRandom: false, takesSteps: false,
    .search { values, _, n in
      var coefficients: SimplexCoefficients =
        values.boolean("adaptive") ? .adaptive(dimension: n) : .standard
      func given(_ name: String, _ coefficient: WritableKeyPath<SimplexCoefficients, Double>) {
        values.optionalNumber(name).map { coefficients[keyPath: coefficient] = $0 }
      }
      given("reflection", \.reflection)
      given("expansion", \.expansion)
      given("contraction", \.contraction)
      given("shrinkage", \.shrinkage)
      return NelderMead(
        coefficients: coefficients, relativeLength: values.number("relative_length"),
        zeroLength: values.number("zero_length"),
        restartingBelow: values.boolean("restarts") ? values.number("collapse") : nil, dimension: n)
    })
}
