internal import AutoDiff
package import Experiments
internal import Fields
internal import Statistics

/// The time that a function of one matrix takes forward and backward, as the matrix grows: the common part of the
/// studies of linear algebra.
package struct BackwardTiming {
  private let reading: Stopwatch.Reading
  let gradient: [Double]

  /// - Throws: `InputError` if the function or its gradient does not exist at the point.
  init(_ graph: Graph, at x: [Double], of configuration: Values) throws {
    let evaluator = Evaluator(graph)
    var gradient = x
    reading = Stopwatch.read([
      { _ = evaluator.value(at: x) },
      { _ = evaluator.valueAndGradient(at: x, into: &gradient) },
    ])
    self.gradient = gradient
    if let fault = evaluator.fault {
      throw configuration.error(at: "sizes", "\(fault)", remedy: "give another seed or size")
    }
  }

  static let columns: [MeasurementColumn] = [
    .key("size"), .fact("gradient_error"), .clock("value_seconds"),
    .clock("value_and_gradient_seconds"), .clock(MeasuredTime.noiseColumn),
  ]

  static let sizes = Field(
    "sizes", .sweep(.integer(1...)), .defaults(to: [10, 20, 50, 100, 200, 400]),
    "n, the order of the matrix.")

  func row(size: Int, gradientError: Double) -> [MeasuredValue] {
    [.integer(size), .number(gradientError)] + reading.values
  }

  /// What a row says: the order of the matrix, and the times.
  package struct Times {
    package let size: Double
    package let forward: MeasuredTime
    package let both: MeasuredTime

    /// - Parameters:
    ///   - size: n, the order of the matrix.
    ///   - value: seconds of a value.
    ///   - valueAndGradient: seconds of both.
    ///   - noise: the relative noise of the two.
    package init(
      size: Double, value: MeasuredValue, valueAndGradient: MeasuredValue, noise: MeasuredValue
    ) {
      self.size = size
      forward = MeasuredTime(value, relativeNoise: noise)
      both = MeasuredTime(valueAndGradient, relativeNoise: noise)
    }

    /// The backward sweep alone.
    package var backward: MeasuredTime { both - forward }
  }

  /// - Parameter error: what the error of the gradient is measured by.
  static func report(_ table: MeasuredTable, error: String) -> StudyReport {
    let times = table.rows.map { row in
      Times(
        size: row.number("size") ?? .nan, value: row["value_seconds"],
        valueAndGradient: row["value_and_gradient_seconds"], noise: row[MeasuredTime.noiseColumn])
    }
    func exponent(_ time: (Times) -> MeasuredTime) -> String {
      PowerLaw.exponent(times.map { ($0.size, time($0).told) }).text(each: "size")
    }
    return StudyReport(
      sections: [
        StudyReport.Section(
          columns: [
            "n", "forward", "backward", "backward/forward", "value and gradient/value",
            "gradient's error",
          ], left: [],
          rows: zip(table.rows, times).map { row, times in
            [
              row.text("size"), times.forward.words, times.backward.words,
              times.backward.ratioWords(to: times.forward),
              times.both.ratioWords(to: times.forward), row.text("gradient_error"),
            ]
          })
      ],
      notes: [
        """
        backward           the time of value and gradient less that of the value
        < …, > …           by a time below the clock's noise; such times have no part in exponents
        gradient's error   \(error)
        exponents of n     of forward \(exponent(\.forward)), of backward \(exponent(\.backward))
        """
      ])
  }
}

extension Stopwatch.Reading {
  /// The times, and the share of noise in them, as the last columns of a row.
  var values: [MeasuredValue] { seconds.map { .number($0) } + [.number(relativeNoise)] }
}
