internal import Estimators
internal import Fields
internal import Optimizers

// CMA-ES with a full and with a diagonal covariance.

extension OptimizerKind {
  static let cmaES = evolution(
    "cma-es",
    """
    λ points of N(m, σ²C) a generation; the best move m, their ranks shape C and σ (Hansen 2016); without an \
    estimator, and without steps. Takes time and memory of n².
    """, .full)

  static let separableCMAES = evolution(
    "separable-cma-es",
    """
    CMA-ES with a diagonal C, which learns (n + 2)/3 times as fast (Ros and Hansen 2008); without an estimator, and \
    without steps.
    """, .diagonal)

  private static func evolution(
    _ name: String, _ sentence: String, _ form: SearchCovariance.Form
  ) -> OptimizerKind {
    OptimizerKind(
      name, sentence,
      fields: [
        Field(
          "deviation", .sweep(.number(.above(0))), .defaults(to: 0.1),
          "σ of the first generation, a length."),
        Field(
          "population", .sweep(.integer(2...1_000_000)), .optional,
          "λ, the points of a generation; 4 + ⌊3 ln n⌋ unless given."),
      ],
      callsFor: { values, n in
        let λ = values.optionalInteger("population")
        return CallCounts(values: λ ?? CMAConstants.usualPopulation(dimension: n))
      }, takesSteps: false,
      .search { values, _, n in
        CMAES(
          deviation: values.number("deviation"), population: values.optionalInteger("population"),
          form: form, dimension: n)
      })
  }
}
