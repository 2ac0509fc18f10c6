internal import Estimators

/// A finished run, as the journal keeps it: all result files follow from these and the study.
struct RunRecord: Codable, Sendable {
  var id: String
  var replicate: Int
  var outcome: Outcome
  var stepSize: Double
  var stepRelative: Double
  var workspaceBytes: Int
  var curve: Curve
  /// The last point, where points are maps.
  var finalPoint: [Double]?

  /// The columns of a convergence curve. What is not a finite number is nil.
  struct Curve: Codable, Sendable {
    var iterations: [Int] = []
    var counts: [CallCounts] = []
    var loss: [Double?] = []
    var gradientNormSquared: [Double?] = []
    /// Nil where x* is not known.
    var distanceSquared: [Double?] = []
    /// Spent by the algorithm alone.
    var seconds: [Double] = []
  }

  var iterations: Int { curve.iterations.last ?? 0 }
  var counts: CallCounts { curve.counts.last ?? CallCounts() }
  var initialLoss: Double? { curve.loss.first ?? nil }
  var finalLoss: Double? { curve.loss.last ?? nil }
  var bestLoss: Double? { curve.loss.compactMap { $0 }.min() }

  /// The metric at every record.
  func values(of metric: Metric, minimum: Double?) -> [Double?] {
    switch metric {
    case .loss: curve.loss
    case .gap: curve.loss.map { loss in minimum.flatMap { f in loss.map { $0 - f } } }
    case .gradientNormSquared: curve.gradientNormSquared
    case .distanceSquared: curve.distanceSquared
    }
  }
}

extension CallCounts {
  /// All calls in units of one evaluation.
  func evaluations(gradientCost: Double) -> Double {
    Double(values) + gradientCost * Double(gradients)
  }
}
