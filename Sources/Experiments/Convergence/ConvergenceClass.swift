/// The rows of the rate table: what is known of a function decides how fast methods converge on it.
package enum ConvergenceClass: String, Sendable, CaseIterable {
  /// L-smooth: ‖∇f‖² falls as 1/k.
  case smooth
  /// Convex, too: f − f* falls as 1/k.
  case convex
  /// f − ½μ‖x‖² is convex: ‖x − x*‖² falls by a factor an iteration.
  case stronglyConvex = "strongly-convex"
}
