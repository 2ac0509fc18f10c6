internal import Fields
internal import Problems

extension ProblemKind {
  static let tightNonconvex = ProblemKind(
    table: Table(
      "tight-nonconvex",
      """
      The worst smooth function for N iterations of gradient descent, of one variable: not convex, \
      and |f′(xₖ)| = U for all k ≤ N.
      """,
      fields: [
        Field("iterations", .sweep(.integer(0...)), .required, "N."),
        Field(
          "gradient_norm", .number(.above(0)), .defaults(to: 1),
          "U; exact in floating point if U and L are powers of two."),
        Field("smoothness", .number(.above(0)), .defaults(to: 1), "L, the unit of step sizes."),
      ])
  ) { values, _, _ in
    BuiltProblem(
      problem: TightNonconvex(
        iterations: values.integer("iterations"), gradientNorm: values.number("gradient_norm"),
        smoothness: values.number("smoothness")))
  }
}
