package import AutoDiff
package import Estimators
internal import Fields

/// A competitor: a gradient estimator with its label.
package struct Method: Sendable {
  package let label: String
  /// What the configuration says of it, its own replicates and budget for instance.
  let values: Values
  /// Makes the estimator for n variables.
  package internal(set) var estimator: @Sendable (_ dimension: Int) throws -> any GradientEstimator

  init(_ values: Values) {
    let kind = Self.kind(values)
    label = Self.label(values)
    self.values = values
    estimator = { try kind.build(values, $0) }
  }
}

extension Method {
  /// Says where an objective cannot answer what the estimator asks.
  package func check(
    _ estimator: some GradientEstimator, on graph: Graph, called label: String
  ) throws {
    guard let obstacle = type(of: estimator).Oracle.obstacle(in: graph) else { return }
    throw values.error(
      at: nil, "found \"\(values.tag)\", but on \(label) \(obstacle)",
      expected: "an estimator that the problem allows",
      remedy: "take \"forward-mode\" or \"reverse-mode\", which every problem does")
  }

  /// The name in result files: as given, or made from what differs from defaults.
  static func label(_ values: Values) -> String {
    values.optionalText("label") ?? kind(values).label(values)
  }

  private static func kind(_ values: Values) -> EstimatorKind {
    EstimatorKind.all.first { $0.table.name == values.tag }!
  }
}
