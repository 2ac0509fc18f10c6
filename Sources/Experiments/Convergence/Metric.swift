/// What a convergence curve can be measured by.
package enum Metric: String, Codable, Sendable, CaseIterable {
  case loss
  case gap
  case gradientNormSquared = "gradient_norm_sq"
  case distanceSquared = "distance_sq"

  /// Whether it follows from the values that calls bring.
  var isBroughtByCalls: Bool { self == .loss || self == .gap }

  /// Whether it is the square of a length.
  var isSquare: Bool { self == .gradientNormSquared || self == .distanceSquared }
}
