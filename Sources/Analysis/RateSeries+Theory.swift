internal import Experiments
internal import Foundation
internal import Problems

/// What theory's rates are for a series of linear rates.
extension RateSeries {
  /// κ = L/μ of each member.
  ///
  /// - Precondition: the class is strongly convex, for which μ is known.
  var conditions: [Double] {
    members.map { $0.instance.problem.known.condition! }
  }

  /// The κ in whose units linear rates are fitted: the smallest, so that no time is beyond all numbers.
  var leastCondition: Double { conditions.min()! }

  /// The curves of the exact bound, [1 − (1 − (1 − μ/L)²)/c]^k, at the records of the measured ones:
  /// no method is slower in any window, since every step keeps it.
  var slowest: [ReplicateCurves] {
    zip(members, conditions).map { member, condition in
      let bound = ExactBounds.StronglyConvex(smoothness: condition, convexity: 1, distance: 1)
      let curves = member.curves
      return ReplicateCurves(
        dimension: curves.dimension, constant: curves.constant, iterations: curves.iterations,
        values: [curves.iterations.map { bound.stochastic($0, constant: curves.constant) }])
    }
  }
}
