internal import Fields
internal import Problems

extension ProblemKind {
  static let logBlock = ProblemKind(
    table: Table(
      "log-block",
      """
      f(x) = (1/2n) Σᵢ log(1 + nλᵢxᵢ²) with λⱼ = L κ^{−(j−½)/b}, j = 1…b, each n/b times: not \
      convex, and ‖∇f‖² falls as 1/k, alike for every n.
      """,
      fields: [
        Field("dimension", .sweep(.integer(1...)), .required, "n, a multiple of the blocks."),
        Field(
          "blocks", .integer(10...20), .defaults(to: 20),
          "b, 20 or 10: runs start at xᵢ = 1.5/√(nλᵢ) with 20, at 1.2/√(nλᵢ) with 10."),
        Field("condition", .sweep(.number(.atLeast(1))), .defaults(to: 1e5), "κ."),
        Field(
          "smoothness", .number(.above(0)), .defaults(to: 1),
          "L, the unit of the curvatures and of step sizes."),
      ]),
    shapeFields: ["condition"]
  ) { values, _, _ in
    let b = values.integer("blocks")
    guard let blocks = LogBlock.Blocks(rawValue: b) else {
      throw values.error(at: "blocks", "found \(b)", expected: "20 or 10")
    }
    let n = values.integer("dimension")
    guard n % b == 0 else {
      throw values.error(
        at: "dimension", "found \(n), but \(b) curvatures are repeated equally often",
        expected: "a multiple of \(b)",
        remedy: b == 20 && n % 10 == 0 ? "with \"blocks\": 10 a multiple of 10 will do" : "")
    }
    // Curvatures, twice, and a few points.
    try values.checkMemory(forNumbers: 8 * Double(n), at: "dimension")
    return BuiltProblem(
      problem: LogBlock(
        dimension: n, blocks: blocks, condition: values.number("condition"),
        smoothness: values.number("smoothness")))
  }
}
