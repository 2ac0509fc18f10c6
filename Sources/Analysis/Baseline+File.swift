internal import Diagnostics
internal import Experiments
package import Fields

/// Reading and writing the file that holds a baseline.
extension Baseline {
  private static let format = 2

  /// No number in a baseline is larger: the square of such a number is finite.
  static let size = 1e100

  /// At least 1 except for rounding; no study has that many replicates.
  private static let degreesOfFreedom = NumberRange.from(0.5, to: 1e12)

  private static let measurement = Table(
    "measurement", "An estimate with its standard error.",
    fields: [
      Field("cell", .text(.nonEmpty), .required, "Problem and method, or a group of runs."),
      Field(
        "quantity",
        .choice([
          "exponent_k": "p in mean ~ k^p, or the logarithm of the linear rate.",
          "log_level": "The average of ln mean over the window.",
          "exponent_n": "q in cost ~ n^q.",
          "log_cost": "The average over targets and n of ln k at which they are reached.",
          "log_bound_ratio": "The logarithm of the largest ratio of a mean to its exact bound.",
          "log_evaluations": "The logarithm of the mean number of evaluations of a run.",
          "log_floor": "The average over n of the logarithm of the mean on its floor.",
        ]),
        .required, "What was measured."),
      Field("estimate", .number(.from(-size, to: size)), .required, "The number."),
      Field(
        "standard_error", .number(.from(0, to: size)), .optional,
        "Zero if nothing is random; left out if there is a single replicate."),
      Field(
        "degrees_of_freedom", .number(degreesOfFreedom), .optional,
        "Of a standard error above 0."),
      Field(
        "targets", .list(of: .number(.above(0)), atLeast: 0), .required,
        "The targets of a cost."),
    ])

  /// The most replicates that a configuration may ask for.
  private static let mostRuns = 1_000_000

  private static let group = Table(
    "group", "Runs that differ in their replicate only.",
    fields: [
      Field("name", .text(.nonEmpty), .required, "Instance, method and step."),
      Field("series", .text(.nonEmpty), .required, "Problem and method."),
      Field(
        "step_size", .number(.above(0)), .optional, "α, where the method takes a step size."),
      Field(
        "iterations", .integer(0...), .optional, "Of every run, if the budget decides them."),
      Field(
        "calls_per_iteration",
        .table(
          Table(
            "calls_per_iteration", "Calls of an iteration, by kind.",
            fields: RunGroup.CallKind.allCases.map {
              Field($0.rawValue, .number(.atLeast(0)), .optional, "The same in every run.")
            })), .required, "What an iteration asks for."),
      Field(
        "outcomes",
        .table(
          Table(
            "outcomes", "How many runs ended how.",
            fields: Outcome.allCases.map {
              Field($0.rawValue, .integer(0...mostRuns), .defaults(to: 0), $0.sentence)
            })), .required, "How the runs ended."),
    ])

  private static let table = Table(
    "baseline", "What zobench check compares results with.",
    fields: [
      Field("groups", .list(of: .table(group)), .required, "What runs did."),
      Field(
        "measurements", .list(of: .table(measurement), atLeast: 0), .required, "What they show."),
    ])

  /// Reads what ``json`` once wrote.
  ///
  /// - Throws: `InputError` naming the entry that is missing, unknown or of the wrong type; ``NotComparable`` if an
  ///   older zobench wrote it.
  package init(path: String) throws {
    func refused(_ error: InputError) -> InputError {
      InputError(
        error.kind, at: error.place, error.found, expected: error.expected,
        remedy: error.remedy.isEmpty ? "write a new baseline with --update" : error.remedy)
    }
    func fault(_ what: String, at key: String = "", expected: String = "") -> InputError {
      refused(
        InputError(
          .data, at: key.isEmpty ? path : "\(path): \(key)", what, expected: expected))
    }
    let json: JSON
    do {
      json = try JSON.read(path: path)
    } catch {
      throw refused(error)
    }
    guard case .object(var entries) = json, let format = entries.removeValue(forKey: "format")
    else { throw fault("there is no \"format\"", expected: "a baseline of zobench check") }
    guard format != 1 else {
      throw NotComparable(
        "an older zobench wrote it, which kept neither steps nor counts of calls: "
          + "write a new baseline with --update")
    }
    guard format == .integer(Self.format) else {
      throw fault("found \(format.text)", at: "format", expected: "\(Self.format)")
    }
    guard let configuration = entries.removeValue(forKey: "configuration"),
      case .object = configuration
    else { throw fault("missing or no object", at: "configuration", expected: "an object") }
    let values: Values
    do {
      values = try Self.table.resolve(.object(entries), at: path)
    } catch {
      throw refused(error)
    }
    var names: Set<String> = []
    let groups = try values.tables("groups").map { values in
      let group = RunGroup(values)
      guard names.insert(group.name).inserted else {
        throw refused(values.error(at: "name", "\"\(group.name)\" appears twice"))
      }
      guard group.outcomes.values.reduce(0, +) > 0 else {
        throw refused(values.error(at: "outcomes", "there is no run"))
      }
      return group
    }
    var cells: [String: Set<Measurement.Quantity>] = [:]
    let measurements = try values.tables("measurements").map { values in
      let measurement = Measurement(values)
      func fault(at key: String, _ what: String) -> InputError {
        refused(values.error(at: key, what))
      }
      guard cells[measurement.cell, default: []].insert(measurement.quantity).inserted else {
        throw fault(
          at: "quantity",
          "\(measurement.quantity.rawValue) of \(measurement.cell) appears twice")
      }
      guard measurement.quantity != .cost || !measurement.targets.isEmpty else {
        throw fault(at: "targets", "a cost has no target")
      }
      guard values.has("degrees_of_freedom") == (measurement.standardError ?? 0 > 0) else {
        throw fault(
          at: "degrees_of_freedom",
          "a standard error above 0 has degrees of freedom, and no other has")
      }
      return measurement
    }
    self.init(configuration: configuration, groups: groups, measurements: measurements)
  }

  package var json: JSON {
    [
      "format": .integer(Self.format), "configuration": configuration,
      "groups": .array(groups.map(\.json)), "measurements": .array(measurements.map(\.json)),
    ]
  }
}

extension RunGroup {
  fileprivate init(_ values: Values) {
    let calls = values.table("calls_per_iteration")
    let ended = values.table("outcomes")
    self.init(
      name: values.text("name"), series: values.text("series"),
      stepSize: values.optionalNumber("step_size"),
      iterations: values.optionalInteger("iterations"),
      callsPerIteration: Dictionary(
        uniqueKeysWithValues: CallKind.allCases.compactMap { kind in
          calls.optionalNumber(kind.rawValue).map { (kind, $0) }
        }),
      outcomes: Dictionary(
        uniqueKeysWithValues: Outcome.allCases.map { ($0, ended.integer($0.rawValue)) }
      ).filter { $0.value > 0 })
  }

  fileprivate var json: JSON {
    var entries: [String: JSON] = [
      "name": .string(name), "series": .string(series),
      "calls_per_iteration": .object(
        Dictionary(
          uniqueKeysWithValues: callsPerIteration.map { ($0.key.rawValue, JSON($0.value)) })),
      "outcomes": .object(
        Dictionary(uniqueKeysWithValues: outcomes.map { ($0.key.rawValue, .integer($0.value)) })),
    ]
    if let stepSize { entries["step_size"] = JSON(stepSize) }
    if let iterations { entries["iterations"] = .integer(iterations) }
    return .object(entries)
  }
}

extension Measurement {
  fileprivate init(_ values: Values) {
    self.init(
      cell: values.text("cell"), quantity: Quantity(rawValue: values.choice("quantity"))!,
      estimate: values.number("estimate"),
      standardError: values.optionalNumber("standard_error"),
      degreesOfFreedom: values.optionalNumber("degrees_of_freedom") ?? .infinity,
      targets: values.numbers("targets"))
  }

  fileprivate var json: JSON {
    var entries: [String: JSON] = [
      "cell": .string(cell), "quantity": .string(quantity.rawValue), "estimate": JSON(estimate),
      "targets": .array(targets.map { JSON($0) }),
    ]
    if let standardError { entries["standard_error"] = JSON(standardError) }
    if degreesOfFreedom.isFinite { entries["degrees_of_freedom"] = JSON(degreesOfFreedom) }
    return .object(entries)
  }
}
