/// What a convergence curve can be measured by.
package enum Metric: String, Sendable, CaseIterable {
  case loss
  case gap
  case gradientNormSquared = "gradient_norm_sq"
  case distanceSquared = "distance_sq"

  /// Whether it is a length's square.
  var isSquare: Bool { self == .gradientNormSquared || self == .distanceSquared }
}
