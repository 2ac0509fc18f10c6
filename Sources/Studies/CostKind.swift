internal import AutoDiff
internal import Experiments
internal import Fields
internal import Statistics

extension LectureKinds {
  /// What a gradient costs in units of a value, as n grows.
  static let cost = MeasurementKind(
    table: Table(
      "cost",
      """
      A gradient over one value, in time and in counted operations, as the number of variables n \
      grows: by hand, by differences, by forward and by reverse mode.
      """,
      fields: [
        Field(
          "ways", .list(of: .choice(GradientWay.choices)),
          .defaults(to: .array(GradientWay.allCases.map { .string($0.rawValue) })),
          "How the gradient is taken; a way that a problem does not have is left out.")
      ]),
    problem: "The problem whose gradient is taken, or a list; sweep the field that sets n.",
    columns: [
      .key("problem"), .key("way"), .key("instance"), .key("dimension"),
      .fact("value_operations"), .fact("gradient_operations"), .fact("relative_difference"),
      .clock("value_seconds"), .clock("gradient_seconds"), .clock(MeasuredTime.noiseColumn),
    ],
    isTimed: true,
    plan: { configuration, context in
      let asked = Set(configuration.texts("ways"))
      let ways = GradientWay.allCases.filter { asked.contains($0.rawValue) }
      let instances = try context.instances(of: configuration)
      let problems = instances.reduce(into: [String]()) {
        if $0.last != $1.name { $0.append($1.name) }
      }
      guard ways.contains(where: { way in instances.contains { way.gradient(of: $0) != nil } })
      else {
        throw configuration.error(
          at: "ways",
          "found \(ways.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")), which none "
            + "of the problems has",
          expected: "a way that one of them has, such as \"reverse-mode\"")
      }
      return problems.flatMap { problem in
        ways.flatMap { way in
          instances.filter { $0.name == problem && way.gradient(of: $0) != nil }.map { instance in
            MeasurementCell(
              label: "\(way.rawValue) \(instance.label)",
              weight: way.values(dimension: instance.problem.dimension)
                * instance.operationsPerValue,
              cost: .calls(
                4 * way.values(dimension: instance.problem.dimension), of: instance.valueWork,
                plus: 0.1)
            ) { [measureGradient(way, instance)] }
          }
        }
      }
    },
    report: { table in
      StudyReport(
        sections: [
          StudyReport.Section(
            columns: [
              "problem", "gradient", "n", "operations/value", "time/value", "slope of operations",
              "slope of time", "theory", "difference",
            ], left: [0, 1, 2],
            rows: table.rows.grouped(bySame: "problem", "way").map(costRow))
        ],
        notes: [
          """
          …/value       of a gradient over one value, at the largest n; – if operations are not
                        counted; < if the gradient's time is below the clock's noise, > if the value's
                        is, – if both are
          slope …       the exponent of n in that ratio with its 95 % interval, over all n that are not
                        below the clock's noise; theory's next to it
          difference    from the gradient of reverse mode, relative, the largest over n
          """
        ])
    },
    figures: CostFigures.figures)

  private static func costRow(_ rows: [MeasuredTable.Row]) -> [String] {
    let rows = rows.sorted { $0.number("dimension") ?? 0 < $1.number("dimension") ?? 0 }
    let way = rows[0].text("way")
    func operations(_ row: MeasuredTable.Row) -> Double? {
      row.number("gradient_operations").flatMap { gradient in
        row.number("value_operations").map { gradient / $0 }
      }
    }
    func times(_ row: MeasuredTable.Row) -> (value: MeasuredTime, gradient: MeasuredTime) {
      (row.time("value_seconds"), row.time("gradient_seconds"))
    }
    func slope(_ ratio: (MeasuredTable.Row) -> Double?) -> String {
      PowerLaw.exponent(rows.map { ($0.number("dimension") ?? .nan, ratio($0)) }).text()
    }
    let last = rows[rows.count - 1]
    return [
      last.text("problem"), way, rows.map { $0.text("dimension") }.joined(separator: " "),
      StudyReport.short(operations(last)), times(last).gradient.ratioWords(to: times(last).value),
      slope(operations), slope { times($0).gradient.ratio(to: times($0).value) },
      StudyReport.short(GradientWay(rawValue: way)!.exponent),
      StudyReport.short(rows.compactMap { $0.number("relative_difference") }.max()),
    ]
  }

  private static func measureGradient(_ way: GradientWay, _ instance: Instance) -> [MeasuredValue] {
    let x = instance.start(replicate: 0)
    let evaluator = Evaluator(instance.graph)
    let gradient = way.gradient(of: instance)!
    var found = x
    let reading = Stopwatch.read([
      { _ = evaluator.value(at: x) },
      { gradient(x, &found) },
    ])
    let exact = Evaluator(instance.graph).gradient(at: x)
    func operations(_ count: Double?) -> MeasuredValue { count.map { .number($0) } ?? .missing }
    return [
      .text(instance.name), .text(way.rawValue), .text(instance.label), .integer(x.count),
      operations(instance.graph.work?.value), operations(way.operations(of: instance)),
      .number(RelativeError.of(found, from: exact)),
    ] + reading.values
  }
}
