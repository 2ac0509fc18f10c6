internal import Fields

/// What a configuration can name, as one value: the one form for zobench's own problems, estimators,
/// optimizers and studies, and for those that somebody adds.
public enum AnyKind: Sendable {
  case problem(ProblemKind)
  case estimator(EstimatorKind)
  case optimizer(OptimizerKind)
  case study(MeasurementKind)

  /// Its name, what it is, and its own fields.
  var table: Table {
    switch self {
    case .problem(let kind): kind.table
    case .estimator(let kind): kind.table
    case .optimizer(let kind): kind.table
    case .study(let kind): kind.ownTable
    }
  }

  /// What it is, as a phrase: `an optimizer`.
  var what: String {
    switch self {
    case .problem: "a problem"
    case .estimator: "an estimator"
    case .optimizer: "an optimizer"
    case .study: "a kind of study"
    }
  }
}

extension [AnyKind] {
  package var problems: [ProblemKind] {
    compactMap { if case .problem(let kind) = $0 { kind } else { nil } }
  }
  package var estimators: [EstimatorKind] {
    compactMap { if case .estimator(let kind) = $0 { kind } else { nil } }
  }
  package var optimizers: [OptimizerKind] {
    compactMap { if case .optimizer(let kind) = $0 { kind } else { nil } }
  }
  package var studies: [MeasurementKind] {
    compactMap { if case .study(let kind) = $0 { kind } else { nil } }
  }
}
