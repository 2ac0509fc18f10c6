internal import Experiments
package import Sampling
package import Statistics

/// The lecture's table, measured: for every class and method the exponent in k (for strongly convex problems the rate
/// at which the distance falls), the exponent in n, and the largest ratio of a mean to its exact bound, each with its
/// interval and compared with theory.
package struct RateTable: Sendable {
  package let rows: [Row]

  /// Whether iterations or evaluations are counted.
  package enum Unit: String, Sendable, CaseIterable {
    case iteration, evaluation
  }

  /// One method on one problem, by iterations or by evaluations.
  package struct Row: Sendable {
    package let series: RateSeries
    package let per: Unit
    /// p in mean ~ k^p; for strongly convex problems κ·ρ, where E‖x − x*‖² falls by e^{−ρ} in c
    /// iterations and κ = L/μ.
    package let iterations: Fitted
    /// q in cost ~ n^q, for the cost of reaching the targets.
    package let dimension: Fitted
    package let bound: BoundCheck?
    /// The floors on which the means stay, dimension by dimension, in place of a rate; nil if the means fall.
    package let floors: [FloorCheck]?
    package let verdict: Verdict

    package var replicates: Int { series.curves.map(\.replicateCount).min() ?? 0 }
  }

  /// One fitted number.
  package struct Fitted: Sendable {
    package let estimate: Double?
    package let interval: ConfidenceInterval?
    /// The value from the theory of the method: for gradient descent the lecture's −1, or a rate of 1/κ, which is 1
    /// in units of that; for accelerated methods −2, or √κ; n's exponent by c and the price of an iteration. Nil if
    /// nothing is proven.
    package let lecture: Double?
    /// The number for the expected curve, fitted over the same records in the same way.
    package let closedForm: Double?
    /// What it is compared with: the closed form if there is one.
    package let theory: Double?
    package let rSquared: Double?
    /// The times of the records that were fitted; nil for exponents of n.
    package let window: ClosedRange<Double>?
    /// Nil if there is nothing to measure: an exponent of n in one dimension.
    package let verdict: Verdict?
  }

  /// - Parameters:
  ///   - all: every series of a study, since its error probabilities are shared out among them.
  ///   - stream: where the bootstrap draws from.
  package init(_ all: [RateSeries], rules: RateRules = RateRules(), from stream: RandomStream) {
    let family = StudyFamily(all, rules)
    rows = all.concurrentMap { series in
      SeriesFits(series, family, stream.substream("\(series.problem) \(series.method)")).rows
    }.flatMap(\.self)
  }
}

/// What the series of a study share: its error probabilities.
struct StudyFamily: Sendable {
  let rules: RateRules
  let prediction: Prediction
  /// How many records are compared with bounds.
  private let boundCount: Int
  /// The level at which each fit is compared with its closed form.
  let fitLevel: Double

  init(_ all: [RateSeries], _ rules: RateRules) {
    self.rules = rules
    prediction = Prediction(all)
    boundCount = all.flatMap(\.bounded).reduce(0) { $0 + $1.testCount }
    // Half of it for means, half for fits: one in k and one in n, iterations and evaluations being in proportion.
    fitLevel = Familywise.bonferroniLevel(
      RateRules.disagreementLevel / 2, count: max(2 * all.count, 1))
  }

  func boundCheck(of series: RateSeries) -> BoundCheck? { series.boundCheck(count: boundCount) }

  func contradiction(of series: RateSeries) -> String? {
    prediction.contradiction(of: series, level: RateRules.disagreementLevel / 2)
  }
}
