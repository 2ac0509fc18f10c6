internal import Answers
internal import AutoDiff
internal import Estimators
internal import Experiments
internal import Fields
internal import Foundation
internal import LinearAlgebra
internal import Sampling

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
        Field(
          "noise", .list(of: .number(.atLeast(0).atMost(1e300))), .optional,
          """
          σ of additive noise in the values that difference quotients are made of: their errors are then root mean \
          squares over \(noisyEstimates) estimates. None unless given.
          """),
      ]),
    problem: "The problem at whose start gradients are compared, or a list of problems.",
    columns: [
      .key("problem"), .key("dimension"), .key("scheme"), .key("radius"), .fact("relative_error"),
      .fact("theory_error"), .fact("theory_best_radius"), .key("noise_level"),
    ],
    isTimed: false,
    plan: { configuration, context in
      let radii = try radii(configuration)
      let levels = Set(configuration.numbers("noise")).sorted()
      let noises = levels.isEmpty ? nil : levels
      // Complex steps are taken once.
      let estimates = noises.map { $0.reduce(1) { $0 + ($1 > 0 ? noisyEstimates : 1) } } ?? 1
      return try context.instances(of: configuration).map { instance in
        let values = 4 * Double(radii.count * estimates) * Double(instance.problem.dimension)
        return MeasurementCell(
          label: instance.label, weight: values * instance.operationsPerValue,
          cost: .calls(values, of: instance.valueWork)
        ) {
          AccuracyMeasurement(instance, noises).rows(radii)
        }
      }
    },
    report: { table in
      let isNoisy = table.rows.contains { $0.number("noise_level") != nil }
      return StudyReport(
        sections: [
          StudyReport.Section(
            columns: [
              "problem", "n", "scheme", "best radius", "theory's radius", "least error",
              "theory's error",
            ] + (isNoisy ? ["noise"] : []), left: [0, 2],
            rows: table.rows.grouped(bySame: "problem", "dimension", "scheme", "noise_level").map {
              best($0) + (isNoisy ? [$0[0].text("noise_level")] : [])
            })
        ],
        notes: [
          """
          best radius   the ε of the least error, the largest of several: smaller ones suffer from
                        round-off, larger ones from the derivatives that differences neglect; automatic
                        differentiation has none; * if it is the smallest or the largest tried
          theory's …    the radius at which its error is least, and its error at the tried radius nearest
                        to that; without a radius if the error only falls or only grows with ε, as when
                        f‴ = 0: then its error at the best radius; neither if a partial derivative
                        jumps at the start; a kink or a bend nearer than ε is not foreseen
          error         ‖G − ∇f‖/‖∇f‖; the gradient is that of complex steps with h = 2⁻⁶⁶⁴ if the
                        problem takes complex numbers and h‖∇f‖ is above 2⁻⁹⁶⁰, so that nothing
                        underflows; else that of forward mode
          """
        ])
    },
    figures: AccuracyFigures.figures)

  /// How many noisy estimates an error is the root mean square of.
  static let noisyEstimates = 16

  /// Within this range, no quotient of two radii is beyond a double.
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

  /// The best radius of a scheme on a problem as measured, next to theory's.
  private static func best(_ rows: [MeasuredTable.Row]) -> [String] {
    // Radii are in ascending order; those that are lost in the start have no error.
    let measured = rows.filter { $0.number("relative_error") != nil }
    let least = measured.compactMap { $0.number("relative_error") }.min()
    guard let best = measured.last(where: { $0.number("relative_error") == least }) else {
      return ["problem", "dimension", "scheme"].map(rows[0].text)
        + [String](repeating: StudyReport.short(nil), count: 4)
    }
    let isAtEdge = best == measured.first || best == measured.last
    let theory = best.number("theory_best_radius")
    // Theory's best radius may not be among those that were tried.
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
  /// Nil if theory says nothing.
  private let theory: DifferenceTheory?
  /// The deviations of noise; nil if there is no noise in the study.
  private let noises: [Double]?

  init(_ instance: Instance, _ noises: [Double]?) {
    self.noises = noises
    let (start, evaluator) = (instance.start(replicate: 0), try? ComplexEvaluator(instance.graph))
    self.instance = instance
    x = start
    complex = evaluator
    theory = DifferenceTheory(instance.graph, at: start)
    exact =
      evaluator.flatMap { Self.complexGradient($0, at: start) }
      ?? Self.estimate(ForwardMode(dimension: start.count), instance, start)
  }

  /// Nil if imaginary parts lose digits to underflow.
  private static func complexGradient(_ evaluator: ComplexEvaluator, at x: [Double]) -> [Double]? {
    let gradient = evaluator.gradient(at: x)
    let largest = BLAS.largestMagnitude(gradient.span) * ComplexEvaluator.step
    return largest > 0x1p-960 ? gradient : nil
  }

  func rows(_ radii: [Double]) -> [[MeasuredValue]] {
    let n = x.count
    let differences = DifferenceTheory.Scheme.allCases.flatMap { scheme in
      // Noise is in values, and complex steps take derivatives.
      (scheme == .complexStep ? [0] : noises ?? [0]).flatMap { noise in
        radii.compactMap { radius in
          error(scheme, radius, noise).map { row(scheme.rawValue, $0, scheme, radius, noise) }
        }
      }
    }
    return differences + [
      row(
        "forward-mode",
        RelativeError.of(Self.estimate(ForwardMode(dimension: n), instance, x), from: exact)),
      row("reverse-mode", RelativeError.of(Self.estimate(ReverseMode(), instance, x), from: exact)),
    ]
  }

  private func row(
    _ name: String, _ error: Double, _ scheme: DifferenceTheory.Scheme? = nil,
    _ radius: Double? = nil, _ noise: Double = 0
  ) -> [MeasuredValue] {
    func number(_ value: Double?) -> MeasuredValue { value.map { .number($0) } ?? .missing }
    return [
      .text(instance.label), .integer(x.count), .text(name), number(radius),
      .number(error),
      number(
        radius.flatMap { radius in
          scheme.flatMap { theory?.error($0, radius: radius, noise: noise) }
        }),
      number(scheme.flatMap { theory?.bestRadius($0, noise: noise) }),
    ] + (noises == nil ? [] : [scheme == nil || scheme == .complexStep ? .missing : .number(noise)])
  }

  /// Nil if the problem takes no complex numbers.
  private func error(
    _ scheme: DifferenceTheory.Scheme, _ radius: Double, _ noise: Double
  ) -> Double? {
    switch scheme {
    case .forward: differenceError(.forward, radius, noise)
    case .central: differenceError(.central, radius, noise)
    case .complexStep: complex.map { RelativeError.of(complexSteps($0, radius), from: exact) }
    }
  }

  /// The error of one estimate, or of many if values are noisy.
  private func differenceError(
    _ scheme: CoordinateDifferences.Scheme, _ radius: Double, _ noise: Double
  ) -> Double {
    let differences = CoordinateDifferences(dimension: x.count, scheme: scheme, radius: radius)
    guard noise > 0 else {
      return RelativeError.of(Self.estimate(differences, instance, x), from: exact)
    }
    let stream = instance.stream.substream("noise \(noise)").substream("\(scheme) \(radius)")
    let counter = CountingOracle(
      GraphSource(Evaluator(instance.graph)), samples: SampleRule(stream: stream, isPaired: false),
      noise: Noise(.additive, level: noise))
    var errors = ScaledNorm()
    for _ in 0..<LectureKinds.noisyEstimates {
      errors.add(
        RelativeError.of(Self.estimate(differences, instance, x, asking: counter), from: exact))
    }
    return errors.value / Double(LectureKinds.noisyEstimates).squareRoot()
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
    _ estimator: Estimator, _ instance: Instance, _ x: [Double],
    asking counter: CountingOracle? = nil
  ) -> [Double] {
    var estimator = estimator
    var gradient = x
    estimator.estimate(
      at: x,
      from: Estimator.Oracle(counter ?? CountingOracle(Evaluator(instance.graph))),
      using: instance.stream.at(iteration: 0), into: &gradient)
    return gradient
  }
}
