package import Answers
internal import Estimators
package import Experiments
internal import Problems

/// What the values that runs are given have in noise, as far as expected curves are concerned.
package enum ValueNoise: Hashable, Sendable {
  /// None; or noise that both points of a pair have alike, which no difference sees.
  case none
  /// Independent at every call, of mean 0 and this deviation, whatever its law.
  case independent(deviation: Double)
  /// Values of the mean over a batch of rows, a new one for every estimate, or for every call where they are not paired.
  case batches(Batch)
  /// Noise of which no curve is known, with what it is called.
  case unknown(String)
  /// The same of all answers, derivatives, too: those of batches, or of a program to which samples matter, or what nobody
  /// knows.
  case varying(String)

  /// What an estimator sees of it: derivatives are those of f, so that one that asks for no values sees no noise, but
  /// where all answers are those of samples.
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

  /// Why rates have nothing to be held against where there is no expected curve either; nil without noise.
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
  /// What runs are given.
  package var valueNoise: ValueNoise {
    guard !answersVary else { return .varying("answers that vary") }
    if let batch {
      guard noise == nil else { return .varying("noisy values of batches") }
      return problem is LeastSquares ? .batches(batch) : .varying("values of batches")
    }
    guard let noise else { return .none }
    // What does not depend on f goes out of every difference, whatever its law.
    if noise.isPaired && noise.model.isAdditive { return .none }
    guard let deviation = noise.knownDeviation else {
      return .unknown("noise that is \(noise.model.rawValue)")
    }
    return .independent(deviation: deviation)
  }
}
