internal import Experiments
internal import Foundation
internal import Optimizers
internal import Problems

extension ProvenRate {
  /// p in O(k^p); nil if no such rate is proven on functions of a class.
  func exponent(of convergenceClass: ConvergenceClass) -> Double? {
    switch (self, convergenceClass) {
    case (.descent, .smooth), (.descent, .convex): -1
    case (.accelerated, .convex): -2
    case (_, .stronglyConvex), (.linearlyAccelerated, _), (.accelerated, .smooth): nil
    case (.optimizedGradient, _), (.subgradient, _): nil
    }
  }
}

/// Theory's rates for a series.
extension RateSeries {
  /// κ = L/μ of each member.
  ///
  /// - Precondition: the class is strongly convex, for which μ is known.
  var conditions: [Double] {
    members.map { $0.instance.problem.known.condition! }
  }

  /// The κ in whose units linear rates are fitted: the smallest, so that no time leaves the range of numbers.
  var leastCondition: Double { conditions.min()! }

  /// Theory's value of the number that is fitted: the exponent of k, or κ times the linear rate, κ being the least.
  var lecture: Double? {
    switch (provenRate, isLinear) {
    case (let rate, false): rate?.exponent(of: convergenceClass)
    case (.descent, true): 1
    case (.linearlyAccelerated, true): leastCondition.squareRoot()
    case (.accelerated, true), (.optimizedGradient, true), (.subgradient, true), (nil, true): nil
    }
  }

  /// The curves of the bound on linear rates at the records of the measured ones; nil if there is none. No
  /// gradient descent is slower in any window, since every step keeps [1 − (1 − (1 − μ/L)²)/c]^k.
  var slowest: [ReplicateCurves]? {
    guard provenRate == .descent || provenRate == .linearlyAccelerated else { return nil }
    return zip(members, conditions).map { member, condition in
      let bound = ExactBounds.StronglyConvex(smoothness: condition, convexity: 1, distance: 1)
      let curves = member.curves
      return ReplicateCurves(
        dimension: curves.dimension, constant: curves.constant, iterations: curves.iterations,
        values: [
          curves.iterations.map {
            provenRate == .descent
              ? bound.stochastic($0, constant: curves.constant)
              : bound.accelerated($0, constant: curves.constant, gap: 0)
          }
        ])
    }
  }
}
