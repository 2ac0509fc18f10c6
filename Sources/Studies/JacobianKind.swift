internal import AutoDiff
internal import Experiments
internal import Fields
internal import Statistics

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
      .clock(MeasuredTime.noiseColumn),
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
          cost: .seconds(0.1 + 5e-10 * multiplications * Double(n + m))
        ) {
          [measureJacobian(of: stream.at(iteration: 0).normals(m * n), outputs: m, inputs: n)]
        }
      }
    },
    report: { table in
      StudyReport(
        sections: [
          StudyReport.Section(
            columns: ["m", "n", "forward", "reverse", "forward/reverse", "operations", "cheaper"],
            left: [6], rows: table.rows.map(jacobianRow))
        ],
        notes: [
          """
          operations    of forward mode over those of reverse mode, counted
          < …, > …      by a time below the clock's noise
          they cross    in time at m = \(crossing(table.rows) { $0.time("\($1)_seconds").told }), \
          in operations at m = \(crossing(table.rows) { $0.number("\($1)_operations") })
          """
        ])
    },
    figures: JacobianFigures.figures)

  private static func jacobianRow(_ row: MeasuredTable.Row) -> [String] {
    let (forward, reverse) = (row.time("forward_seconds"), row.time("reverse_seconds"))
    let operations = row.number("forward_operations").flatMap { forward in
      row.number("reverse_operations").map { forward / $0 }
    }
    let cheaper =
      (reverse - forward).told != nil
      ? "forward" : (forward - reverse).told != nil ? "reverse" : "undecided"
    return [
      row.text("outputs"), row.text("inputs"), forward.words, reverse.words,
      forward.ratioWords(to: reverse),
      StudyReport.short(operations), cheaper,
    ]
  }

  private static func crossing(
    _ rows: [MeasuredTable.Row], _ quantity: (MeasuredTable.Row, _ mode: String) -> Double?
  ) -> String {
    let points = rows.compactMap { row -> (x: Double, first: Double, second: Double)? in
      guard let m = row.number("outputs"), let first = quantity(row, "forward"),
        let second = quantity(row, "reverse")
      else {
        return nil
      }
      return (m, first, second)
    }
    return StudyReport.short(PowerLaw.crossing(points))
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
    let jacobians = [Jacobian(graph, mode: .forward), Jacobian(graph, mode: .reverse)]
    func evaluate(_ jacobian: Jacobian) {
      var out = found.mutableSpan
      jacobian.evaluate(at: x.span, into: &out)
    }
    for jacobian in jacobians {
      evaluate(jacobian)
      largestError = zip(found, entries).reduce(largestError) { max($0, abs($1.0 - $1.1)) }
    }
    let reading = Stopwatch.read(jacobians.map { jacobian in { evaluate(jacobian) } })
    return [
      .integer(n), .integer(m), .number(jacobians[0].operations!),
      .number(jacobians[1].operations!), .number(largestError),
    ] + reading.values
  }
}
