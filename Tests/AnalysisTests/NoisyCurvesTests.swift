import Analysis
import AutoDiff
import Estimators
import Measures
import Optimizers
import Problems
import Sampling
import Statistics
import Testing

/// Runs of methods whose values have noise, against the expected curve and its floor. The noise here is the tests'
/// own: what independent noise of each value does to slopes and to coordinates.
struct NoisyCurvesTests {
  private static let n = 6
  private static let replicates = 300
  private static let records = [8, 40, 500]
  /// λ from 1 down to 0.2, so that 500 iterations are enough for the floor.
  private static let problem = Quadratic(
    dimension: n, spectrum: .explicit([1, 0.9, 0.7, 0.5, 0.3, 0.2]))

  enum EstimatorCase: String, CaseIterable, Sendable {
    case sphere, signs, frame, central, forward

    func make(radius ε: Double) -> any GradientEstimator {
      switch self {
      case .sphere: TwoPoint(dimension: n, radius: ε)
      case .signs: TwoPoint(dimension: n, radius: ε, dependence: .independent(.rademacher))
      case .frame: TwoPoint(dimension: n, radius: ε, directions: 2, dependence: .orthonormal)
      case .central: CoordinateDifferences(dimension: n, radius: ε)
      case .forward: CoordinateDifferences(dimension: n, scheme: .forward, radius: ε)
      }
    }
  }

  enum MethodCase: String, CaseIterable, Sendable {
    case descent, ball, decreasing, spsa

    func schedule(_ relative: Double, _ c: Double) -> any LinearSchedule {
      let α = relative / c
      return switch self {
      case .descent: GradientDescent(step: α)
      case .ball: HeavyBall(step: 0.5 * α, momentum: 0.4)
      case .decreasing: DecreasingSteps(step: α, offset: 20, exponent: 1)
      case .spsa: SPSAGains(step: α, stability: 10)
      }
    }
  }

  /// The gaps at the records of each run.
  private static func gaps(
    _ schedule: any LinearSchedule, _ estimator: any GradientEstimator, level σ: Double,
    isPaired: Bool = false, from start: [Double], _ stream: RandomStream, count: Int = replicates
  ) -> [[Double]] {
    let evaluator = Evaluator(problem.graph())
    func run<O: EstimateOptimizer>(_ optimizer: O, _ stream: RandomStream) -> [Double] {
      var optimizer = optimizer
      let oracle = O.Estimator.Oracle(CountingOracle(evaluator))
      var state = optimizer.start(at: start)
      var k = 0
      return records.map { last in
        while k < last {
          _ = optimizer.advance(
            &state, iteration: k, from: oracle, using: stream.at(iteration: k))
          k += 1
        }
        return evaluator.value(at: Array(state.prefix(n)))
      }
    }
    func open(_ schedule: some LinearSchedule) -> [[Double]] {
      (0..<count).map { i in
        let own = stream.substream("\(i)")
        if let along = estimator as? TwoPoint {
          return run(
            DirectionalMethod(
              schedule, NoisyAlong(own: along, level: σ, isPaired: isPaired)), own)
        }
        let coordinates = estimator as! CoordinateDifferences
        return run(
          LinearMethod(
            schedule, NoisyCoordinates(own: coordinates, level: σ), dimension: n), own)
      }
    }
    return open(schedule)
  }

  private static func t(_ values: [Double], against expected: Double) -> Double {
    let mean = SampleMean(values)
    let deviation = mean.standardError * Double(values.count).squareRoot()
    let third = values.reduce(0) { $0 + ($1 - mean.mean) * ($1 - mean.mean) * ($1 - mean.mean) }
    let skewness = third / Double(values.count) / (deviation * deviation * deviation)
    return StudentT.unskewed(
      mean.z(against: expected), skewness: skewness / Double(values.count).squareRoot())
  }

  private static let start = RandomStream(seed: 175).at(iteration: 0).normals(n)

  private static func expected(
    _ schedule: any LinearSchedule, _ traits: EstimatorTraits, level σ: Double
  ) -> (curve: [Double], floor: Double?) {
    let quadratic = QuadraticMoments(
      eigenvalues: problem.eigenvalues.entries, offset: start)
    let error = QuadraticMoments.EstimateError(
      bias: traits.bias, noise: traits.noise!.variance(deviation: σ))
    return (
      quadratic.curve(of: traits.moments!, schedule, error: error, at: records).map(\.gap),
      schedule.constantIteration.flatMap {
        quadratic.floor(of: traits.moments!, $0, error: error)?.gap
      }
    )
  }

  /// Twenty (σ, ε, α, estimator) for every method: |t| is within the threshold at every record. The last record is on
  /// the floor wherever there is one.
  @Test(arguments: EstimatorCase.allCases, MethodCase.allCases)
  func runsAsIsExpected(_ kind: EstimatorCase, _ method: MethodCase) throws {
    let settings = [(0.02, 0.1, 0.8), (0.3, 0.5, 0.8), (0.3, 0.5, 0.4), (1e-3, 0.02, 0.6)]
    let comparisons =
      settings.count * Self.records.count * EstimatorCase.allCases.count
      * MethodCase.allCases.count
    let threshold = StudentT(degreesOfFreedom: Double(Self.replicates - 1))
      .magnitude(twoSidedTail: 0.01 / Double(comparisons))
    for (s, (σ, ε, relative)) in settings.enumerated() {
      let estimator = kind.make(radius: ε)
      let traits = estimator.traits
      let schedule = method.schedule(relative, traits.secondMoment)
      let (curve, floor) = Self.expected(schedule, traits, level: σ)
      let runs = Self.gaps(
        schedule, estimator, level: σ, from: Self.start,
        RandomStream(seed: 176).substream("\(kind) \(method) \(s)"))
      for r in Self.records.indices {
        let t = Self.t(runs.map { $0[r] }, against: curve[r])
        #expect(abs(t) < threshold, "\(σ), \(ε), \(relative), record \(r)")
      }
      #expect((floor != nil) == (method == .descent || method == .ball))
      guard let floor else { continue }
      #expect(abs(curve.last! / floor - 1) < 0.02)
      #expect(abs(Self.t(runs.map { $0.last! }, against: floor)) < threshold)
    }
  }

  /// Half of ν is noticed, and so is one ξ at both points of a pair.
  @Test(arguments: [EstimatorCase.sphere, .central])
  func faultsAreNoticed(_ kind: EstimatorCase) {
    let estimator = kind.make(radius: 0.5)
    let schedule = GradientDescent(step: 0.8 / estimator.traits.secondMoment)
    let runs = Self.gaps(
      schedule, estimator, level: 0.3, from: Self.start, RandomStream(seed: 177))
    let half = Self.expected(schedule, estimator.traits, level: 0.3 * 0.5.squareRoot())
    #expect(abs(Self.t(runs.map { $0.last! }, against: half.floor!)) > 6)
    guard kind == .sphere else { return }
    let paired = Self.gaps(
      schedule, estimator, level: 0.3, isPaired: true, from: Self.start, RandomStream(seed: 177))
    let unpaired = Self.expected(schedule, estimator.traits, level: 0.3)
    #expect(paired.allSatisfy { $0.last! < 1e-3 * unpaired.floor! })
  }
}
