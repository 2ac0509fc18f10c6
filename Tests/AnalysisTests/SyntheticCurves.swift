import Analysis
import Foundation

/// Curves whose expectation is known: truth_k·exp(σ_k·z_k − σ_k²/2) with z_k a unit normal process
/// along the records of a replicate, so every value has mean truth_k and is skewed to the right, as
/// those of two-point runs are.
struct SyntheticCurves: Sendable {
  enum Noise: String, CaseIterable, Sendable {
    /// Stationary, σ = 0.5, correlation 0.8 from one record to the next.
    case autoregressive
    /// Brownian in ln k from the first record on, with variance 0.04 there and 0.04 + 0.1·Δ ln k
    /// after: the spread of a run grows along it.
    case brownian
  }

  var dimensions = [10, 20, 40, 80, 160]
  var replicates = 20
  /// k/n.
  var times: [Double]
  var noise: Noise
  /// E of the value at k in n variables.
  var truth: @Sendable (_ k: Double, _ n: Double) -> Double

  func draw(using generator: inout SplitMix64) -> [ReplicateCurves] {
    dimensions.map { n in
      let iterations = times.map { Int(($0 * Double(n)).rounded()) }
      let values = (0..<replicates).map { _ in
        let z = generator.normals(iterations.count)
        var path = 0.0
        return iterations.indices.map { r in
          let deviation: Double
          let variance: Double
          switch noise {
          case .autoregressive:
            path = r == 0 ? z[0] : 0.8 * path + 0.6 * z[r]
            (deviation, variance) = (0.5 * path, 0.25)
          case .brownian:
            let step = r == 0 ? 0.04 : 0.1 * log(times[r] / times[r - 1])
            path += step.squareRoot() * z[r]
            (deviation, variance) = (path, 0.04 + 0.1 * log(times[r] / times[0]))
          }
          return truth(Double(iterations[r]), Double(n)) * exp(deviation - variance / 2)
        }
      }
      return ReplicateCurves(
        dimension: n, constant: Double(n), iterations: iterations, values: values)
    }
  }
}

/// One replicate of a formula, at c = n.
func formulaCurve(
  dimension n: Int, iterations: [Int], constant: Double? = nil, _ value: (Double) -> Double
) -> ReplicateCurves {
  ReplicateCurves(
    dimension: n, constant: constant ?? Double(n), iterations: iterations,
    values: [iterations.map { value(Double($0)) }])
}

/// About `count` whole numbers, evenly spaced in the logarithm.
func logSpaced(_ range: ClosedRange<Int>, count: Int) -> [Int] {
  let ratio = Double(range.upperBound) / Double(range.lowerBound)
  let all = (0..<count).map {
    Int((Double(range.lowerBound) * pow(ratio, Double($0) / Double(count - 1))).rounded())
  }
  return Array(Set(all)).sorted()
}
