package import Fields

extension ConvergenceStudy {
  /// The problem and its data, the method, the step, the replicate, and how the study records, charges
  /// and ends runs. If the unit of steps is computed, also the step size that results.
  package func definition(of cell: ConvergenceCell) -> JSON {
    definition(of: cell, stepSize: Self.hasComputedStep(cell) ? cell.stepSize : nil)
  }

  /// The definitions from before the step size was part of one, and with the step size that was
  /// computed then.
  package func earlier(_ record: RunRecord, as cell: ConvergenceCell) -> EarlierDefinitions? {
    guard Self.hasComputedStep(cell) else { return nil }
    return EarlierDefinitions(
      definitions: [nil, record.stepSize].map { definition(of: cell, stepSize: $0) },
      difference: "made with a step size of \(record.stepSize), and \(cell.step.label) is "
        + "\(cell.stepSize) in this version, which computes L differently")
  }

  /// Whether the unit of the cell's step is computed.
  private static func hasComputedStep(_ cell: ConvergenceCell) -> Bool {
    guard case .relative = cell.step else { return false }
    return cell.instance.isSmoothnessLocal
  }

  private func definition(of cell: ConvergenceCell, stepSize: Double?) -> JSON {
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
    entries["step_size"] = stepSize.map { JSON($0) }
    entries["radius"] = cell.method.noiseRadius.map { JSON($0) }
    entries["answer"] = source.answers[cell.instance.label]
    entries["solver"] = source.answers[cell.series.name]
    if case .object(let files) = source.fingerprints(of: method), !files.isEmpty {
      entries["solver_files"] = .object(files)
    }
    return .object(entries)
  }
}

extension JSON {
  /// A problem or a method without what it says about the study's replicates, budget and methods.
  fileprivate var withoutOverrides: JSON {
    guard case .object(var entries) = self else { return self }
    entries["replicates"] = nil
    entries["budget"] = nil
    entries["methods"] = nil
    entries[StudyTable.claims] = nil
    // How long to wait for a command.
    if entries["command"] != nil {
      for key in ["start_timeout", "answer_timeout", "restarts", "patience"] { entries[key] = nil }
    }
    return .object(entries)
  }
}
