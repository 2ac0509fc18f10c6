internal import AutoDiff
internal import Estimators
internal import Experiments
internal import Fields
internal import Foundation

extension LectureKinds {
  /// How far difference quotients are from the gradient, for every radius ε: too large a one cuts
  /// off the series too early, too small a one divides round-off by almost nothing.
  static let accuracy = MeasurementKind(
    table: Table(
      "accuracy",
      """
      The relative error ‖G − ∇f‖/‖∇f‖ of difference quotients against their radius ε, at a \
      problem's start; ∇f is taken by reverse mode.
      """,
      fields: [
        StudyTable.problem("At whose start gradients are compared, or a list of problems."),
        Field("from", .number(.above(0)), .defaults(to: 1e-15), "The smallest ε."),
        Field("to", .number(.above(0)), .defaults(to: 1), "The largest ε."),
        Field(
          "per_decade", .integer(1...1000), .defaults(to: 4),
          "How many ε from ε to 10ε, logarithmically spaced."),
      ]),
    columns: [
      .key("problem"), .key("dimension"), .key("scheme"), .key("radius"), .fact("relative_error"),
    ],
    isTimed: false,
    plan: { configuration, context in
      let radii = try radii(configuration)
      return try context.instances(of: configuration).flatMap { instance in
        CoordinateDifferences.Scheme.allCases.map { cell(instance, $0, radii) }
      }
    },
    report: { _, rows in
      StudyReport(
        sections: [best(rows)],
        notes: [
          """
          best radius   the ε of the least error: smaller ones suffer from round-off, larger ones from
                        the derivatives that differences neglect
          """
        ])
    })

  /// 10^{j/p} times the smallest, up to the largest.
  private static func radii(_ configuration: Values) throws -> [Double] {
    let (low, high) = (configuration.number("from"), configuration.number("to"))
    guard low <= high else {
      throw configuration.error(
        at: "to", "found \(JSON(high).text), which is less than \"from\"",
        expected: "at least \(JSON(low).text)")
    }
    let p = Double(configuration.integer("per_decade"))
    // The largest belongs to the grid however its logarithm is rounded.
    let last = Int((p * log10(high / low) + 1e-9).rounded(.down))
    return (0...last).map { low * pow(10, Double($0) / p) }
  }

  /// All radii of one scheme on one instance.
  private static func cell(
    _ instance: Instance, _ scheme: CoordinateDifferences.Scheme, _ radii: [Double]
  ) -> MeasurementCell {
    let n = instance.problem.dimension
    let calls = CoordinateDifferences(dimension: n, scheme: scheme).traits.calls.values
    return MeasurementCell(
      label: "\(instance.label) \(scheme.rawValue)",
      cost: Double(radii.count * calls) * secondsPerValue(instance)
    ) {
      let evaluator = Evaluator(instance.graph)
      let x = instance.start(replicate: 0)
      var exact = x
      _ = evaluator.valueAndGradient(at: x, into: &exact)
      let oracle = ValueOracle(CountingOracle(evaluator))
      var estimate = x
      return radii.map { radius in
        var estimator = CoordinateDifferences(dimension: n, scheme: scheme, radius: radius)
        estimator.estimate(
          at: x, from: oracle, using: instance.stream.at(iteration: 0), into: &estimate)
        return [
          .text(instance.label), .integer(n), .text(scheme.rawValue), .number(radius),
          .number(distance(estimate, exact) / norm(exact)),
        ]
      }
    }
  }

  private static func secondsPerValue(_ instance: Instance) -> Double {
    let evaluator = Evaluator(instance.graph)
    let x = instance.start(replicate: 0)
    return expectedSeconds { _ in _ = evaluator.value(at: x) }
  }

  /// The best radius of every scheme on every problem.
  private static func best(_ rows: [[MeasuredValue]]) -> StudyReport.Section {
    StudyReport.Section(
      columns: ["problem", "n", "scheme", "best radius", "relative error"], left: [0, 2],
      rows: rows.grouped(byFirst: 3).compactMap { rows in
        rows.filter { $0[4].number != nil }.min { $0[4].number! < $1[4].number! }
          .map { $0.map(\.text) }
      })
  }

  private static func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  private static func norm(_ a: [Double]) -> Double {
    a.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
