package import Estimators
package import Optimizers
package import Problems

extension ConvergenceStudy {
  /// The same study with other estimators in place of its own, to see what would notice a fault: one can be
  /// planted without changing what is tested.
  ///
  /// - Parameter replace: makes the estimator of a method, given its label, its own estimator, and n.
  package func replacingEstimators(
    _ replace: @escaping @Sendable (String, any GradientEstimator, Int) -> any GradientEstimator
  ) -> ConvergenceStudy {
    var study = self
    for i in series.indices {
      let (label, own) = (series[i].method.label, series[i].method.estimator)
      study.series[i].method.estimator = { replace(label, try own($0), $0) }
    }
    study.cells = study.series.flatMap { $0.groups.flatMap(\.self) }
    return study
  }

  /// The same study with methods of other kinds in place of its own, whose labels and streams it keeps.
  ///
  /// - Parameter owner: makes a method for n variables that owns its loop; takes no step size.
  package func replacingMethods(
    byOwners owner: @escaping @Sendable (_ dimension: Int) -> any Minimizer
  ) throws -> ConvergenceStudy {
    try replacingMethods(
      OptimizerKind(
        "owner", "", calls: CallCounts(values: 1), takesSteps: false, .owner { owner($1) }))
  }

  /// The same study with methods of other kinds in place of its own, whose labels and streams it keeps.
  ///
  /// - Parameters:
  ///   - calls: what most iterations ask.
  ///   - search: makes a method for a step size and n variables.
  package func replacingMethods(
    asking calls: CallCounts,
    bySearches search: @escaping @Sendable (_ step: Double, _ dimension: Int) -> any Optimizer
  ) throws -> ConvergenceStudy {
    try replacingMethods(
      OptimizerKind(
        "search", "", naturalStep: { _, _ in 1 }, calls: calls, .search { search($1, $2) }))
  }

  private func replacingMethods(_ kind: OptimizerKind) throws -> ConvergenceStudy {
    var study = self
    study.series = series.map { $0.replacing(kind) }
    study.cells = study.series.flatMap { $0.groups.flatMap(\.self) }
    for series in study.series { study.iterationLimits[series.pair] = try study.check(series) }
    return study
  }

  /// The same study with other problems in place of its own.
  package func replacingProblems(
    _ replace: @Sendable (Instance) -> any Problem
  ) -> ConvergenceStudy {
    var study = self
    study.instances = instances.map { $0.replacing(replace($0)) }
    for i in series.indices {
      let own = series[i].instance
      study.series[i].instance = own.replacing(replace(own))
    }
    study.cells = study.series.flatMap { $0.groups.flatMap(\.self) }
    return study
  }
}
