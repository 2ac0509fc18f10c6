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

  static let randomPursuit = OptimizerKind(
    "random-pursuit",
    """
    x⁺ = x + hu, u on the sphere and h a minimiser along it, by Brent's search (Stich, Müller and Gärtner 2011); \
    without an estimator, and without steps.
    """,
    fields: [
      Field(
        "accuracy", .sweep(.number(.atLeast(1e-8).below(1))), .defaults(to: 0.01),
        "ε: the search ends once h is known to within about 2ε|h|."),
      Field(
        "length", .sweep(.number(.above(0))), .defaults(to: 0.1),
        "The length that the first search begins with."),
    ],
    calls: CallCounts(values: 6), takesSteps: false,
    .search { values, _, n in
      RandomPursuit(
        accuracy: values.number("accuracy"), length: values.number("length"), dimension: n)
    })

  static let directSearch = OptimizerKind(
    "probabilistic-direct-search",
    """
    x⁺ is the first of m points x + αd, d on the sphere, with f(x + αd) < f(x) − cα², and α⁺ = γα; α⁺ = θα if there is \
    none (Gratton, Royer, Vicente and Zhang 2015); without an estimator, and without steps.
    """,
    fields: [
      Field("directions", .sweep(.integer(1...1_000_000)), .defaults(to: 2), "m."),
      Field(
        "length", .sweep(.number(.above(0))), .defaults(to: 1), "α of the first iteration."),
      Field("decrease", .sweep(.number(.atLeast(0))), .defaults(to: 1e-3), "c."),
      Field("expansion", .sweep(.number(.above(1))), .defaults(to: 2), "γ."),
      Field("contraction", .sweep(.number(.above(0).below(1))), .defaults(to: 0.5), "θ."),
    ],
    callsFor: { values, _ in CallCounts(values: values.integer("directions")) }, takesSteps: false,
    .search { values, _, n in
      ProbabilisticDirectSearch(
        directions: values.integer("directions"),
        ProbabilisticDirectSearch.Constants(
          step: values.number("length"), decrease: values.number("decrease"),
          expansion: values.number("expansion"), contraction: values.number("contraction")),
        dimension: n)
    })

  static let gradientless = OptimizerKind(
    "gradientless-descent",
    """
    x⁺ is the best of x and x + 2⁻ⁱRz_i, z_i normal, over radii from R down to r (Golovin and others 2020); without an \
    estimator, and without steps.
    """,
    fields: [
      Field("longest", .sweep(.number(.above(0))), .defaults(to: 1), "R."),
      Field(
        "ratio", .sweep(.number(.above(0).atMost(1))), .defaults(to: 1e-4), "r/R, of the search."),
      Field(
        "condition", .sweep(.number(.atLeast(1).atMost(1e12))), .optional,
        """
        Q: the fast variant, with radii from R/(4√Q) to 4√QR, where R is halved every nQ ln Q iterations; unless \
        given, the search.
        """),
    ],
    callsFor: { values, n in CallCounts(values: gradientless(values, 1).radii.count) },
    takesSteps: false, .search { values, _, n in gradientless(values, n) })

  private static func gradientless(_ values: Values, _ n: Int) -> GradientlessDescent {
    let R = values.number("longest")
    if let Q = values.optionalNumber("condition") {
      return GradientlessDescent(longest: R, condition: Q, dimension: n)
    }
    return GradientlessDescent(longest: R, ratio: values.number("ratio"), dimension: n)
  }

  static let residualFeedback = OptimizerKind(
    "residual-feedback",
    """
    x⁺ = x − α(n/δ)(y − y⁻)u, y = f(x + δu), u on the sphere: one value an iteration (Zhang, Zhou, Ji and Zavlanos \
    2020); without an estimator; relative steps are in units of 1/(2nL).
    """,
    fields: [
      Field(
        "radius", .sweep(.number(.above(0))), .defaults(to: 0.1),
        "δ, a length; to be above α√n‖∇f‖.")
    ],
    naturalStep: { 1 / (2 * Double($1.dimension) * $1.smoothness) }, calls: CallCounts(values: 1),
    .search { values, α, n in
      ResidualFeedback(step: α, radius: values.number("radius"), dimension: n)
    })
}
