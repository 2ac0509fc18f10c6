internal import Diagnostics

/// All figures of a study that measures numbers: every kind has its own.
package enum MeasurementPictures {
  /// By the value of `"kind"`.
  package static let kinds: [String: @Sendable (MeasuredTable) -> [Figure]] = [
    "accuracy": AccuracyFigures.figures,
    "checkpointing": CheckpointingFigures.figures,
    "cost": CostFigures.figures,
    "hessian": HessianFigures.figures,
    "hutchinson": HutchinsonFigures.figures,
    "jacobian": JacobianFigures.figures,
    "solve": BackwardTimingFigures.figures,
    "svd": BackwardTimingFigures.figures,
  ]

  /// The figures for which something was measured.
  ///
  /// - Throws: `InputError` where there is none.
  static func figures(of table: MeasuredTable, at place: String) throws -> [Figure] {
    guard let make = kinds[table.kind] else {
      preconditionFailure("studies of the kind \(table.kind) have no figure")
    }
    let figures = make(table).filter(\.hasPoints).flatMap(\.pages)
    guard !figures.isEmpty else {
      throw InputError(
        .data, at: place, "none of the numbers measured can be drawn",
        expected: "finite numbers, above 0 where axes are logarithmic")
    }
    return figures
  }
}

extension Figure {
  /// Of panels that hold what was measured on a problem each. A problem that is the only one is named in
  /// the title.
  init(
    name: String, title: String, description: String, horizontal: Axis, vertical: Axis,
    problems: [Panel]
  ) {
    let panels = problems.filter(\.hasPoints)
    let only = panels.count == 1 ? panels[0] : nil
    self.init(
      name: name, title: only.map { "\(title): \($0.title)" } ?? title, description: description,
      horizontal: horizontal, vertical: vertical,
      panels: only.map { [Panel(curves: $0.curves)] } ?? panels)
  }
}
