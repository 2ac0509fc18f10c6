import Analysis
import Estimators
import Experiments
import Fields
import Foundation
import PlantedFaults
import Sampling

/// Plans a study given as text.
func study(
  problem: String, methods: String = #"{"estimator": "two-point"}"#, replicates: Int = 10,
  rest: String = #""budget": {"natural_iterations": 20}"#, seed: Int = 1
) throws -> ConvergenceStudy {
  let text = """
    {"name": "test", "problem": \(problem), "methods": [\(methods)], "replicates": \(replicates),
     "seed": \(seed), \(rest)}
    """
  return try ConvergenceStudy(JSON.parse(Data(text.utf8), place: "test.json"), path: "test.json")
}

/// Results without any run: every metric of every record is a formula of n, k and a normal number
/// of the replicate's own.
func syntheticResults(
  of study: ConvergenceStudy, seed: UInt64 = 1, times: ClosedRange<Double> = 1...300,
  outcome: Outcome = .budgetSpent, _ value: (_ n: Double, _ k: Double, _ z: Double) -> Double
) throws -> StudyResults<ConvergenceStudy> {
  var generator = SplitMix64(seed: seed)
  var records: [String: RunRecord] = [:]
  for series in study.series {
    let n = series.instance.problem.dimension
    let traits = try series.method.estimator(n).traits
    let c = traits.secondMoment
    let range = Int(times.lowerBound * c)...Int(times.upperBound * c)
    let iterations = [0] + logSpaced(range, count: 60)
    for cell in series.groups.flatMap(\.self) {
      let z = generator.normals(1)[0]
      var record = RunRecord(
        id: cell.id, replicate: 0, outcome: outcome, stepSize: 1, stepRelative: 1)
      let known = series.instance.problem.known
      let start = series.instance.start(replicate: cell.replicate)
      // Bounds hold from the points where runs started.
      let loss = series.instance.problem.value(at: start)
      let distance = known.minimizer?.squaredDistance(to: start)
      let values: [Double?] = iterations.map { value(Double(n), Double($0), z) }
      record.curve.iterations = iterations
      record.curve.counts = iterations.map {
        CallCounts(values: traits.calls.values * $0, gradients: traits.calls.gradients * $0)
      }
      record.curve.loss = [loss] + values.dropFirst().map { $0.map { $0 + (known.minimum ?? 0) } }
      record.curve.gradientNormSquared = values
      record.curve.distanceSquared = [distance] + Array(values.dropFirst())
      record.curve.seconds = iterations.map { _ in 0 }
      records[cell.id] = record
    }
  }
  return StudyResults(study: study, records: records)
}

extension ConvergenceStudy {
  /// The study with every estimate multiplied by `factor`.
  func scalingEstimates(by factor: Double) -> ConvergenceStudy {
    replacingEstimators { _, own, _ in own.scaled(by: factor) }
  }
}
