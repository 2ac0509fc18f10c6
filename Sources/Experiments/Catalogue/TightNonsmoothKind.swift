internal import Fields
internal import Problems

extension ProblemKind {
  static let tightNonsmooth = ProblemKind(
    table: Table(
      "tight-nonsmooth",
      """
      f(x) = G·max{x₁, …, x_{N+1}, −R/√(N+1)} from 0: the worst convex function for N iterations of the \
      subgradient method. It has no L: relative steps are for the optimizer "subgradient" alone.
      """,
      fields: [
        Field("iterations", .sweep(.integer(0...1_000_000_000)), .required, "N; n = N + 1."),
        Field("lipschitz", .number(.above(0)), .defaults(to: 1), "G, the Lipschitz constant."),
        Field(
          "start_distance", .number(.above(0)), .defaults(to: 1),
          "R, from the start to the nearest minimiser."),
      ])
  ) { values, _, _ in
    let (N, G) = (values.integer("iterations"), values.number("lipschitz"))
    // A few points: the start, the current one, estimates.
    try values.checkMemory(forNumbers: 4 * Double(N), at: "iterations")
    let R = values.number("start_distance")
    let depth = R / Double(N + 1).squareRoot()
    guard depth > 0, G * depth > 0, (G * depth).isFinite else {
      throw values.error(
        at: "start_distance",
        "found \(R), with which f* = −GR/√(N+1) is \((-G * depth).inWords)",
        expected: "G and R whose product is in the range of numbers")
    }
    return BuiltProblem(
      problem: TightNonsmooth(iterations: N, lipschitz: G, startDistance: R))
  }
}
