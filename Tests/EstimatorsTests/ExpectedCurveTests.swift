import Analysis
import AutoDiff
import Estimators
import Measures
import Optimizers
import Problems
import Sampling
import Testing

/// Runs of descent against the whole expected curve in closed form, which has no free parameter.
///
/// |z| < 4 over 200 replicates: where the mean is normal, a fresh seed alarms falsely for one record
/// in 16 000; the records of one curve are correlated.
struct ExpectedCurveTests {
  static let replicates = 200

  static func moments(_ entry: EstimatorCase) -> EstimatorMoments {
    let n = entry.n
    return switch entry.directions {
    case (.independent(.sphere), let q)?: .sphere(dimension: n).averaged(over: q)
    case (.independent(.gaussian), let q)?: .gaussian(dimension: n).averaged(over: q)
    case (.independent(.rademacher), let q)?: .rademacher(dimension: n).averaged(over: q)
    case (.independent(.l1Sphere), let q)?: .l1Sphere(dimension: n).averaged(over: q)
    case (.orthonormal, let q)?: .orthonormal(q, dimension: n)
    case nil: .exact(dimension: n)
    }
  }

  /// f(x_k) at the iterations `records`, for one replicate.
  static func run(
    _ estimator: some GradientEstimator, on graph: Graph, from start: [Double], step: Double,
    records: [Int], stream: RandomStream
  ) -> [Double] {
    var estimator = estimator
    let evaluator = Evaluator(graph)
    let oracle = EstimatorLaws.oracle(for: estimator, CountingOracle(evaluator))
    let descent = GradientDescent(step: step)
    var x = start
    var gradient = x
    var values: [Double] = []
    for k in 0...records.last! {
      if records.contains(k) { values.append(evaluator.value(at: x)) }
      estimator.estimate(at: x, from: oracle, using: stream.at(iteration: k), into: &gradient)
      descent.update(&x, against: gradient)
    }
    return values
  }

  static let sphere = EstimatorCase.Kind.twoPoint(.independent(.sphere), directions: 1)
  static let others = EstimatorCase.all(dimension: 20).filter {
    $0.isExactOnQuadratics && $0.kind != sphere
  }

  @Test(
    arguments: [EstimatorCase(kind: sphere, n: 20), EstimatorCase(kind: sphere, n: 50)] + others)
  func meanCurveOnBlock10(entry: EstimatorCase) {
    let n = entry.n
    let problem = Quadratic(dimension: n, spectrum: .block10(condition: 1e5))
    let estimator = entry.make(radius: 1e-3)
    let step = estimator.traits.naturalStep(smoothness: 1)
    if entry.kind == Self.sphere { #expect(step == 1 / Double(n)) }
    // Spaced logarithmically, up to ten times as many iterations as a step takes to matter.
    let last = Int(10 * entry.secondMoment)
    let records = Set([0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, last])
      .filter { $0 <= last }.sorted()
    let start = problem.start(from: RandomStream(seed: 0))
    let expected = QuadraticMoments(eigenvalues: problem.eigenvalues.entries, offset: start)
      .curve(of: Self.moments(entry), step: step, at: records)

    let graph = problem.graph()
    var means = [SampleMean](repeating: SampleMean(), count: records.count)
    let stream = RandomStream(seed: 101).substream(entry.testDescription)
    for replicate in 0..<(entry.isRandom ? Self.replicates : 2) {
      let values = Self.run(
        estimator, on: graph, from: start, step: step, records: records,
        stream: stream.substream("\(replicate)"))
      for (i, value) in values.enumerated() { means[i].add(value) }
    }
    for (mean, point) in zip(means, expected) {
      let isExact = relativeDifference(mean.mean, point.gap) < 1e-9
      #expect(
        isExact || abs(mean.z(against: point.gap)) < 4,
        "iteration \(point.iteration): \(mean.mean) for \(point.gap)")
    }
  }
}
