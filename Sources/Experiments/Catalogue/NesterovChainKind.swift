internal import Fields
internal import Problems

extension ProblemKind {
  static let nesterovChain = ProblemKind(
    table: Table(
      "nesterov-chain",
      """
      f(x) = ½x₁² + ½ Σᵢ (xᵢ₊₁ − xᵢ)² + ½xₙ² − x₁ from 0, L = 4: convex, and slow for every \
      first-order method.
      """,
      fields: [Field("dimension", .sweep(.integer(1...)), .required, "n.")])
  ) { values, _, _ in
    let n = values.integer("dimension")
    // The minimiser, whose entries all differ, and a few points.
    try values.checkMemory(forNumbers: 10 * Double(n), at: "dimension")
    return BuiltProblem(problem: NesterovChain(dimension: n))
  }
}
