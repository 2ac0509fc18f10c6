internal import AutoDiff
internal import Experiments
internal import Fields

/// What a function of one matrix takes forward and backward, as the matrix grows: the common part of
/// the studies of linear algebra.
struct BackwardTiming {
  let value: Double
  let valueAndGradient: Double
  let gradient: [Double]

  /// - Throws: `InputError` where the function or its gradient does not exist at the point.
  init(_ graph: Graph, at x: [Double], of configuration: Values) throws {
    let evaluator = Evaluator(graph)
    var gradient = x
    let seconds = Stopwatch.seconds([
      { _ = evaluator.value(at: x) },
      { _ = evaluator.valueAndGradient(at: x, into: &gradient) },
    ])
    (value, valueAndGradient) = (seconds[0], seconds[1])
    self.gradient = gradient
    if let fault = evaluator.fault {
      throw configuration.error(at: "sizes", "\(fault)", remedy: "give another seed or size")
    }
  }

  static let columns: [MeasurementColumn] = [
    .key("size"), .fact("gradient_error"), .clock("value_seconds"),
    .clock("value_and_gradient_seconds"),
  ]

  static let sizes = Field(
    "sizes", .sweep(.integer(1...)), .defaults(to: [10, 20, 50, 100, 200, 400]),
    "n, the order of the matrix.")

  func row(size: Int, gradientError: Double) -> [MeasuredValue] {
    [.integer(size), .number(gradientError), .number(value), .number(valueAndGradient)]
  }

  /// - Parameter error: what the error of the gradient is measured by.
  static func report(_ rows: [[MeasuredValue]], error: String) -> StudyReport {
    let points = rows.map { row in row.map { $0.number ?? .nan } }
    func exponent(_ seconds: ([Double]) -> Double) -> String {
      StudyReport.short(PowerLaw(points.map { (x: $0[0], y: seconds($0)) })?.exponent)
    }
    return StudyReport(
      sections: [
        StudyReport.Section(
          columns: [
            "n", "forward", "backward", "backward/forward", "value and gradient/value",
            "gradient's error",
          ], left: [],
          rows: points.map { point in
            [
              StudyReport.short(point[0]), StudyReport.duration(point[2]),
              StudyReport.duration(point[3] - point[2]),
              StudyReport.short((point[3] - point[2]) / point[2]),
              StudyReport.short(point[3] / point[2]), StudyReport.short(point[1]),
            ]
          })
      ],
      notes: [
        """
        backward           the time of value and gradient less that of the value
        gradient's error   \(error)
        exponents of n     of forward \(exponent { $0[2] }), of backward \(exponent { $0[3] - $0[2] })
        """
      ])
  }
}
