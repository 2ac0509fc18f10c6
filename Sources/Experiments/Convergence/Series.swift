internal import Fields
package import Optimizers

/// A method on an instance: its runs over all steps and replicates.
package struct Series: Sendable {
  package internal(set) var instance: Instance
  package internal(set) var method: Method
  /// For a method without step sizes, `own` alone.
  package private(set) var steps: [StepSize]
  package let replicates: Int
  package let budget: Budget

  /// The method's replicates and budget take precedence over the problem's, and those over the study's.
  init(_ instance: Instance, _ method: Method, _ steps: [StepSize], in study: Values) throws {
    self.instance = instance
    self.method = try method.fitted(to: instance)
    self.steps = method.takesSteps ? steps : [.own]
    replicates =
      method.values.optionalInteger("replicates") ?? instance.values.optionalInteger("replicates")
      ?? study.integer("replicates")
    let overrides = [method.values, instance.values].compactMap { $0.optionalTable("budget") }
    budget = try Budget(overrides + [study.table("budget")])
  }

  /// The same series with another kind of method in place of its own.
  func replacing(_ kind: OptimizerKind) -> Series {
    var series = self
    series.method = method.replacing(kind)
    if !kind.takesSteps { series.steps = [.own] }
    return series
  }

  package var name: String { "\(instance.label) \(method.label)" }

  /// What is known of its method here.
  package var traits: MethodTraits {
    guard let traits = try? method.traits(on: instance) else {
      preconditionFailure("a planned method has an estimator, or makes no estimates")
    }
    return traits
  }

  /// Whether runs differ by their replicate.
  package var isRandom: Bool {
    let traits = traits
    if traits.isRandom || instance.startsAreRandom || instance.answersVary { return true }
    // Derivatives are those of f; and paired noise that does not depend on f cancels in every difference.
    guard let noise = instance.noise, traits.calls.values > 0 else { return false }
    return noise.model.isRandom && !(noise.isPaired && noise.model.isAdditive)
  }

  /// What is proven of its method here: nothing if calls see batches, whose gradients are larger than E‖G‖² = c‖∇f‖².
  package var provenRate: ProvenRate? { instance.batch == nil ? method.provenRate : nil }

  var runCount: Int { steps.count * replicates }

  /// How many estimates are looked at when a run has spent its budget, to tell whether it has stalled: estimates that
  /// are not random are all the same.
  var closingEstimates: Int { traits.isRandom ? 4 : 1 }

  /// The runs, by step and then by replicate.
  package var groups: [[ConvergenceCell]] {
    steps.map { step in
      (0..<replicates).map { ConvergenceCell(series: self, step: step, replicate: $0) }
    }
  }
}

extension Series {
  /// Whether there are runs at the natural step, on which rates are measured.
  package var hasNaturalStep: Bool {
    guard let natural = method.naturalStep(traits, on: instance) else { return false }
    return steps.contains { abs($0.relative(natural: natural) - 1) < 1e-12 }
  }
}
