package import Experiments

extension Metric {
  /// The symbol in axes and titles.
  package var symbol: String {
    switch self {
    case .loss: "f(x)"
    case .gap: "f(x) − f*"
    case .gradientNormSquared: "‖∇f(x)‖²"
    case .distanceSquared: "‖x − x*‖²"
    }
  }

  /// In words, for text without symbols: `the gap to the minimum`.
  var words: String {
    switch self {
    case .loss: "the loss"
    case .gap: "the gap to the minimum"
    case .gradientNormSquared: "the squared norm of the gradient"
    case .distanceSquared: "the squared distance to the minimiser"
    }
  }
}
