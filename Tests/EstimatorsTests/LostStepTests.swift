import AutoDiff
import Estimators
import Sampling
import Testing

/// Steps that the rounding of x swallows.
struct LostStepTests {
  private static let graph = Graph(parameters: 3) { sum($0) }

  private static func lostStep(
    _ estimator: some GradientEstimator, at x: [Double]
  ) -> (step: LostStep?, estimate: [Double]) {
    func estimate<E: GradientEstimator>(_ estimator: E) -> (LostStep?, [Double]) {
      var (estimator, gradient) = (estimator, x)
      estimator.estimate(
        at: x, from: E.Oracle(CountingOracle(Evaluator(graph))),
        using: RandomStream(seed: 5).at(iteration: 0), into: &gradient)
      return (estimator.lostStep(at: x.span), gradient)
    }
    return estimate(estimator)
  }

  /// Next to 1, numbers are 2⁻⁵³ apart below and 2⁻⁵² above: a step of half of that is rounded away,
  /// ties going to the even one. A step is lost exactly if the estimate is not a number.
  @Test(arguments: CoordinateDifferences.Scheme.allCases, [1.0, 0x1p600, 0x1p-600])
  func alongCoordinates(scheme: CoordinateDifferences.Scheme, scale: Double) {
    let x = [scale, 0, 0.5 * scale]
    for exponent in -60 ... -48 {
      let ε = scale * Double(sign: .plus, exponent: exponent, significand: 1)
      let (step, estimate) = Self.lostStep(
        CoordinateDifferences(dimension: 3, scheme: scheme, radius: ε), at: x)
      let limit = scheme == .central ? -54 : -53
      #expect((step != nil) == (exponent <= limit), "\(scheme) 2^\(exponent)")
      #expect((step != nil) == estimate.contains(where: \.isNaN))
      if let step { #expect(step == LostStep(radius: ε, size: scale)) }
    }
  }

  /// ε‖v‖∞ against 2⁸ units in the last place of ‖x‖∞, however much of v is kept and however it is drawn.
  @Test(arguments: TwoPointTests.kinds, [1.0, 0x1p600, 0x1p-600])
  func alongDirections(kind: TwoPointTests.Kind, scale: Double) {
    let n = 3000
    guard kind.dependence != .orthonormal || kind.count < 12 else { return }
    let draw = RandomStream(seed: 6).at(iteration: 4)
    var frame = DirectionFrame(dimension: n, count: kind.count, dependence: kind.dependence)
    frame.redraw(from: draw)
    let longest = frame.withDirections { v in v.indices.map { abs(v[$0]) }.max()! }
    var x = [Double](repeating: 0.1 * scale, count: n)
    x[n - 1] = -1.5 * scale
    let least = 0x1p8 * (1.5 * scale).ulp / longest
    for (radius, isLost) in [(0.99 * least, true), (1.01 * least, false)] {
      for limit in [0, 2500, n * kind.count] {
        var estimator = TwoPoint(
          dimension: n, radius: radius, directions: kind.count, dependence: kind.dependence,
          keepingAtMost: limit)
        let oracle = ValueOracle(CountingOracle(Evaluator(Graph(parameters: n) { sum($0) })))
        estimator.measure(at: x.span, from: oracle, using: draw)
        let step = estimator.lostStep(at: x.span)
        #expect(step == (isLost ? LostStep(radius: radius, size: 1.5 * scale) : nil))
      }
    }
  }

  /// Before anything is asked, nothing is lost: there are no directions yet.
  @Test(arguments: TwoPointTests.kinds)
  func beforeTheFirstEstimate(kind: TwoPointTests.Kind) {
    guard kind.dependence != .orthonormal || kind.count <= 3 else { return }
    var estimator = TwoPoint(
      dimension: 3, radius: 1e-5, directions: kind.count, dependence: kind.dependence)
    let x = [1.0, 1, 1]
    #expect(estimator.lostStep(at: x.span) == nil)
  }

  /// At 0 there is room for every step, and estimators that ask for no other points lose none.
  @Test(arguments: EstimatorCase.all(dimension: 3))
  func atZeroAndWithoutSteps(estimator: EstimatorCase) {
    let own = estimator.make(radius: 1e-300)
    #expect((own.traits.radius == nil) == estimator.hasNoRadius)
    #expect(Self.lostStep(own, at: [0, 0, 0]).step == nil)
    #expect((Self.lostStep(own, at: [1, 1, 1]).step == nil) == estimator.hasNoRadius)
  }
}
