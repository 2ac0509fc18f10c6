package import Estimators
package import Foundation
package import LinearAlgebra

/// A finished run, as the journal keeps it: all result files follow from these and the study.
package struct RunRecord: Codable, Sendable {
  package var id: String
  package var replicate: Int
  package var outcome: Outcome
  private var givenStepSize: Double?
  private var givenStepRelative: Double?
  package var workspaceBytes: Int
  /// How many iterations the budget allowed.
  package var iterationLimit: Int
  package var curve: Curve
  /// What the run had spent when it first hit each level; nil for runs made before that was noted.
  package var exactHits: ExactHits?
  /// The least value that the method was given, if values are noisy.
  package var bestSeen: BestSeen?
  /// Present if the run has stalled because the estimator's step is lost in the rounding of the point.
  package var lostStep: LostStep?
  /// The optimizer's last state, if points are maps, and also if the budget is spent and it is short enough: a
  /// longer budget goes on from there.
  package var point: PackedNumbers?
  /// What the method's last state has besides the point, if it is kept.
  package var methodState: Data?
  /// Present if the run has ended because its oracle closed.
  package var closing: Closing?
  /// How many calls a solver in another process was told its budget has, for which it may have planned; nil for
  /// runs made before that was noted.
  package var callsTold: Double?
  /// Why the run failed, unless its start is the reason.
  package var failure: String?

  /// How a run stood when its oracle closed.
  package struct Closing: Codable, Sendable {
    /// The budget, beyond which the next call would have gone.
    let evaluations: Double
    /// The calls before the iteration that was dropped; nil if such a run begins again under a longer budget.
    var counts: CallCounts?
    /// The hits by then.
    package var exactHits: ExactHits?
  }

  // If a method takes no step size, the journal has none.
  private enum CodingKeys: String, CodingKey {
    case id, replicate, outcome
    case givenStepSize = "stepSize"
    case givenStepRelative = "stepRelative"
    case workspaceBytes, iterationLimit, curve, exactHits, bestSeen, lostStep, point, methodState
    case closing, callsTold, failure
  }

  /// α; NaN if the method takes no step size.
  package var stepSize: Double {
    get { givenStepSize ?? .nan }
    set { givenStepSize = newValue.isNaN ? nil : newValue }
  }

  /// α in units of the natural step; NaN if the method takes no step size.
  package var stepRelative: Double {
    get { givenStepRelative ?? .nan }
    set { givenStepRelative = newValue.isNaN ? nil : newValue }
  }

  /// A run at its start, unless a curve is given.
  ///
  /// - Parameters:
  ///   - stepSize: α; NaN if the method takes none.
  ///   - stepRelative: α in units of the natural step.
  ///   - point: the last one, if it is kept.
  package init(
    id: String, replicate: Int, outcome: Outcome, stepSize: Double, stepRelative: Double,
    workspaceBytes: Int = 0, iterationLimit: Int = Budget.maximumIterations, curve: Curve = Curve(),
    point: PackedNumbers? = nil
  ) {
    self.id = id
    self.replicate = replicate
    self.outcome = outcome
    self.workspaceBytes = workspaceBytes
    self.iterationLimit = iterationLimit
    self.curve = curve
    self.point = point
    self.stepSize = stepSize
    self.stepRelative = stepRelative
  }

  /// The columns of a convergence curve. What is not a finite number is nil.
  package struct Curve: Sendable {
    package var iterations: [Int] = []
    package var counts: [CallCounts] = []
    package var loss: [Double?] = []
    package var gradientNormSquared: [Double?] = []
    /// Empty if x* is not known.
    package var distanceSquared: [Double?] = []
    /// Those spent by the algorithm alone.
    package var seconds: [Double] = []

    package init() {}

    mutating func removeLast() {
      iterations.removeLast()
      counts.removeLast()
      loss.removeLast()
      gradientNormSquared.removeLast()
      if !distanceSquared.isEmpty { distanceSquared.removeLast() }
      seconds.removeLast()
    }
  }

  /// The last point, if it is kept.
  package func lastPoint(dimension: Int) -> [Double]? {
    point.map { Array($0.numbers.prefix(dimension)) }
  }

  package var iterations: Int { curve.iterations.last ?? 0 }
  package var counts: CallCounts { curve.counts.last ?? CallCounts() }
  package var initialLoss: Double? { curve.loss.first ?? nil }
  package var finalLoss: Double? { curve.loss.last ?? nil }
  package var bestLoss: Double? { curve.loss.compactMap { $0 }.min() }

  /// The metric at every record.
  package func values(of metric: Metric, minimum: Double?) -> [Double?] {
    switch metric {
    case .loss: curve.loss
    case .gap: curve.loss.map { loss in minimum.flatMap { f in loss.map { $0 - f } } }
    case .gradientNormSquared: curve.gradientNormSquared
    case .distanceSquared: curve.distanceSquared
    }
  }
}
