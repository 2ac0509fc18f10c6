package import Answers
package import Estimators
internal import Optimizers

/// What a solver in another process asks in a run, and the answers it gets.
package struct SolverTrace: Sendable {
  /// Those that were answered before the budget was spent.
  package let questions: [Question]
  /// Why the solver failed, as a sentence without a full stop; nil if it has not.
  package let failure: String?

  /// A question as it came; the parts of its answer are empty unless they were asked for.
  package struct Question: Sendable {
    package let ask: PipeFrame.Ask
    /// How many points were answered.
    package let count: Int
    /// n numbers each, one after another.
    package let points: [Double]
    package let directions: [Double]
    package let values: [Double]
    package let gradients: [Double]
    /// Of every point along all directions.
    package let tangents: [Double]
  }
}

extension Series {
  /// Whether its method is a solver in another process that says what it claims to be.
  package var hasClaims: Bool { method.claimed != nil }
}

extension ConvergenceStudy {
  /// Carries out a run of a solver, with the seed and the samples that it has in the study, and keeps what it asks.
  ///
  /// - Parameter cell: a solver's, with a budget of iterations or evaluations.
  package func trace(_ cell: ConvergenceCell) throws -> SolverTrace {
    guard var solver = try cell.solver() else {
      preconditionFailure("\(cell.method.label) is no solver of another process")
    }
    let oracle = cell.oracle()
    let limit = CallLimit(oracle, of: cell, in: self)
    oracle.watch = limit
    oracle.iterations = 1
    defer { oracle.watch = nil }
    let questions = Guarded<[SolverTrace.Question]>([])
    solver.observer = { question, answer in
      let kept = SolverTrace.Question(question, answer, dimension: cell.instance.problem.dimension)
      if kept.count > 0 { questions.withLock { $0.append(kept) } }
    }
    try? solver.minimize(from: cell.start(), asking: ClosingAnswers(oracle), using: cell.stream)
    return SolverTrace(
      questions: questions.withLock { $0 },
      failure: solver.failure ?? oracle.fault?.description)
  }

  /// How many iterations a run of a solver has at most if each of them asks this much; nil if only the clock ends
  /// it.
  package func iterationLimit(of series: Series, asking calls: CallCounts) -> Int? {
    let (budget, instance) = (series.budget, series.instance)
    let limits = [
      // To a solver every call is an iteration.
      budget.iterations.map { Double($0) / Double(calls.total) },
      budget.evaluations.flatMap {
        callCosts(on: instance).count(of: calls * instance.share.rows, within: $0)
      },
    ]
    return limits.compactMap(\.self).min().map { Int(min($0, Double(Budget.maximumIterations))) }
  }
}

extension ConvergenceCell {
  fileprivate func solver() throws -> ExternalSolver? {
    guard case .minimizer(let minimizer) = try runner() else { return nil }
    return minimizer as? ExternalSolver
  }
}

extension SolverTrace.Question {
  fileprivate init(
    _ question: SolverChild.Question, _ answer: SolverChild.Answer, dimension n: Int
  ) {
    let (m, k) = (question.count, question.directionCount)
    count = answer.statuses.firstIndex { $0 != PipeFrame.Status.ok } ?? m
    ask = question.ask
    points = Array(question.points[..<(count * n)])
    directions = question.directions
    values = Array(answer.values.prefix(count))
    gradients = Array(answer.gradients.prefix(count * n))
    tangents = Array(answer.tangents.prefix(count * k))
  }
}

/// Ends a run that is traced, as the budget ends one that is measured.
private final class CallLimit: CallWatch {
  private let oracle: CountingOracle
  private let rows: Int
  private let mostIterations: Int
  private let mostEvaluations: Double?
  private let costs: CallCosts

  init(_ oracle: CountingOracle, of cell: ConvergenceCell, in study: ConvergenceStudy) {
    self.oracle = oracle
    rows = cell.instance.share.rows
    mostIterations = study.iterationLimit(of: cell)
    mostEvaluations = cell.series.budget.evaluations
    costs = study.callCosts(on: cell.instance)
  }

  func admits(_ calls: CallCounts, after counts: CallCounts) -> Bool {
    (counts.total + calls.total) / rows <= mostIterations
      && mostEvaluations.map { costs.allow(calls, after: counts, within: $0) } ?? true
      && oracle.fault == nil
  }

  /// Paired samples follow the iterations, and to a solver every call is one.
  func passed(_ value: Double, at x: Span<Double>, counts: CallCounts) {
    oracle.iterations = counts.total / rows + 1
  }
}

extension ConvergenceCell {
  /// An oracle of the objective with the run's samples, for runs besides the study's.
  package func pilotOracle() -> CountingOracle { oracle() }
}
