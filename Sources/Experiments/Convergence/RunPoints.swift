internal import AutoDiff
internal import Estimators
internal import Optimizers

extension ConvergenceStudy {
  /// Where a run was after some of its iterations, which no record keeps: found by carrying it out once
  /// more, without records, to the last of them. A run being a function of its study and its cell, these
  /// are the points that it went through, to the bit where the processor is the same.
  ///
  /// - Parameter iterations: ascending, none beyond the run's last.
  /// - Returns: a point for every iteration asked for. Where an estimate is not finite the run stays, as
  ///   it did then.
  package func points(of cell: ConvergenceCell, at iterations: [Int]) throws -> [[Double]] {
    precondition(
      zip(iterations, iterations.dropFirst()).allSatisfy(<), "iterations in ascending order")
    func points(_ optimizer: some Optimizer) -> [[Double]] {
      Self.points(of: cell, optimizer, at: iterations)
    }
    return points(try cell.optimizer())
  }

  private static func points<Steps: Optimizer>(
    of cell: ConvergenceCell, _ optimizer: Steps, at iterations: [Int]
  ) -> [[Double]] {
    var optimizer = optimizer
    let oracle = Steps.Estimator.Oracle(CountingOracle(Evaluator(cell.instance.graph)))
    let stream = cell.stream
    var state = optimizer.start(at: cell.start())
    let n = cell.instance.problem.dimension
    var iteration = 0
    return iterations.map { next in
      while iteration < next {
        let isFinite = optimizer.advance(
          &state, iteration: iteration, from: oracle, using: stream.at(iteration: iteration))
        iteration = isFinite ? iteration + 1 : .max
      }
      return Array(state.prefix(n))
    }
  }
}
