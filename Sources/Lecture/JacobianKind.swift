internal import AutoDiff
internal import Experiments
internal import Fields

extension LectureKinds {
  /// f(x) = Ax has the Jacobian A: by columns it takes n forward sweeps, by rows m backward ones.
  static let jacobian = MeasurementKind(
    table: Table(
      "jacobian",
      """
      The Jacobian of f(x) = Ax, m outputs of n inputs: forward mode makes it by columns, at the \
      cost of n tangents, reverse mode by rows, at the cost of m backward sweeps.
      """,
      fields: [
        Field("inputs", .integer(1...), .defaults(to: 100), "n."),
        Field(
          "outputs", .sweep(.integer(1...)),
          .defaults(to: [1, 3, 10, 30, 100, 300, 1000, 3000, 10000]), "m."),
      ]),
    columns: [
      .key("inputs"), .key("outputs"), .fact("forward_operations"), .fact("reverse_operations"),
      .fact("largest_error"), .clock("forward_seconds"), .clock("reverse_seconds"),
    ],
    isTimed: true,
    plan: { configuration, context in
      let n = configuration.integer("inputs")
      let outputs = configuration.sweepIntegers("outputs")
      let largest = Double(outputs.max()!) * Double(n)
      // The matrix, and the Jacobian in either mode.
      try configuration.checkMemory(forNumbers: 3 * largest, at: "outputs")
      return outputs.map { m in
        let label = "inputs=\(n) outputs=\(m)"
        let stream = context.stream.substream(label)
        let multiplications = 2 * Double(m) * Double(n)
        return MeasurementCell(
          label: label, weight: multiplications * Double(n + m),
          cost: 0.1 + 2e-9 * multiplications * Double(n + m)
        ) {
          [measureJacobian(of: stream.at(iteration: 0).normals(m * n), outputs: m, inputs: n)]
        }
      }
    },
    report: { _, rows in
      let points = rows.map { row in row.map { $0.number ?? .nan } }
      return StudyReport(
        sections: [
          StudyReport.Section(
            columns: ["m", "n", "forward", "reverse", "forward/reverse", "operations", "cheaper"],
            left: [6],
            rows: zip(rows, points).map { row, point in
              [
                row[1].text, row[0].text, StudyReport.duration(point[5]),
                StudyReport.duration(point[6]), StudyReport.short(point[5] / point[6]),
                StudyReport.short(point[2] / point[3]), point[5] < point[6] ? "forward" : "reverse",
              ]
            })
        ],
        notes: [
          """
          operations    of forward mode over those of reverse mode, counted
          they cross    in time at m = \(crossing(points, 5, 6)), in operations at m = \
          \(crossing(points, 2, 3))
          """
        ])
    })

  private static func crossing(_ points: [[Double]], _ forward: Int, _ reverse: Int) -> String {
    StudyReport.short(
      PowerLaw.crossing(points.map { (x: $0[1], first: $0[forward], second: $0[reverse]) }))
  }

  /// - Parameter entries: A, m × n by rows.
  private static func measureJacobian(
    of entries: [Double], outputs m: Int, inputs n: Int
  ) -> [MeasuredValue] {
    let graph = Graph(parameters: n) {
      matrixProduct($0.constant(entries, shape: Shape(rows: m, columns: n)), $0)
    }
    let x = [Double](repeating: 1, count: n)
    var found = [Double](repeating: 0, count: m * n)
    var largestError = 0.0
    func measure(_ mode: Jacobian.Mode) -> (operations: MeasuredValue, seconds: MeasuredValue) {
      let jacobian = Jacobian(graph, mode: mode)
      let seconds = Stopwatch.seconds {
        var out = found.mutableSpan
        jacobian.evaluate(at: x.span, into: &out)
      }
      largestError = zip(found, entries).reduce(largestError) { max($0, abs($1.0 - $1.1)) }
      return (.number(jacobian.operations!), .number(seconds))
    }
    let (forward, reverse) = (measure(.forward), measure(.reverse))
    return [
      .integer(n), .integer(m), forward.operations, reverse.operations, .number(largestError),
      forward.seconds, reverse.seconds,
    ]
  }
}
