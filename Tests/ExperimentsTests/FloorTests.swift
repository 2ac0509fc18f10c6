import Estimators
import Experiments
import PlantedFaults
import Sampling
import Testing

/// A run stalls if its estimator shows more of its own error than of the gradient. Being off by a factor is
/// another kind of error, which other checks notice.
@Suite struct FloorTests {
  /// An estimator along directions all of whose slopes are multiplied by one number.
  private struct Factored: DirectionalEstimator {
    typealias Oracle = ValueOracle

    var own: TwoPoint
    let factor: Double
    /// The factor of slopes on linear functions: the same, unless the estimator errs on other functions alone.
    let linearFactor: Double

    init(own: TwoPoint, factor: Double, linearFactor: Double? = nil) {
      self.own = own
      self.factor = factor
      self.linearFactor = linearFactor ?? factor
    }

    var traits: EstimatorTraits { own.traits }

    var lastEstimate: DirectionalEstimate {
      get { own.lastEstimate }
      set { own.lastEstimate = newValue }
    }

    mutating func measure(
      at x: Span<Double>, from oracle: ValueOracle, using draw: RandomStream.Draw
    ) {
      own.measure(at: x, from: oracle, using: draw)
      own.lastEstimate.slopes = own.lastEstimate.slopes.map { factor * $0 }
    }

    func slope(onLinearFunctionOf derivative: Double) -> Double {
      linearFactor * own.slope(onLinearFunctionOf: derivative)
    }
  }

  /// - Parameter scale: of f, so that its squares are out of range.
  private static func outcomes(
    _ method: String, radius: Double, factor: Double, inPlace: Bool, scale: Double
  ) throws -> Set<Outcome> {
    let study = try study(
      quadratic(
        #""dimension": 8, "start": "gaussian", "minimum": \#(scale), "smoothness": \#(scale)"#,
        methods: #"{"estimator": \#(method), "radius": \#(radius)}"#,
        rest: """
          "steps": {"relative": \(0.5 / factor)}, "replicates": 5,
          "budget": {"natural_iterations": \(6 / min(0.5, radius < 1e-8 ? 0.05 : 1))}
          """)
    ).replacingEstimators { _, own, _ in
      if inPlace, let own = own as? TwoPoint { return Factored(own: own, factor: factor) }
      // Of such an estimator only the estimates are known.
      return own.scaled(by: factor)
    }
    return try Set(study.cells.map { try #require(try study.run($0, in: .alone)).outcome })
  }

  private static let methods = [
    #""two-point""#, #""two-point", "directions": 3, "orthonormal": true"#,
    #""coordinate-differences""#, #""coordinate-differences", "scheme": "forward""#,
  ]

  @Test(arguments: methods, [1e-3, 0.5, 1, 2, 5, 1e3])
  func factorsAreNoFloor(method: String, factor: Double) throws {
    for inPlace in [true, false] {
      for scale in [1, 1e200, 1e-200] {
        let seeing = try Self.outcomes(
          method, radius: 1e-5, factor: factor, inPlace: inPlace, scale: scale)
        #expect(seeing == [.budgetSpent], "in place: \(inPlace), \(scale)")
        let blind = try Self.outcomes(
          method, radius: 1e-10, factor: factor, inPlace: inPlace, scale: scale)
        #expect(blind == [.stalled], "in place: \(inPlace), \(scale)")
      }
    }
  }

  /// What the function adds to slopes is error: a run stalls if that exceeds half of the estimates, and half of what
  /// they would be if the function were linear.
  @Test(arguments: [
    (0.4, Outcome.stalled), (0.6, .budgetSpent), (1.8, .budgetSpent), (2.2, .stalled),
  ])
  func halfOfTheLarger(factor: Double, outcome: Outcome) throws {
    let study = try study(
      quadratic(
        #""dimension": 8, "start": "gaussian""#, methods: #"{"estimator": "two-point"}"#,
        rest: """
          "steps": {"relative": \(0.5 / factor)}, "replicates": 3,
          "budget": {"natural_iterations": 6}
          """)
    ).replacingEstimators { _, own, _ in
      Factored(own: own as! TwoPoint, factor: factor, linearFactor: 1)
    }
    for cell in study.cells {
      #expect(try #require(try study.run(cell, in: .alone)).outcome == outcome)
    }
  }
}
