import Estimators
import Sampling

/// The lane from which an estimate's noise is drawn; no direction uses it.
private let noiseLane = 1 << 20

/// Two points along directions, σξ added to each value; the same ξ at both points if `isPaired`.
struct NoisyAlong: DirectionalEstimator {
  typealias Oracle = ValueOracle

  var own: TwoPoint
  let level: Double
  var isPaired = false

  var traits: EstimatorTraits { own.traits }
  var radiusFactor: Double {
    get { own.radiusFactor }
    set { own.radiusFactor = newValue }
  }
  var lastEstimate: DirectionalEstimate {
    get { own.lastEstimate }
    set { own.lastEstimate = newValue }
  }

  mutating func measure(
    at x: Span<Double>, from oracle: ValueOracle, using draw: RandomStream.Draw
  ) {
    own.measure(at: x, from: oracle, using: draw)
    let ξ = draw.lane(noiseLane).normals(2 * lastEstimate.slopes.count)
    for j in lastEstimate.slopes.indices where !isPaired {
      lastEstimate.slopes[j] += level * (ξ[2 * j] - ξ[2 * j + 1]) / (2 * traits.radius!)
    }
  }

  func slope(onLinearFunctionOf derivative: Double) -> Double {
    own.slope(onLinearFunctionOf: derivative)
  }
}

/// Differences along coordinates, σξ added to each value.
struct NoisyCoordinates: GradientEstimator {
  typealias Oracle = ValueOracle

  var own: CoordinateDifferences
  let level: Double

  var traits: EstimatorTraits { own.traits }
  var radiusFactor: Double {
    get { own.radiusFactor }
    set { own.radiusFactor = newValue }
  }

  mutating func estimate(
    at x: Span<Double>, from oracle: ValueOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) {
    own.estimate(at: x, from: oracle, using: draw, into: &gradient)
    let n = gradient.count
    let ξ = draw.lane(noiseLane).normals(2 * n)
    let ε = traits.radius! * radiusFactor
    for i in 0..<n {
      gradient[i] +=
        level * (traits.bringsValue ? (ξ[i + 1] - ξ[0]) / ε : (ξ[i] - ξ[n + i]) / (2 * ε))
    }
  }
}

extension GradientEstimator {
  /// The same estimator with noise of that level; one that asks for no values stays as it is.
  func noisy(level: Double) -> any GradientEstimator {
    if let along = self as? TwoPoint { return NoisyAlong(own: along, level: level) }
    if let own = self as? CoordinateDifferences { return NoisyCoordinates(own: own, level: level) }
    return self
  }
}
