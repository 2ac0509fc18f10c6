internal import Estimators
internal import Experiments
internal import Foundation

/// What a baseline keeps about runs that differ only in their replicate: the step they took, what an iteration asked
/// of the objective, how many iterations they made, and how they ended.
///
/// None of this is estimated, so it is compared exactly, except for shares of outcomes.
struct RunGroup: Hashable, Sendable {
  /// Instance, method and step as it was asked for.
  let name: String
  /// Problem and method, over whose dimensions outcomes are counted together.
  let series: String
  /// α; nil if the method takes no step size. The α that relative steps and a problem's L give may change with the
  /// code.
  let stepSize: Double?
  /// The number of iterations, if it is the same in every run. Nil if the clock ends runs, or a target that they
  /// reach at random.
  let iterations: Int?
  /// By kind, if it is the same in every run. For random runs that end before their budget it must also be a whole
  /// number of calls, since what is asked before the first iteration is divided by however many iterations there
  /// happen to be.
  let callsPerIteration: [CallKind: Double]
  let outcomes: [Outcome: Int]

  /// What can be asked of an objective.
  enum CallKind: String, CaseIterable, Sendable {
    case evaluations, gradients, tangents
    case hessianProducts = "hessian_products"

    var name: String { self == .hessianProducts ? "Hessian-vector products" : rawValue }

    func count(of calls: CallCounts) -> Int {
      switch self {
      case .evaluations: calls.values
      case .gradients: calls.gradients
      case .tangents: calls.tangents
      case .hessianProducts: calls.hessianProducts
      }
    }
  }
}

extension RunGroup {
  /// Nil if no run of the group is finished.
  ///
  /// - Parameter cells: of the group, all from one series.
  init?(_ cells: [ConvergenceCell], of series: Series, _ records: [String: RunRecord]) {
    let runs = cells.compactMap { records[$0.id] }
    guard let first = runs.first else { return nil }
    name = cells[0].group
    self.series = "\(series.instance.family) \(series.method.label)"
    stepSize = first.stepSize.isNaN ? nil : first.stepSize
    outcomes = Dictionary(runs.map { ($0.outcome, 1) }, uniquingKeysWith: +)
    // Whatever ends a run before its budget may come sooner with another seed.
    let isCounted = !series.budget.isTimed && runs.allSatisfy(\.hasSpentIterations)
    iterations = isCounted ? first.iterations : nil
    let moved = runs.filter { $0.iterations > 0 }
    let whole = Double(series.instance.share.whole)
    var calls: [CallKind: Double] = [:]
    for kind in CallKind.allCases {
      let isWhole = moved.allSatisfy {
        kind.count(of: $0.counts).isMultiple(of: $0.iterations)
      }
      guard isCounted || isWhole || !series.isRandom else { continue }
      let rates = Set(
        moved.map { Double(kind.count(of: $0.counts)) / Double($0.iterations) / whole })
      if rates.count == 1 { calls[kind] = rates.first }
    }
    callsPerIteration = calls
  }
}

extension StudyResults where S == ConvergenceStudy {
  /// The groups with a finished run, in the study's order.
  var runGroups: [RunGroup] {
    study.series.flatMap { series in
      series.groups.compactMap { RunGroup($0, of: series, records) }
    }
  }

  /// The evaluations of runs that end when they have reached something, or can go no further.
  var evaluationMeasurements: [Measurement] {
    study.series.filter { !$0.budget.isTimed }.flatMap { series in
      series.groups.compactMap { cells in
        guard let group = RunGroup(cells, of: series, records), group.iterations == nil else {
          return nil
        }
        let spent = cells.compactMap { records[$0.id] }
          .map { $0.counts.evaluations(at: study.callCosts(on: series.instance)) }
        return Measurement(spent, of: group, isRandom: series.isRandom)
      }
    }
  }
}

extension Measurement {
  /// Nil if nothing was spent.
  fileprivate init?(_ spent: [Double], of group: RunGroup, isRandom: Bool) {
    let count = Double(spent.count)
    let mean = spent.reduce(0, +) / count
    guard mean > 0 else { return nil }
    let squares = spent.reduce(0) { $0 + ($1 / mean - 1) * ($1 / mean - 1) }
    let error = count > 1 ? (squares / (count * (count - 1))).squareRoot() : isRandom ? nil : 0
    self.init(
      cell: group.name, quantity: .evaluations, estimate: log(mean), standardError: error,
      degreesOfFreedom: error ?? 0 > 0 ? count - 1 : .infinity, targets: [])
  }
}
