import Analysis
import AutoDiff
import Estimators
import Foundation
import Measures
import Optimizers
import Problems
import Sampling
import Statistics
import Testing

/// Runs of every method that is linear in its state, with every estimator on every spectrum, against the
/// expected curve, which has no free parameter.
struct MethodCurvesTests {
  private static let n = 20
  private static let replicates = 300
  private static let records = [1, 2, 5, 12, 30]
  /// The chance of a false alarm anywhere in the suite, if the seeds were not fixed.
  private static let level = 0.01

  enum MethodCase: String, CaseIterable, Sendable {
    case descent, heavyBall, nesterov, nesterovConstant, acceleratedConvex, acceleratedStrong
    case nesterovSpokoiny, optimizedGradient, silver, decreasing, spsa, averaging

    /// - Parameters:
    ///   - c: the estimator's.
    ///   - μ: of a function with L = 1.
    func schedule(_ c: Double, _ μ: Double) -> any LinearSchedule {
      let α = 0.6 / c
      return switch self {
      case .descent: GradientDescent(step: α)
      case .heavyBall: HeavyBall(step: 0.3 / c, momentum: 0.6)
      case .nesterov: NesterovMomentum(step: 0.5 / (c * c), momentum: .growing)
      case .nesterovConstant: NesterovMomentum(step: 0.3 / c, momentum: .constant(0.4))
      case .acceleratedConvex:
        AcceleratedCoupling(.of(secondMoment: c, smoothness: 1), initial: 1)
      case .acceleratedStrong:
        AcceleratedCoupling(.of(secondMoment: c, smoothness: 1), convexity: μ, initial: μ)
      case .nesterovSpokoiny:
        AcceleratedCoupling(.nesterovSpokoiny(dimension: n, smoothness: 1), initial: 1)
      case .optimizedGradient: OptimizedGradientMethod(step: 0.5 / (c * c), horizon: 30)
      case .silver: SilverSteps(unit: 0.3 / c)
      case .decreasing: DecreasingSteps(step: α, offset: 5, exponent: 0.7)
      case .spsa: SPSAGains(step: α, stability: 3)
      case .averaging: IterateAveraging(step: α)
      }
    }
  }

  private struct Contender {
    let estimator: any GradientEstimator
    let moments: EstimatorMoments
    var error = QuadraticMoments.EstimateError()

    var isRandom: Bool { moments.normFactor > 1 }

    static let all: [Contender] = {
      let sphere = EstimatorMoments.sphere(dimension: n)
      func along(_ distribution: DirectionDistribution, _ q: Int = 1) -> TwoPoint {
        TwoPoint(
          dimension: n, radius: 1e-3, directions: q, dependence: .independent(distribution))
      }
      return [
        Contender(estimator: along(.sphere), moments: sphere),
        Contender(estimator: along(.gaussian), moments: .gaussian(dimension: n)),
        Contender(estimator: along(.rademacher), moments: .rademacher(dimension: n)),
        Contender(estimator: along(.l1Sphere), moments: .l1Sphere(dimension: n)),
        Contender(estimator: along(.sphere, 3), moments: sphere.averaged(over: 3)),
        Contender(
          estimator: TwoPoint(
            dimension: n, radius: 1e-3, directions: 5, dependence: .orthonormal),
          moments: .orthonormal(5, dimension: n)),
        Contender(estimator: ForwardGradient(dimension: n), moments: sphere),
        Contender(estimator: ReverseMode(), moments: .exact(dimension: n)),
        Contender(
          estimator: CoordinateDifferences(dimension: n, scheme: .forward, radius: 0.1),
          moments: .exact(dimension: n), error: .init(bias: 0.05)),
      ]
    }()
  }

  private static let spectra: [(spectrum: Spectrum, convexity: Double)] = [
    (.isotropic, 1), (.geometric(condition: 100), 0.01),
    (.block10(condition: 1e5), pow(1e5, -0.95)),
    (.geometric10(condition: 10), 0.1), (.power(exponent: 2), 1 / 400),
    (.explicit((0..<n).map { $0 == 0 ? 0.02 : 1 }), 0.02),
  ]

  /// f at the records of one run.
  private static func run<O: EstimateOptimizer>(
    _ optimizer: O, on evaluator: Evaluator, from start: [Double], _ stream: RandomStream
  ) -> [Double] {
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

  private static func values(
    _ schedule: any LinearSchedule, _ contender: Contender, on problem: Quadratic,
    from start: [Double], replicates: Int, _ stream: RandomStream
  ) -> [[Double]] {
    let evaluator = Evaluator(problem.graph())
    func open(_ schedule: some LinearSchedule, _ estimator: some GradientEstimator) -> [[Double]] {
      func directional(_ estimator: some DirectionalEstimator) -> any EstimateOptimizer {
        DirectionalMethod(schedule, estimator)
      }
      let along = estimator as? any DirectionalEstimator
      let optimizer: any EstimateOptimizer =
        along.map { directional($0) } ?? LinearMethod(schedule, estimator, dimension: n)
      return (0..<replicates).map {
        run(optimizer, on: evaluator, from: start, stream.substream("\($0)"))
      }
    }
    return open(schedule, contender.estimator)
  }

  @Test(arguments: MethodCase.allCases)
  func runsAsIsExpected(_ method: MethodCase) {
    let count = MethodCase.allCases.count * Contender.all.count { $0.isRandom }
    let comparisons = count * Self.spectra.count * Self.records.count
    let threshold = StudentT(degreesOfFreedom: Double(Self.replicates - 1))
      .magnitude(twoSidedTail: Self.level / Double(comparisons))
    let start = RandomStream(seed: 7).at(iteration: 0).normals(Self.n)
    for (s, (spectrum, μ)) in Self.spectra.enumerated() {
      let problem = Quadratic(dimension: Self.n, spectrum: spectrum)
      let λ = problem.eigenvalues.entries
      let quadratic = QuadraticMoments(eigenvalues: λ, offset: start)
      let f0 = quadratic.curve(of: .exact(dimension: Self.n), step: 1, at: [0])[0].gap
      for (e, contender) in Contender.all.enumerated() {
        let schedule = method.schedule(contender.moments.normFactor, μ)
        let expected = quadratic.curve(
          of: contender.moments, schedule, error: contender.error, at: Self.records
        ).map(\.gap)
        let name = "\(spectrum), estimator \(e)"
        let runs = Self.values(
          schedule, contender, on: problem, from: start,
          replicates: contender.isRandom ? Self.replicates : 1,
          RandomStream(seed: 8).substream("\(method) \(s) \(e)"))
        for r in Self.records.indices {
          guard contender.isRandom else {
            #expect(abs(runs[0][r] - expected[r]) < 1e-11 * f0, "\(name), record \(r)")
            continue
          }
          let sample = runs.map { $0[r] }
          let mean = SampleMean(sample)
          // Where one run makes up much of the sum, the mean is not judged.
          guard sample.max()! < 0.1 * sample.reduce(0, +) else { continue }
          let deviation = mean.standardError * Double(sample.count).squareRoot()
          let skewness =
            sample.reduce(0) { $0 + pow(($1 - mean.mean) / deviation, 3) } / Double(sample.count)
          let t = StudentT.unskewed(
            mean.z(against: expected[r]),
            skewness: skewness / Double(sample.count).squareRoot())
          #expect(abs(t) < threshold, "\(name), record \(r): \(mean.mean) for \(expected[r])")
        }
      }
    }
  }
}
