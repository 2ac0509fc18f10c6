/// What a convergence curve can be measured by.
package enum Metric: String, Codable, Sendable, CaseIterable {
  case loss
  case gap
  case gradientNormSquared = "gradient_norm_sq"
  case distanceSquared = "distance_sq"

  /// Whether the values that calls bring tell it.
  var isBroughtByCalls: Bool { self == .loss || self == .gap }

  /// Whether it is a length's square.
  var isSquare: Bool { self == .gradientNormSquared || self == .distanceSquared }
}
