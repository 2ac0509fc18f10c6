package import Answers
internal import Estimators
package import Experiments
internal import Problems

/// The noise in the values that runs are given, as far as expected curves are concerned.
package enum ValueNoise: Hashable, Sendable {
  /// None, or noise that both points of a pair share, which cancels in every difference.
  case none
  /// Independent at every call, of mean 0 and this deviation, whatever its law.
  case independent(deviation: Double)
  /// Values of the mean over a batch of rows, a new one for every estimate, or for every call if they are not paired.
  case batches(Batch)
  /// Noise for which no curve is known, and its name.
  case unknown(String)
  /// The same for all answers, derivatives included: those of batches, of a program whose answers depend on samples,
  /// or of something unknown.
  case varying(String)

  /// What an estimator sees of it. Derivatives are those of f, so an estimator that asks for no values sees no noise,
  /// unless all answers are those of samples.
  func seen(by traits: EstimatorTraits) -> ValueNoise {
    switch self {
    case .batches(let batch):
      // A single call has a single batch.
      batch.isPaired || traits.calls == CallCounts(gradients: 1)
        ? self : .varying("values of different batches in one estimate")
    case .varying: self
    case .none, .independent, .unknown: traits.calls.values == 0 ? .none : self
    }
  }

  /// Why rates have nothing to be compared with if there is no expected curve either; nil without noise.
  var remark: String? {
    switch self {
    case .none: nil
    case .independent:
      "values have noise, about which rates and bounds of exact values say nothing, and there is no closed form of "
        + "this method here"
    case .batches:
      "values are those of batches, about which rates and bounds of the whole sum say nothing, and there is no closed "
        + "form of this method here"
    case .unknown(let name), .varying(let name):
      "rates and bounds of exact values say nothing about \(name), and no closed form does"
    }
  }
}

extension Instance {
  /// The noise in the values that runs are given.
  package var valueNoise: ValueNoise {
    guard !answersVary else { return .varying("answers that vary") }
    if let batch {
      guard noise == nil else { return .varying("noisy values of batches") }
      return problem is LeastSquares ? .batches(batch) : .varying("values of batches")
    }
    guard let noise else { return .none }
    // Noise that does not depend on f cancels in every difference, whatever its law.
    if noise.isPaired && noise.model.isAdditive { return .none }
    guard let deviation = noise.knownDeviation else {
      return .unknown("noise that is \(noise.model.rawValue)")
    }
    return .independent(deviation: deviation)
  }
}
