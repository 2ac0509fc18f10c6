package import Fields

extension ConvergenceStudy {
  /// The problem and its data, the method, the step, the replicate, and how the study records, charges
  /// and ends runs. Where the unit of steps is found by computation, the step size that it makes.
  package func definition(of cell: ConvergenceCell) -> JSON {
    let (problem, method) = (cell.instance.values.json, cell.method.values.json)
    let budget = cell.series.budget
    var entries: [String: JSON] = [
      "seed": .integer(seed), "problem": problem.withoutOverrides,
      "data": source.fingerprints(of: problem), "method": method.withoutOverrides,
      "step": .string(cell.step.label), "replicate": .integer(cell.replicate),
      "record": configuration.table("record").json,
      "gradient_cost": JSON(callCosts.gradient), "tangent_cost": JSON(callCosts.tangent),
      "metric": .string(cell.instance.metric(metric)!.rawValue),
      "target": budget.target.map { JSON($0) } ?? .null,
      "seconds": budget.seconds.map { JSON($0) } ?? .null,
    ]
    if cell.instance.isSmoothnessLocal, case .relative = cell.step {
      entries["step_size"] = JSON(cell.stepSize)
    }
    return .object(entries)
  }
}

extension JSON {
  /// A problem or a method without what it says of the study's replicates, budget and methods.
  fileprivate var withoutOverrides: JSON {
    guard case .object(var entries) = self else { return self }
    entries["replicates"] = nil
    entries["budget"] = nil
    entries["methods"] = nil
    return .object(entries)
  }
}
