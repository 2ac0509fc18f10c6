internal import Experiments
internal import Foundation
internal import Optimizers
internal import Problems

/// The exact bounds of a series, for each replicate from its own start.
extension RateSeries {
  /// The bounds need an L that holds everywhere, and those of Δ, R and μ that the class uses.
  var bounded: [BoundedCurves] {
    members.compactMap { $0.bounded(convergenceClass, provenRate) }
  }

  /// Nil if there is no bound to compare the series with.
  ///
  /// - Parameters:
  ///   - level: α, for the whole family.
  ///   - count: how many records the family has; if nil, those of the series.
  package func boundCheck(level: Double = BoundCheck.level, count: Int? = nil) -> BoundCheck? {
    let bounded = bounded
    return bounded.isEmpty ? nil : BoundCheck(bounded, level: level, count: count)
  }
}

extension RateSeries.Member {
  /// From the first iteration on, where the bound is neither 0 nor below the resolution of the metric.
  fileprivate func bounded(
    _ convergenceClass: ConvergenceClass, _ rate: ProvenRate?
  ) -> BoundedCurves? {
    // The proofs are about estimates of exact values.
    guard noise == .none else { return nil }
    let bounds = starts.compactMap { ClassBound(instance, $0, convergenceClass, rate) }
    guard bounds.count == starts.count else { return nil }
    let c = traits.secondMoment
    let metric = convergenceClass.metric
    let isOfEveryIterate = bounds.first.map(\.isOfEveryIterate) ?? false
    let values = (0..<curves.replicateCount).map {
      bounds[0].bounded(curves.replicate($0), at: curves.iterations, isRandom: isRandomMethod)
    }
    let records = curves.iterations.indices.compactMap { r -> BoundedCurves.Record? in
      let k = curves.iterations[r]
      let own = bounds.map { $0.value(at: k, constant: c, isRandom: isRandomMethod) }
      guard k > 0, !isOfEveryIterate || curves.iterations[r] == r,
        own.allSatisfy({ $0.isFinite && resolution.resolves($0, of: metric, at: k) })
      else { return nil }
      return BoundedCurves.Record(
        iteration: k, values: values.map { $0[r] }, bounds: own,
        errors: own.map { Self.rounding * $0 + resolution.error(of: metric, $0, at: k) })
    }
    return BoundedCurves(
      instance: instance.label, dimension: curves.dimension, isRandom: isRandomMethod,
      records: records)
  }

  /// By what fraction a curve that attains its bound may exceed it.
  private static let rounding = 1e-9
}

/// The exact bound that holds from one start.
private enum ClassBound {
  case smooth(ExactBounds.Smooth)
  case convex(ExactBounds.Convex)
  case stronglyConvex(ExactBounds.StronglyConvex)
  case accelerated(ExactBounds.Convex)
  /// With Δ.
  case linearlyAccelerated(ExactBounds.StronglyConvex, gap: Double)
  case optimizedGradient(ExactBounds.Convex, horizon: Int)
  case subgradient(ExactBounds.Nonsmooth, horizon: Int)

  /// Nil if nothing is proven, or if a constant of the bound is not known.
  init?(
    _ instance: Instance, _ start: RateSeries.Member.Start, _ convergenceClass: ConvergenceClass,
    _ rate: ProvenRate?
  ) {
    let known = instance.problem.known
    if case .subgradient(let horizon)? = rate, convergenceClass == .convex,
      let nonsmooth = known.nonsmooth
    {
      let bounds = ExactBounds.Nonsmooth(
        lipschitz: nonsmooth.lipschitz, distance: nonsmooth.startDistance)
      self = .subgradient(bounds, horizon: horizon)
      return
    }
    guard let L = known.smoothness else { return nil }
    let distance = start.distanceSquared?.squareRoot()
    func stronglyConvex(_ distance: Double) -> ExactBounds.StronglyConvex? {
      known.strongConvexity.map {
        ExactBounds.StronglyConvex(smoothness: L, convexity: $0, distance: distance)
      }
    }
    switch (rate, convergenceClass, start.gap, distance) {
    case (.descent, .smooth, let gap?, _):
      self = .smooth(ExactBounds.Smooth(smoothness: L, gap: gap))
    case (.descent, .convex, let gap?, let distance?):
      self = .convex(ExactBounds.Convex(smoothness: L, gap: gap, distance: distance))
    case (.descent, .stronglyConvex, _, let distance?):
      guard let bound = stronglyConvex(distance) else { return nil }
      self = .stronglyConvex(bound)
    case (.accelerated, .convex, let gap?, let distance?):
      self = .accelerated(ExactBounds.Convex(smoothness: L, gap: gap, distance: distance))
    case (.optimizedGradient(let horizon), .convex, let gap?, let distance?):
      self = .optimizedGradient(
        ExactBounds.Convex(smoothness: L, gap: gap, distance: distance), horizon: horizon)
    case (.linearlyAccelerated, .stronglyConvex, let gap?, let distance?):
      guard let bound = stronglyConvex(distance) else { return nil }
      self = .linearlyAccelerated(bound, gap: gap)
    default: return nil
    }
  }

  /// Whether the bound is on the least value of all iterates, so that each of them has to be recorded.
  var isOfEveryIterate: Bool {
    if case .subgradient = self { true } else { false }
  }

  /// Infinite if nothing is proven.
  func value(at iteration: Int, constant c: Double, isRandom: Bool) -> Double {
    switch self {
    case .smooth(let bounds):
      isRandom
        ? bounds.average(before: iteration + 1, constant: c)
        : bounds.gradientDescentMinimum(through: iteration)
    case .convex(let bounds):
      isRandom ? bounds.stochastic(iteration, constant: c) : bounds.gradientDescent(iteration)
    case .stronglyConvex(let bounds):
      bounds.stochastic(iteration, constant: c)
    case .accelerated(let bounds):
      bounds.accelerated(iteration, constant: c)
    case .linearlyAccelerated(let bounds, let gap):
      bounds.accelerated(iteration, constant: c, gap: gap)
    case .optimizedGradient(let bounds, let horizon):
      !isRandom && iteration == horizon ? bounds.optimizedGradient(horizon: horizon) : .infinity
    case .subgradient(let bounds, let horizon):
      !isRandom && iteration >= horizon ? bounds.subgradient(horizon: horizon) : .infinity
    }
  }

  /// The quantity of a curve that is bounded, record by record: for a smooth function the least value so far, or, for
  /// means, the average so far; for the subgradient method the least value so far; otherwise the value itself.
  ///
  /// For iterations between records the average takes the value at the next record, which for a curve that falls is
  /// too small rather than too large.
  func bounded(_ values: [Double], at iterations: [Int], isRandom: Bool) -> [Double] {
    switch self {
    case .smooth, .subgradient: break
    case .convex, .stronglyConvex, .accelerated, .linearlyAccelerated, .optimizedGradient:
      return values
    }
    var (least, sum, next) = (Double.infinity, 0.0, 0)
    return zip(values, iterations).map { value, iteration in
      least = min(least, value)
      sum += Double(iteration + 1 - next) * value
      next = iteration + 1
      return isRandom ? sum / Double(next) : least
    }
  }
}
