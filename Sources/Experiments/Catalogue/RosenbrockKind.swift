internal import Fields
internal import Problems

extension ProblemKind {
  static let rosenbrock = ProblemKind(
    table: Table(
      "rosenbrock",
      """
      f(x) = Σᵢ b(xᵢ₊₁ − xᵢ²)² + (a − xᵢ)² from (−1.2, 1, −1.2, …): a curved valley (Rosenbrock 1960). \
      Not convex; L is local.
      """,
      fields: [
        Field("dimension", .sweep(.integer(2...)), .defaults(to: 2), "n."),
        Field(
          "a", .number(.from(-1e6, to: 1e6)), .defaults(to: 1),
          "a; if it is neither 0 nor 1, the minimum is known only for n = 2."),
        Field("b", .sweep(.number(.above(0).atMost(1e12))), .defaults(to: 100), "b."),
        Field(
          "start_deviation", .number(.above(0)), .optional,
          "The deviation of normal starts around that point, different in every replicate."),
      ])
  ) { values, _, _ in
    let n = values.integer("dimension")
    // A few points: the start, the current one, estimates, and what the graph holds.
    try values.checkMemory(forNumbers: 12 * Double(n), at: "dimension")
    return BuiltProblem(
      problem: Rosenbrock(
        dimension: n, valley: values.number("a"), steepness: values.number("b"),
        startDeviation: values.optionalNumber("start_deviation") ?? 0))
  }
}
