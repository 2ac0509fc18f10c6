internal import Fields
internal import Problems

extension ProblemKind {
  static let huber = ProblemKind(
    table: Table(
      "huber",
      """
      f(x) = ½L‖x‖² for ‖x‖ ≤ t, Lt‖x‖ − ½Lt² beyond: convex, and with t = R/(2N+1) the worst for \
      N iterations of gradient descent.
      """,
      fields: [
        Field("dimension", .sweep(.integer(1...)), .required, "n."),
        Field(
          "iterations", .sweep(.integer(0...)), .optional,
          "N, which makes t = R/(2N+1); either this or the threshold is given."),
        Field("threshold", .sweep(.number(.above(0))), .optional, "t itself."),
        Field("smoothness", .number(.above(0)), .defaults(to: 1), "L, the unit of step sizes."),
        Field(
          "start_distance", .number(.above(0)), .defaults(to: 1),
          "R: runs start at R(1, …, 1)/√n."),
      ])
  ) { values, _, _ in
    let n = values.integer("dimension")
    // A few points: the start, the current one, estimates.
    try values.checkMemory(forNumbers: 4 * Double(n), at: "dimension")
    let (l, r) = (values.number("smoothness"), values.number("start_distance"))
    switch (values.optionalInteger("iterations"), values.optionalNumber("threshold")) {
    case (let iterations?, nil):
      guard r / (2 * Double(iterations) + 1) > 0 else {
        throw values.error(
          at: "start_distance", "found \(r), which divided by \(2 * iterations + 1) is 0",
          expected: "a start far enough for the threshold R/(2N+1) to be above 0")
      }
      return BuiltProblem(
        problem: Huber(dimension: n, worstAfter: iterations, smoothness: l, startDistance: r))
    case (nil, let threshold?):
      return BuiltProblem(
        problem: Huber(dimension: n, threshold: threshold, smoothness: l, startDistance: r))
    case (nil, nil):
      throw values.error(
        at: nil, "neither \"iterations\" nor \"threshold\" is given", expected: "one of them",
        remedy: "add \"iterations\": 100, for instance")
    case (_?, _?):
      throw values.error(
        at: "threshold", "\"iterations\" is given too, and fixes it", expected: "one of them",
        remedy: "leave one out")
    }
  }
}
