internal import AutoDiff
internal import Estimators
internal import Experiments
internal import Fields
internal import LinearAlgebra
internal import Sampling

extension LectureKinds {
  /// tr ∇²f from random probes: how large the error is, and how large theory says it is.
  static let hutchinson = MeasurementKind(
    table: Table(
      "hutchinson",
      """
      The trace of a problem's Hessian at its start from N random probes vᵀ∇²f v, against the exact \
      trace; the errors measured over replicates against the exact variance.
      """,
      fields: [
        Field(
          "probes", .list(of: .integer(1...)), .defaults(to: [1, 3, 10, 30, 100]),
          "N, how many probes an estimate is the mean of."),
        Field(
          "distributions",
          .list(
            of: .choice([
              "rademacher": "independent signs", "gaussian": "independent standard normals",
              "sphere": "√n times uniform on the unit sphere",
            ])), .defaults(to: ["rademacher", "gaussian", "sphere"]), "How probes are drawn."),
        Field(
          "replicates", .integer(2...), .defaults(to: 200),
          "How many independent estimates errors are measured over."),
      ]),
    problem: "The problem whose Hessian is taken, or a list of problems.",
    columns: [
      .key("problem"), .key("dimension"), .key("distribution"), .key("probes"), .fact("trace"),
      .fact("mean_estimate"), .fact("standard_error"), .fact("rms_error"),
      .fact("exact_deviation"), .fact("exact_kurtosis"), .fact("rounding"),
    ],
    isTimed: false,
    plan: { configuration, context in
      let distributions = configuration.texts("distributions").map {
        DirectionDistribution(rawValue: $0)!
      }
      let probes = Array(Set(configuration.integers("probes"))).sorted()
      let replicates = configuration.integer("replicates")
      return try context.instances(of: configuration).flatMap { instance in
        let n = instance.problem.dimension
        try configuration.checkMemory(forNumbers: Double(n) * Double(n), at: "problem")
        let samples = Double(replicates) * Double(probes.last!)
        try configuration.checkMemory(
          forNumbers: samples, at: "probes",
          remedy: "give fewer probes or replicates, or use a larger machine")
        let products = samples + Double(n)
        return Set(distributions).sorted { $0.rawValue < $1.rawValue }.map { distribution in
          MeasurementCell(
            label: "\(instance.label) \(distribution.rawValue)",
            weight: products * instance.operationsPerValue,
            cost: .calls(products, of: instance.hessianProductWork)
          ) {
            measureTrace(instance, distribution, probes, replicates)
          }
        }
      }
    },
    report: { table in
      let replicates = table.configuration.integer("replicates")
      return StudyReport(
        sections: [
          StudyReport.Section(
            columns: [
              "problem", "n", "probes drawn", "N", "mean estimate", "exact trace", "z",
              "rms error", "theory", "ratio", "95 % of ratios",
            ], left: [0, 2], rows: table.rows.map { traceRow($0, replicates) })
        ],
        notes: [
          """
          z          the mean's difference from the exact trace in standard errors; – where all estimates
                     are the same
          theory     √(variance/N), the variance in closed form from the exact Hessian
          ratio      of the two, over \(replicates) replicates; at least 95 % of such ratios lie within the
                     limits beside it, by the exact fourth moment of an estimate, or there are too few
                     replicates for limits
          rounding   theory is no more than 2⁻⁴⁶ of the sum of all |∂²f/∂xᵢ∂xⱼ|: what was measured may be
                     rounding, so neither z nor a ratio is shown
          """
        ])
    },
    figures: HutchinsonFigures.figures)

  private static func traceRow(_ row: MeasuredTable.Row, _ replicates: Int) -> [String] {
    func fact(_ column: String) -> Double { row.number(column) ?? .nan }
    let (trace, mean, error) = (fact("trace"), fact("mean_estimate"), fact("standard_error"))
    let theory = TraceErrorTheory(
      deviation: row.number("exact_deviation"), kurtosis: row.number("exact_kurtosis"),
      rounding: row.number("rounding"), replicates: replicates)
    let isTold = !theory.isRounding
    return [
      row.text("problem"), row.text("dimension"), row.text("distribution"), row.text("probes"),
      row.text("mean_estimate"), row.text("trace"),
      StudyReport.short(isTold && error > 0 ? (mean - trace) / error : nil), row.text("rms_error"),
      row.text("exact_deviation"),
      StudyReport.short(isTold ? fact("rms_error") / fact("exact_deviation") : nil), theory.limits,
    ]
  }

  /// A row for every number of probes. An estimate from N probes takes the first N of a replicate's,
  /// so that all rows share the work of the longest.
  private static func measureTrace(
    _ instance: Instance, _ distribution: DirectionDistribution, _ counts: [Int], _ replicates: Int
  ) -> [[MeasuredValue]] {
    let n = instance.problem.dimension
    let x = instance.start(replicate: 0)
    let hessian = Hessian(instance.graph)(at: x)
    let trace = (0..<n).reduce(0) { $0 + hessian[$1 * n + $1] }
    let deviation = HutchinsonTrace.deviation(of: hessian, order: n, distribution)
    let kurtosis = HutchinsonTrace.excessKurtosis(of: hessian, order: n, distribution)
    let rounding = TraceErrorTheory.rounding(of: hessian)
    let evaluator = Evaluator(instance.graph)
    let stream = instance.stream.substream("probes").substream(distribution.rawValue)
    var estimator = HutchinsonTrace(dimension: n, distribution: distribution)
    let samples = (0..<replicates).map {
      estimator.samples(
        counts.last!, at: x, of: evaluator, from: stream.substream("replicate \($0)"))
    }
    let r = Double(replicates)
    return counts.map { count in
      let estimates = samples.map { $0[..<count].reduce(0, +) / Double(count) }
      let mean = estimates.reduce(0, +) / r
      var (spread, error) = (ScaledNorm(), ScaledNorm())
      for estimate in estimates {
        spread.add(estimate - mean)
        error.add(estimate - trace)
      }
      return [
        .text(instance.label), .integer(n), .text(distribution.rawValue), .integer(count),
        .number(trace), .number(mean),
        .number(spread.value / ((r - 1) * r).squareRoot()),
        .number(error.value / r.squareRoot()), .number(deviation / Double(count).squareRoot()),
        .number(kurtosis / Double(count)), .number(rounding),
      ]
    }
  }
}
