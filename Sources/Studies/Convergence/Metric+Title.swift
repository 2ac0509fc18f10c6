package import Experiments

extension Metric {
  /// As axes and titles have it.
  package var symbol: String {
    switch self {
    case .loss: "f(x)"
    case .gap: "f(x) − f*"
    case .gradientNormSquared: "‖∇f(x)‖²"
    case .distanceSquared: "‖x − x*‖²"
    }
  }

  /// In words, where symbols do not stand: `the gap to the minimum`.
  var words: String {
    switch self {
    case .loss: "the loss"
    case .gap: "the gap to the minimum"
    case .gradientNormSquared: "the squared norm of the gradient"
    case .distanceSquared: "the squared distance to the minimiser"
    }
  }
}
