public import Fields

/// A kind of study whose cells each measure a few numbers: everything there is to say about it.
public struct MeasurementKind: Sendable {
  /// The fields that only this kind has, except `"problem"`; the table's name is the value of `"kind"`, and the name
  /// of the kind's CSV file.
  let ownTable: Table
  /// What problems are to the kind; nil if it is not about problems.
  private let problem: String?
  /// What stands in a row, in order.
  package let columns: [MeasurementColumn]
  /// Whether the kind measures time. If so, cells are carried out one at a time.
  package let isTimed: Bool
  /// The cells of a resolved configuration, in the order of result files.
  package let plan: @Sendable (Values, StudyContext) throws -> [MeasurementCell]
  /// Reports on the rows measured: those of finished cells, in the order of the cells.
  package let report: @Sendable (MeasuredTable) -> StudyReport
  /// Draws the same rows.
  package let figures: @Sendable (MeasuredTable) -> [Figure]

  /// - Parameters:
  ///   - table: the fields that only this kind has.
  ///   - problem: what problems are to it, as a sentence; nil if it is not about problems. Otherwise its
  ///     configurations have the field `"problem"`, whose instances ``StudyContext/instances(of:)`` makes.
  ///   - columns: what stands in a row, in order.
  ///   - isTimed: whether it measures time. If so, cells are carried out one at a time.
  ///   - plan: makes the cells of a resolved configuration, in the order of result files.
  ///   - report: reports on the rows measured: those of finished cells, in the order of the cells.
  ///   - figures: draws them; none unless given.
  public init(
    table: Table, problem: String? = nil, columns: [MeasurementColumn], isTimed: Bool,
    plan: @escaping @Sendable (Values, StudyContext) throws -> [MeasurementCell],
    report: @escaping @Sendable (MeasuredTable) -> StudyReport,
    figures: @escaping @Sendable (MeasuredTable) -> [Figure] = { _ in [] }
  ) {
    ownTable = table
    self.problem = problem
    self.columns = columns
    self.isTimed = isTimed
    self.plan = plan
    self.report = report
    self.figures = figures
  }

  /// All fields that a study of the kind has besides what every study has.
  package var table: Table {
    guard let problem else { return ownTable }
    return Table(
      ownTable.name, ownTable.sentence, fields: [StudyTable.problem(problem)] + ownTable.fields)
  }
}

/// A column of what is measured.
public struct MeasurementColumn: Sendable, Hashable {
  /// What the values of a column are to a row.
  public enum Role: Sendable {
    /// Says what is measured. It identifies a row, in all files.
    case key
    /// Is what is measured, and the same in every run of the same study.
    case fact
    /// Was taken with a clock, and differs from run to run: it is in `timings.csv` alone.
    case clock
  }

  package let name: String
  package let role: Role

  /// A column that says what is measured.
  public static func key(_ name: String) -> Self { Self(name: name, role: .key) }
  /// A column of what is measured, the same in every run.
  public static func fact(_ name: String) -> Self { Self(name: name, role: .fact) }
  /// A column of what was taken with a clock.
  public static func clock(_ name: String) -> Self { Self(name: name, role: .clock) }
}

/// Something to be measured, independently of everything else.
public struct MeasurementCell: StudyCell {
  /// Says what is measured, and so is different for every cell of a study.
  package let label: String
  /// How long it takes relative to the kind's other cells, without a clock: shards are balanced by it.
  package let weight: Double
  /// Roughly how long it takes.
  package let cost: ExpectedCost
  /// Measures it: rows with a value for each of the kind's columns.
  package let measure: @Sendable () throws -> [[MeasuredValue]]

  /// - Parameters:
  ///   - label: different for every cell of a study.
  ///   - weight: how long it takes relative to the kind's other cells.
  ///   - cost: roughly how long it takes.
  ///   - measure: makes rows with a value for each of the kind's columns, except the last ones if the configuration
  ///     asks for nothing that they would hold: then all of its rows end before them.
  public init(
    label: String, weight: Double = 1, cost: ExpectedCost,
    measure: @escaping @Sendable () throws -> [[MeasuredValue]]
  ) {
    self.label = label
    self.weight = weight
    self.cost = cost
    self.measure = measure
  }

  /// A cell that was kept with its results: it is reported on, not measured.
  init(_ kept: KeptFacts.KeptCell) {
    self.init(label: kept.label, weight: kept.weight, cost: .seconds(0)) {
      preconditionFailure("the data of \(kept.label) were not read, and it is to be measured")
    }
  }

  /// A hash of the label.
  public var id: String { .identifier(of: label, prefix: "m") }
}
