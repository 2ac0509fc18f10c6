internal import Fields

/// A method on an instance: its runs over all steps and replicates.
package struct Series: Sendable {
  package internal(set) var instance: Instance
  package internal(set) var method: Method
  package let steps: [StepSize]
  package let replicates: Int
  package let budget: Budget

  /// The method's replicates and budget stand before the problem's, and those before the study's.
  init(_ instance: Instance, _ method: Method, _ steps: [StepSize], in study: Values) throws {
    self.instance = instance
    self.method = method
    self.steps = steps
    replicates =
      method.values.optionalInteger("replicates") ?? instance.values.optionalInteger("replicates")
      ?? study.integer("replicates")
    let overrides = [method.values, instance.values].compactMap { $0.optionalTable("budget") }
    budget = try Budget(overrides + [study.table("budget")])
  }

  var name: String { "\(instance.label) \(method.label)" }

  var runCount: Int { steps.count * replicates }

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
    get throws {
      let natural = method.naturalStep(
        try method.estimator(instance.problem.dimension).traits, on: instance)
      return steps.contains { abs($0.relative(natural: natural) - 1) < 1e-12 }
    }
  }
}
