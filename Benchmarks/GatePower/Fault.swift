internal import Estimators
internal import Foundation
internal import PlantedFaults
internal import Sampling

/// A mistake that somebody could make in an estimator, which still claims what the right one does.
enum Fault: String, CaseIterable, Sendable {
  case longStepsOfFive = "steps 5 % too long"
  case longStepsOfSeven = "steps 7 % too long"
  case factorMissing = "two-point without its factor n"
  case shortSteps = "estimates 15 % too small"
  case forward = "forward differences, ε = 0.1"
  case cube = "directions from a normalised cube"
  case term = "a term of reverse mode off by 10 %"
  case average = "average of q divided by q − 1"

  /// By how much steps are too long: a slip of the descent, which one-step draws of the estimator do not show, and too
  /// little for a comparison with a baseline.
  var excess: Double? {
    switch self {
    case .longStepsOfFive: 0.05
    case .longStepsOfSeven: 0.07
    default: nil
    }
  }

  /// The share of its seeds in which the check has to notice it, and the number of seeds.
  var requiredShare: Double { excess == nil ? 0.95 : 0.85 }
  var seeds: Int { excess == nil ? 40 : 100 }

  /// The estimator that takes the place of `own`, that of the method called `label`.
  func planted(in label: String, _ own: any GradientEstimator, _ n: Int) -> any GradientEstimator {
    switch (self, label) {
    case (.longStepsOfFive, "two-point"), (.longStepsOfSeven, "two-point"):
      own.scaled(by: 1 + excess!)
    case (.factorMissing, "two-point"): own.scaled(by: 1 / Double(n))
    case (.shortSteps, "two-point"): own.scaled(by: 0.85)
    case (.average, "two-point-q5-orthonormal"): own.scaled(by: 5.0 / 4)
    case (.term, "reverse-mode"): own.scaled(by: 1.1, only: 0)
    case (.forward, "two-point"):
      LineDifferences(n, radius: 0.1, isForward: true, isCube: false, own.traits)
    case (.cube, "two-point"):
      LineDifferences(n, radius: 1e-5, isForward: false, isCube: true, own.traits)
    default: own
    }
  }
}

/// n·(f(x + εv) − f(x))/ε·v or n·(f(x + εv) − f(x − εv))/(2ε)·v, with v on the unit sphere, uniform
/// or from a normalised cube.
struct LineDifferences: GradientEstimator {
  private let radius: Double
  private let isForward: Bool
  private let isCube: Bool
  let traits: EstimatorTraits
  private var direction: [Double]
  private var probe: [Double]

  /// - Parameter traits: what it claims to be.
  init(_ n: Int, radius: Double, isForward: Bool, isCube: Bool, _ traits: EstimatorTraits) {
    self.radius = radius
    self.isForward = isForward
    self.isCube = isCube
    self.traits = traits
    direction = [Double](repeating: 0, count: n)
    probe = direction
  }

  mutating func estimate(
    at x: Span<Double>, from oracle: ValueOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) {
    draw.normals(into: &direction)
    // Φ(z) is uniform.
    if isCube { for i in direction.indices { direction[i] = erf(direction[i] / 2.0.squareRoot()) } }
    let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for i in direction.indices { direction[i] /= length }
    let upper = value(at: x, radius, from: oracle)
    let lower = value(at: x, isForward ? 0 : -radius, from: oracle)
    let slope = (upper - lower) / (isForward ? radius : 2 * radius)
    for i in direction.indices { gradient[i] = Double(direction.count) * slope * direction[i] }
  }

  private mutating func value(
    at x: Span<Double>, _ t: Double, from oracle: ValueOracle
  ) -> Double {
    for i in probe.indices { probe[i] = x[i] + t * direction[i] }
    return oracle.value(at: probe.span)
  }
}
