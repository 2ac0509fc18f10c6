internal import Foundation

/// The time at which a curve's records are placed when its rate is fitted.
package enum Clock: Hashable, Sendable {
  /// k/c, for stochastic estimates: it makes the curves for different n coincide.
  case scaledIteration
  /// k + ½, for exact gradients, whose worst case is LR²/(4(k + ½)). Against k the same curve shows a slope of −0.947
  /// on [3, 30].
  case halfStep

  /// The time of an iteration, `constant` being c.
  package func time(_ iteration: Int, constant: Double) -> Double {
    switch self {
    case .scaledIteration: Double(iteration) / constant
    case .halfStep: Double(iteration) + 0.5
    }
  }
}

extension Double {
  /// ln, for files that need nothing else from Foundation.
  var logarithm: Double { Foundation.log(self) }
}
