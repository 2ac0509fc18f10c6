internal import Answers
internal import Estimators
internal import Optimizers

extension ConvergenceStudy {
  /// Where a run was after some of its iterations, which no record keeps: found by carrying it out once
  /// more, without records, to the last of them. Since a run is a function of its study and its cell,
  /// these are the points that it went through, to the bit if the processor is the same.
  ///
  /// - Parameter iterations: ascending, none beyond the run's last.
  /// - Returns: a point for every iteration asked for. If an estimate is not finite, the run stays where
  ///   it is, as it did then.
  package func points(of cell: ConvergenceCell, at iterations: [Int]) throws -> [[Double]] {
    precondition(
      zip(iterations, iterations.dropFirst()).allSatisfy(<), "iterations in ascending order")
    switch try cell.runner() {
    case .optimizer(let optimizer):
      func points(_ optimizer: some Optimizer) -> [[Double]] {
        Self.points(of: cell, optimizer, at: iterations)
      }
      return points(optimizer)
    case .minimizer(let minimizer):
      return BestPoints(of: cell, at: iterations).made(by: minimizer)
    }
  }

  private static func points<Steps: Optimizer>(
    of cell: ConvergenceCell, _ optimizer: Steps, at iterations: [Int]
  ) -> [[Double]] {
    var optimizer = optimizer
    let source = cell.instance.answerer.source()
    let counter = cell.oracle(source)
    let oracle = Steps.Oracle(counter)
    let stream = cell.stream
    var state = optimizer.start(on: cell.instance, replicate: cell.replicate)
    var iteration = 0
    return iterations.map { next in
      while iteration < next {
        counter.iterations = iteration + 1
        let isFinite = try? optimizer.advance(
          &state, iteration: iteration, from: oracle, using: stream.at(iteration: iteration))
        iteration = isFinite == true ? iteration + 1 : .max
      }
      return optimizer.numbers(of: state, from: source)
    }
  }
}

/// The best points so far of a method that owns its loop, after some of its calls.
private final class BestPoints: CallWatch {
  private let cell: ConvergenceCell
  private let iterations: [Int]
  private var counter: CountingOracle?
  private var best: BestPoint
  private var points: [[Double]]

  init(of cell: ConvergenceCell, at iterations: [Int]) {
    self.cell = cell
    self.iterations = iterations
    let start = cell.start()
    best = BestPoint(point: start)
    if cell.instance.noise == nil {
      best.value = cell.instance.answerer.source().value(at: start.span, sample: .none)
    }
    points = iterations.prefix { $0 == 0 }.map { _ in start }
  }

  func made<Owner: Minimizer>(by minimizer: Owner) -> [[Double]] {
    let counter = cell.oracle()
    counter.watch = self
    counter.iterations = 1
    self.counter = counter
    defer { counter.watch = nil }
    var minimizer = minimizer
    try? minimizer.minimize(
      from: best.point, asking: Owner.Oracle(counter), using: cell.stream)
    // A method that has ended by itself stays where it is.
    return points + [[Double]](repeating: best.point, count: iterations.count - points.count)
  }

  func admits(_ calls: CallCounts, after counts: CallCounts) -> Bool {
    (counts.total + calls.total) / cell.instance.share.rows <= iterations.last ?? 0
  }

  func passed(_ value: Double, at x: Span<Double>, counts: CallCounts) {
    let calls = counts.total / cell.instance.share.rows
    counter?.iterations = calls + 1
    // A question that counts as several calls may pass over some iterations.
    while points.count < iterations.count, iterations[points.count] < calls {
      points.append(best.point)
    }
    best.take(value, at: x)
    if points.count < iterations.count, iterations[points.count] == calls {
      points.append(best.point)
    }
  }
}
