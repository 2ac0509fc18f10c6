package import Problems

/// The rows of the rate table: what is known of a function decides how fast methods converge on it.
package enum ConvergenceClass: String, Sendable, CaseIterable {
  /// L-smooth: ‖∇f‖² falls as 1/k.
  case smooth
  /// Also convex: f − f* falls as 1/k.
  case convex
  /// f − ½μ‖x‖² is convex: ‖x − x*‖² falls by a factor per iteration.
  case stronglyConvex = "strongly-convex"

  /// Why a problem cannot stand for the class's row, by what is known of it; nil if it can.
  ///
  /// Any problem whose gradient can be measured may be smooth: without an L that holds everywhere,
  /// there is no exact bound for it.
  package func obstacle(in known: Known) -> String? {
    let differentiable = (known.nonsmooth == nil, "its gradient does not exist everywhere")
    let convex = (known.isConvex, "it is not known to be convex")
    let needed: [(isMet: Bool, otherwise: String)] =
      switch self {
      case .smooth: [differentiable]
      case .convex: [convex, (known.minimum != nil, "its f* is not known")]
      case .stronglyConvex:
        [
          convex, (known.strongConvexity ?? 0 > 0, "no μ above 0 is known for it"),
          (known.minimizer != nil, "its x* is not known"),
          (known.smoothness != nil, "no L that holds everywhere is known for it"),
          (known.condition?.isFinite ?? true, "its condition κ = L/μ is not finite"),
        ]
      }
    return needed.first { !$0.isMet }?.otherwise
  }
}
