internal import Diagnostics
package import Experiments
package import Fields

/// What a study found, kept to compare later results with: numbers with their uncertainties.
package struct Baseline: Sendable {
  /// The configuration, but for its name, seed and numbers of replicates: results that differ in
  /// those can be compared.
  let configuration: JSON
  let measurements: [Measurement]
  /// How many runs of a cell ended how.
  let outcomes: [String: [String: Int]]

  /// What `evidence` and `results` say, to be kept.
  package init(_ evidence: RateEvidence, of results: StudyResults<ConvergenceStudy>) {
    configuration = Self.comparable(results.study.configuration.json)
    measurements = evidence.series.flatMap { $0.measurements(evidence.rules) }
    outcomes = results.outcomes
  }

  /// Reads what `json` once wrote.
  ///
  /// - Throws: `InputError` that names what is missing or of another form.
  package init(path: String) throws {
    let json = try JSON.read(path: path)
    func fault(_ what: String) -> InputError {
      InputError(
        .data, at: path, what, expected: "a baseline of zobench check",
        remedy: "write a new one with --update")
    }
    guard case .object(let entries) = json, entries["format"] == 1 else {
      throw fault("there is no \"format\": 1")
    }
    guard let configuration = entries["configuration"],
      case .array(let measured)? = entries["measurements"],
      case .object(let ended)? = entries["outcomes"]
    else { throw fault("\"configuration\", \"measurements\" or \"outcomes\" is missing") }
    self.configuration = configuration
    measurements = try measured.enumerated().map { i, entry in
      guard let measurement = Measurement(entry) else {
        throw fault("measurements[\(i)] is not a measurement")
      }
      return measurement
    }
    outcomes = try ended.mapValues { counts in
      guard case .object(let counts) = counts else { throw fault("an outcome has no counts") }
      return try counts.mapValues {
        guard case .integer(let count) = $0, count >= 0 else {
          throw fault("an outcome's count is \($0.text)")
        }
        return count
      }
    }
  }

  package var json: JSON {
    [
      "format": 1, "configuration": configuration,
      "measurements": .array(measurements.map(\.json)),
      "outcomes": .object(
        outcomes.mapValues { .object($0.mapValues { .integer($0) }) }),
    ]
  }

  private static func comparable(_ json: JSON) -> JSON {
    switch json {
    case .object(let entries):
      .object(
        entries.filter { !["name", "seed", "replicates"].contains($0.key) }.mapValues(comparable))
    case .array(let values): .array(values.map(comparable))
    default: json
    }
  }
}

extension StudyResults where S == ConvergenceStudy {
  /// How many runs of every problem and method ended how.
  var outcomes: [String: [String: Int]] {
    var counts: [String: [String: Int]] = [:]
    for series in study.series {
      let cell = "\(series.instance.name) \(series.method.label)"
      for cellRun in series.groups.flatMap(\.self) {
        guard let record = records[cellRun.id] else { continue }
        counts[cell, default: [:]][record.outcome.rawValue, default: 0] += 1
      }
    }
    return counts
  }
}

extension Measurement {
  var json: JSON {
    [
      "cell": .string(cell), "quantity": .string(quantity.rawValue), "estimate": JSON(estimate),
      "standard_error": JSON(standardError),
      "degrees_of_freedom": degreesOfFreedom.isFinite ? JSON(degreesOfFreedom) : .null,
      "targets": .array(targets.map { JSON($0) }),
    ]
  }

  init?(_ json: JSON) {
    guard case .object(let entries) = json, case .string(let cell)? = entries["cell"],
      case .string(let name)? = entries["quantity"], let quantity = Quantity(rawValue: name),
      let estimate = entries["estimate"]?.double,
      let standardError = entries["standard_error"]?.double, standardError >= 0,
      case .array(let listed)? = entries["targets"]
    else { return nil }
    let targets = listed.compactMap(\.double)
    let degreesOfFreedom = entries["degrees_of_freedom"]?.double ?? .infinity
    guard degreesOfFreedom > 0, targets.count == listed.count, targets.allSatisfy({ $0 > 0 }),
      quantity != .cost || !targets.isEmpty
    else { return nil }
    self.cell = cell
    self.quantity = quantity
    self.estimate = estimate
    self.standardError = standardError
    self.degreesOfFreedom = degreesOfFreedom
    self.targets = targets
  }
}
