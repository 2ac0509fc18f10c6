internal import Estimators
internal import Fields
internal import Optimizers

// Methods that search along lines with what an estimator finds.

extension OptimizerKind {
  static let lineSearch = searching(
    "line-search",
    """
    x⁺ = x − tG, t by a line search: with Armijo's rule ‖∇f‖² falls as 1/k (Armijo 1966), exact on quadratics f − f* by a \
    factor of ((κ − 1)/(κ + 1))² an iteration (Cauchy 1847).
    """,
    by: "armijo", curvature: 0.9
  ) { _, _ in SteepestDescent() }

  static let conjugateGradients = searching(
    "conjugate-gradients",
    """
    d = −G + βd⁻ with Polak and Ribière's β, at least 0: n steps at most on quadratics with exact line searches; none \
    proven elsewhere (Polak and Ribière 1969; Gilbert and Nocedal 1992).
    """,
    by: "more-thuente", curvature: 0.1
  ) { _, _ in ConjugateGradients() }

  static let lbfgs = searching(
    "l-bfgs",
    """
    d = −HG, H made of the last m steps: a linear rate for strongly convex functions, none proven elsewhere (Liu and \
    Nocedal 1989).
    """,
    fields: [
      Field(
        "memory", .sweep(.integer(1...10_000)), .defaults(to: 10), "m, how many steps are kept.")
    ],
    by: "more-thuente", curvature: 0.9
  ) { values, _ in LBFGS(memory: values.integer("memory")) }

  static let newtonCG = searching(
    "newton-cg",
    """
    Newton's direction by truncated conjugate gradients, with products ∇²f v, or differences of estimates beside \
    estimators of zero order: superlinear near a minimum, none proven elsewhere (Dembo and Steihaug 1983).
    """,
    by: "armijo", curvature: 0.9
  ) { _, n in NewtonCG(dimension: n) }

  static let barzilaiBorwein = OptimizerKind(
    "barzilai-borwein",
    """
    x⁺ = x − tG, t by the last step s and the change y of G: a factor of 1 − 1/κ in ‖∇f‖ on convex quadratics, none \
    proven elsewhere (Barzilai and Borwein 1988; Li and Sun 2021).
    """,
    fields: [
      Field(
        "quotient", .sweep(.choice(["long": "t = sᵀs/sᵀy", "short": "t = sᵀy/yᵀy"])),
        .defaults(to: "long"), "Which of the two quotients t is.")
    ],
    takesSteps: false,
    searchForm { values, _ in
      (
        SteepestDescent(),
        BarzilaiBorwein(BarzilaiBorwein.Quotient(rawValue: values.choice("quotient"))!)
      )
    })

  private static func searching(
    _ name: String, _ sentence: String, fields: [Field] = [], by rule: String,
    curvature η: Double, _ direction: @escaping @Sendable (Values, Int) -> any Direction
  ) -> OptimizerKind {
    OptimizerKind(
      name, sentence, fields: fields + searchFields(by: rule, curvature: η), takesSteps: false,
      searchForm { values, n in (direction(values, n), try stepRule(values, curvature: η)) })
  }

  private static let (leastDecrease, leastBacktracking) = (1e-3, 1e-4)

  private static func searchFields(by rule: String, curvature η: Double) -> [Field] {
    [
      Field(
        "line_search",
        .sweep(
          .choice([
            "armijo": "backtracking to φ(t) ≤ φ(0) + ftol·tφ′(0)",
            "more-thuente":
              "to |φ′(t)| ≤ gtol·|φ′(0)| besides, by Moré and Thuente's interpolation",
            "exact": "to the minimum along the line, of quadratics",
          ])), .defaults(to: .string(rule)), "How far a step goes along its direction."),
      Field(
        "ftol", .sweep(.number(.above(0).below(1))), .optional,
        "What fraction of the first-order decrease is enough; \(leastBacktracking) with Armijo's rule, "
          + "\(leastDecrease) with Moré and Thuente's search unless given."),
      Field(
        "gtol", .sweep(.number(.above(0).below(1))), .defaults(to: JSON(η)),
        "What fraction of the slope may remain, by Moré and Thuente's search."),
      Field(
        "xtol", .number(.above(0).below(1)), .defaults(to: 0.1),
        "How narrow an interval ends Moré and Thuente's search, as a fraction of its end."),
    ]
  }

  private static func stepRule(_ values: Values, curvature: Double) throws -> any StepRule {
    switch values.choice("line_search") {
    case "exact": return ExactStep()
    case "armijo":
      return ArmijoBacktracking(decrease: values.optionalNumber("ftol") ?? leastBacktracking)
    default:
      let (ftol, gtol) = (values.optionalNumber("ftol") ?? leastDecrease, values.number("gtol"))
      guard ftol < gtol else {
        throw values.error(
          at: values.has("ftol") ? "ftol" : "gtol", "found ftol = \(ftol) with gtol = \(gtol)",
          expected: "ftol below gtol, so that there is such a step")
      }
      return MoreThuente(decrease: ftol, curvature: gtol, width: values.number("xtol"))
    }
  }

  /// - Parameter parts: the direction and the rule for n variables.
  private static func searchForm(
    _ parts: @escaping @Sendable (Values, Int) throws -> (any Direction, any StepRule)
  ) -> Form {
    .estimating(
      calls: { values, estimator, setting in
        let (direction, rule) = try parts(values, setting.dimension)
        return calls(direction, rule, estimator)
      }
    ) { values, estimator, setting in
      let (direction, rule) = try parts(values, setting.dimension)
      if rule is ExactStep, !setting.isQuadratic {
        throw values.error(
          at: "line_search", "found \"exact\" on a problem that is not a quadratic",
          expected: "a quadratic, such as \"quadratic\" or \"nesterov-chain\"",
          remedy: "take \"more-thuente\" or \"armijo\"")
      }
      return method(direction, rule, estimator, setting.dimension)
    }
  }

  private static func calls(
    _ direction: some Direction, _ rule: some StepRule, _ estimator: some GradientEstimator
  ) -> CallCounts {
    LineSearchMethod.calls(direction, rule, estimator)
  }

  private static func method(
    _ direction: some Direction, _ rule: some StepRule, _ estimator: some GradientEstimator,
    _ n: Int
  ) -> any Optimizer {
    LineSearchMethod(direction, rule, estimator, dimension: n)
  }
}
