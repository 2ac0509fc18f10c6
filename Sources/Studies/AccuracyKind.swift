internal import AutoDiff
internal import Estimators
internal import Experiments
internal import Fields
internal import Foundation
internal import LinearAlgebra

extension LectureKinds {
  /// How far difference quotients are from the gradient, for every radius ε: too large a one cuts
  /// off the series too early, too small a one divides round-off by almost nothing.
  static let accuracy = MeasurementKind(
    table: Table(
      "accuracy",
      """
      The relative error ‖G − ∇f‖/‖∇f‖ of difference quotients and complex steps against their \
      radius ε, at a problem's start, with what theory says of it; and that of automatic \
      differentiation, forward and reverse.
      """,
      fields: [
        Field("from", .number(radiusRange), .defaults(to: 1e-15), "The smallest ε."),
        Field("to", .number(radiusRange), .defaults(to: 1), "The largest ε."),
        Field(
          "per_decade", .integer(1...1000), .defaults(to: 4),
          "How many ε from ε to 10ε, logarithmically spaced."),
      ]),
    problem: "At whose start gradients are compared, or a list of problems.",
    columns: [
      .key("problem"), .key("dimension"), .key("scheme"), .key("radius"), .fact("relative_error"),
      .fact("theory_error"), .fact("theory_best_radius"),
    ],
    isTimed: false,
    plan: { configuration, context in
      let radii = try radii(configuration)
      return try context.instances(of: configuration).map { instance in
        let values = Double(4 * radii.count * instance.problem.dimension)
        return MeasurementCell(
          label: instance.label, weight: values * instance.operationsPerValue,
          cost: .calls(values, of: instance.valueWork)
        ) {
          AccuracyMeasurement(instance).rows(radii)
        }
      }
    },
    report: { table in
      StudyReport(
        sections: [
          StudyReport.Section(
            columns: [
              "problem", "n", "scheme", "best radius", "theory's radius", "least error",
              "theory's error",
            ], left: [0, 2],
            rows: table.rows.grouped(bySame: "problem", "dimension", "scheme").map(best))
        ],
        notes: [
          """
          best radius   the ε of the least error, the largest of several: smaller ones suffer from
                        round-off, larger ones from the derivatives that differences neglect; automatic
                        differentiation has none; * where it is the smallest or the largest tried
          theory's …    the radius at which its error is least, and that error; without a radius where
                        the error only falls or only grows with ε, as where f‴ = 0: its error at the
                        best radius then
          error         ‖G − ∇f‖/‖∇f‖; the gradient is that of complex steps with h = 2⁻⁶⁶⁴ where the
                        problem takes complex numbers and h‖∇f‖ is above 2⁻⁹⁶⁰, so that nothing
                        underflows; else that of forward mode
          """
        ])
    },
    figures: AccuracyFigures.figures)

  /// So that no quotient of two radii is beyond a double.
  private static let radiusRange = NumberRange.from(1e-200, to: 1e100)

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

  /// The best radius of a scheme on a problem by what was measured, beside theory's.
  private static func best(_ rows: [MeasuredTable.Row]) -> [String] {
    // Radii rise; those that are lost in the start have no error.
    let measured = rows.filter { $0.number("relative_error") != nil }
    let least = measured.compactMap { $0.number("relative_error") }.min()
    guard let best = measured.last(where: { $0.number("relative_error") == least }) else {
      return ["problem", "dimension", "scheme"].map(rows[0].text)
        + [String](repeating: StudyReport.short(nil), count: 4)
    }
    let isAtEdge = best == measured.first || best == measured.last
    let theory = best.number("theory_best_radius")
    // Where theory's best radius is, the grid has a row near it.
    let nearest = theory.flatMap { theory in
      rows.min {
        abs(log($0.number("radius")! / theory)) < abs(log($1.number("radius")! / theory))
      }
    }
    return [
      best.text("problem"), best.text("dimension"), best.text("scheme"),
      best.text("radius") + (best.number("radius") != nil && isAtEdge ? "*" : ""),
      best.text("theory_best_radius"), best.text("relative_error"),
      (nearest ?? best).text("theory_error"),
    ]
  }
}

/// The error of every way to a gradient at an instance's start.
private struct AccuracyMeasurement {
  private let instance: Instance
  private let x: [Double]
  private let complex: ComplexEvaluator?
  private let exact: [Double]
  private let theory: DifferenceTheory

  init(_ instance: Instance) {
    let (start, evaluator) = (instance.start(replicate: 0), try? ComplexEvaluator(instance.graph))
    self.instance = instance
    x = start
    complex = evaluator
    theory = DifferenceTheory(instance.graph, at: start)
    exact =
      evaluator.flatMap { Self.complexGradient($0, at: start) }
      ?? Self.estimate(ForwardMode(dimension: start.count), instance, start)
  }

  /// Nil where imaginary parts lose digits to underflow.
  private static func complexGradient(_ evaluator: ComplexEvaluator, at x: [Double]) -> [Double]? {
    let gradient = evaluator.gradient(at: x)
    let largest = BLAS.largestMagnitude(gradient.span) * ComplexEvaluator.step
    return largest > 0x1p-960 ? gradient : nil
  }

  func rows(_ radii: [Double]) -> [[MeasuredValue]] {
    let n = x.count
    let differences = DifferenceTheory.Scheme.allCases.flatMap { scheme in
      radii.compactMap { radius in
        gradient(scheme, radius).map { row(scheme.rawValue, $0, scheme, radius) }
      }
    }
    return differences + [
      row("forward-mode", Self.estimate(ForwardMode(dimension: n), instance, x)),
      row("reverse-mode", Self.estimate(ReverseMode(), instance, x)),
    ]
  }

  private func row(
    _ name: String, _ gradient: [Double], _ scheme: DifferenceTheory.Scheme? = nil,
    _ radius: Double? = nil
  ) -> [MeasuredValue] {
    func number(_ value: Double?) -> MeasuredValue { value.map { .number($0) } ?? .missing }
    return [
      .text(instance.label), .integer(x.count), .text(name), number(radius),
      .number(RelativeError.of(gradient, from: exact)),
      number(radius.flatMap { radius in scheme.map { theory.error($0, radius: radius) } }),
      number(scheme.flatMap { theory.bestRadius($0) }),
    ]
  }

  /// Nil where the problem takes no complex numbers.
  private func gradient(_ scheme: DifferenceTheory.Scheme, _ radius: Double) -> [Double]? {
    switch scheme {
    case .forward: differences(.forward, radius)
    case .central: differences(.central, radius)
    case .complexStep: complex.map { complexSteps($0, radius) }
    }
  }

  private func differences(
    _ scheme: CoordinateDifferences.Scheme, _ radius: Double
  ) -> [Double] {
    Self.estimate(
      CoordinateDifferences(dimension: x.count, scheme: scheme, radius: radius), instance, x)
  }

  private func complexSteps(_ evaluator: ComplexEvaluator, _ radius: Double) -> [Double] {
    var imaginary = [Double](repeating: 0, count: x.count)
    return x.indices.map { i in
      imaginary[i] = radius
      defer { imaginary[i] = 0 }
      return evaluator.value(at: x, imaginary: imaginary).imaginary / radius
    }
  }

  private static func estimate<Estimator: GradientEstimator>(
    _ estimator: Estimator, _ instance: Instance, _ x: [Double]
  ) -> [Double] {
    var estimator = estimator
    var gradient = x
    estimator.estimate(
      at: x, from: Estimator.Oracle(CountingOracle(Evaluator(instance.graph))),
      using: instance.stream.at(iteration: 0), into: &gradient)
    return gradient
  }
}
