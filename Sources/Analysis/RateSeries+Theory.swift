internal import Experiments
internal import Foundation
internal import Problems

/// What theory says of a series.
extension RateSeries {
  /// κ = L/μ, the same in every dimension of a family that the table can be about.
  ///
  /// - Precondition: the class is strongly convex, for which μ is known.
  var condition: Double {
    members[0].instance.smoothness / members[0].instance.problem.known.strongConvexity!
  }

  /// The linear rate that the exact bound of the class promises as n grows: 1 − (1 − μ/L)².
  var slowestRate: Double {
    let t = 1 / condition
    return t * (2 - t)
  }

  /// The curves without sampling error, where closed form gives them for every n.
  var expected: [ReplicateCurves]? {
    let metric = convergenceClass.metric
    let exact = members.compactMap { member in
      member.expected(metric).map {
        ReplicateCurves(
          dimension: member.curves.dimension, constant: member.curves.constant,
          iterations: member.curves.iterations, values: [$0])
      }
    }
    return exact.count == members.count ? exact : nil
  }

  /// The exact bounds need L, and Δ, R and μ as the class has them.
  package func boundCheck() -> BoundCheck? {
    let bounds = Dictionary(
      members.map { ($0.curves.dimension, ClassBound($0, convergenceClass)) },
      uniquingKeysWith: { $1 })
    guard bounds.values.allSatisfy({ $0 != nil }) else { return nil }
    return try? BoundCheck(
      curves,
      quantity: convergenceClass == .smooth ? .runningMinimum : .mean
    ) { group, iteration in
      bounds[group.dimension]!!.value(at: iteration, constant: group.constant)
    }
  }
}

/// The exact bound that holds for one dimension's runs.
private enum ClassBound {
  case smooth(ExactBounds.Smooth)
  case convex(ExactBounds.Convex)
  case stronglyConvex(ExactBounds.StronglyConvex)

  /// Nil where what the bound is made of is not known.
  init?(_ member: RateSeries.Member, _ convergenceClass: ConvergenceClass) {
    let problem = member.instance.problem
    let (known, L) = (problem.known, member.instance.smoothness)
    // All replicates start alike on the families of the table; the first stands for all.
    let start = member.instance.start(replicate: 0)
    let gap = known.minimum.map { problem.value(at: start) - $0 }
    let distance = known.minimizer.map { $0.squaredDistance(to: start).squareRoot() }
    switch (convergenceClass, gap, distance) {
    case (.smooth, let gap?, _):
      self = .smooth(ExactBounds.Smooth(smoothness: L, gap: gap))
    case (.convex, let gap?, let distance?):
      self = .convex(ExactBounds.Convex(smoothness: L, gap: gap, distance: distance))
    case (.stronglyConvex, _, let distance?):
      guard let μ = known.strongConvexity else { return nil }
      self = .stronglyConvex(
        ExactBounds.StronglyConvex(smoothness: L, convexity: μ, distance: distance))
    default: return nil
    }
  }

  func value(at iteration: Int, constant c: Double) -> Double {
    switch self {
    case .smooth(let bounds):
      c == 1
        ? bounds.gradientDescentMinimum(through: iteration)
        : bounds.minimum(through: iteration, constant: c)
    case .convex(let bounds):
      c == 1 ? bounds.gradientDescent(iteration) : bounds.stochastic(iteration, constant: c)
    case .stronglyConvex(let bounds):
      bounds.stochastic(iteration, constant: c)
    }
  }
}
