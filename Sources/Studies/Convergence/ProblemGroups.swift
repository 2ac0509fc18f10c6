internal import Analysis
internal import Experiments

/// The groups of a convergence study that are drawn in one figure: those of one problem and one metric.
struct ProblemGroups {
  /// The problem's name.
  let problem: String
  let metric: Metric
  let groups: [ConvergenceSummary.Group]
  /// The methods of the whole study, so that each has the same look in all figures.
  let methods: [String]
  /// Whether a study measures the problem by several metrics.
  private let isOneOfSeveral: Bool

  /// The figures of a study, in the order of its problems.
  ///
  /// - Parameter asked: nil for the metric of targets.
  static func all(in summary: ConvergenceSummary, metric asked: Metric?) -> [ProblemGroups] {
    let measured = summary.groups.compactMap { group in
      Self.metric(asked, of: group).map { (group, $0) }
    }
    let methods = summary.groups.map(\.method).distinct
    return measured.map(\.0.subject.name).distinct.flatMap { problem in
      let own = measured.filter { $0.0.subject.name == problem }
      let metrics = own.map(\.1).distinct
      return metrics.map { metric in
        ProblemGroups(
          problem: problem, metric: metric, groups: own.filter { $0.1 == metric }.map(\.0),
          methods: methods, isOneOfSeveral: metrics.count > 1)
      }
    }
  }

  /// The metric that a group is drawn by; nil if it is not known for its problem, or if no run has recorded it, since
  /// no gradients were given.
  static func metric(_ asked: Metric?, of group: ConvergenceSummary.Group) -> Metric? {
    guard let asked else { return group.metric }
    let isRecorded =
      asked != .gradientNormSquared
      || group.records.contains { $0.curve.gradientNormSquared.contains { $0 != nil } }
    return isRecorded ? group.subject.metric(asked) : nil
  }

  /// `convergence-mds`.
  func figureName(_ what: String) -> String {
    isOneOfSeveral ? "\(what)-\(problem)-\(metric.rawValue)" : "\(what)-\(problem)"
  }

  /// The instances in order, by label.
  var instances: [String] { groups.map(\.instance).distinct }

  /// Theory speaks of means, and so does the rate table.
  var runSummary: RunSummary {
    groups.contains { $0.subject.convergenceClass != nil } ? .mean : .median
  }

  /// Whether the metric has logarithms. A gap that has been lost to rounding is no reason for a linear
  /// axis, a loss that falls below 0 is.
  var isLogarithmic: Bool {
    metric != .loss
      || groups.allSatisfy { $0.records.allSatisfy { ($0.bestLoss ?? 1) > 0 } }
  }

  func look(_ method: String) -> Int { methods.firstIndex(of: method)! }

  /// What sets an instance apart from the others of the problem: `objects = 21, embedding = 2`.
  func panelTitle(_ instance: String) -> String {
    title(groups.first { $0.instance == instance }!, swept)
  }

  /// Groups whose instances differ in only one swept field: of those that n depends on, the one with the most values.
  /// If others are swept too, instances with equally many variables are not the same problem.
  var families: [(title: String, groups: [ConvergenceSummary.Group])] {
    let shapes = groups.first?.subject.shapeFields ?? []
    let sizes = swept.filter { !shapes.contains($0) }
    let most = sizes.map(valueCount).max()
    let size = sizes.first { valueCount($0) == most }
    let others = swept.filter { $0 != size }
    let titles = groups.map { title($0, others) }
    return titles.distinct.map { title in
      (title, zip(titles, groups).filter { $0.0 == title }.map(\.1))
    }
  }

  /// The fields that have several values here.
  private var swept: [String] {
    groups.flatMap { $0.subject.axes.map(\.name) }.distinct.filter { valueCount($0) > 1 }
  }

  private func valueCount(_ field: String) -> Int {
    groups.compactMap { group in group.subject.axes.first { $0.name == field }?.text }
      .distinct.count
  }

  private func title(_ group: ConvergenceSummary.Group, _ fields: [String]) -> String {
    group.subject.axes.filter { fields.contains($0.name) }.map { "\($0.name) = \($0.text)" }
      .joined(separator: ", ")
  }
}
