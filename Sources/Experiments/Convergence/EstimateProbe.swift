internal import AutoDiff
internal import Estimators
internal import Optimizers
internal import Problems

/// An estimate of one method on one instance, to be timed, and what a run holds in memory.
struct EstimateProbe {
  let calls: CallCounts
  /// What is timed.
  let work: RepeatedWork
  /// How many times that makes an estimate.
  let worksPerEstimate: Double
  private let held: Guarded<Int>

  /// What a run holds in memory, as was seen if the estimate was timed.
  var bytes: Int { held.withLock { $0 } }

  /// Estimates of more operations than these are not timed whole, if they consist of many calls.
  private static let mostOperations = 2e8

  init(_ series: Series, iterations: Int?) throws {
    let instance = series.instance
    let estimator = try series.method.estimator(instance.problem.dimension)
    let traits = estimator.traits
    let n = instance.problem.dimension
    calls = traits.calls
    // The point, the exact gradient that is recorded there, and values with their adjoints.
    let points = 2 * n * MemoryLayout<Double>.stride
    let slab = instance.graph.slabNumbers * MemoryLayout<Double>.stride
    let own =
      traits.workspaceBytes + Self.optimizer(estimator, of: series).bytes(dimension: n) + points
    // A tangent takes as much memory as the values, and as many as one sweep carries are kept.
    let tangents =
      traits.calls.tangents == 0 ? 0 : 2 * (traits.workspaceBytes / max(n, 1) / 8 + 1) * slab
    let held = Guarded(2 * slab + own + tangents)
    self.held = held

    let runs = Double(series.runCount)
    let iterations = Double(iterations ?? Budget.usualIterations)
    let operations = instance.operations(of: traits.calls)
    let callCount = Double(traits.calls.values) + 2.5 * Double(traits.calls.tangents)
    guard operations <= Self.mostOperations || callCount <= 1000 else {
      worksPerEstimate = callCount
      work = RepeatedWork(
        kind: "\(instance.family) value", operations: instance.operationsPerValue,
        calls: callCount * runs * iterations
      ) {
        let evaluator = Evaluator(instance.graph)
        let x = instance.start(replicate: 0)
        return { _ in _ = evaluator.value(at: x) }
      }
      return
    }
    worksPerEstimate = 1
    work = RepeatedWork(
      kind: "\(instance.family) \(series.method.label)", operations: operations,
      calls: runs * iterations
    ) {
      // Made anew, so that no more than one is held at a time.
      guard let estimator = try? series.method.estimator(n) else {
        preconditionFailure("\(series.name): no estimator, where there was one")
      }
      return Self.timed(Self.optimizer(estimator, of: series), on: instance) { bytes in
        held.withLock { $0 = bytes + own }
      }
    }
  }

  /// Iterations of a step too small to go anywhere.
  private static func timed(
    _ optimizer: some Optimizer, on instance: Instance, hold: @escaping (Int) -> Void
  ) -> (Int) -> Void {
    func timed<Steps: Optimizer>(_ optimizer: Steps) -> (Int) -> Void {
      var optimizer = optimizer
      let counter = CountingOracle(Evaluator(instance.graph))
      let oracle = Steps.Estimator.Oracle(counter)
      var state = optimizer.start(at: instance.start(replicate: 0))
      return { k in
        _ = optimizer.advance(
          &state, iteration: k, from: oracle, using: instance.stream.at(iteration: k))
        if k == 0 { hold(counter.workspaceBytes) }
      }
    }
    return timed(optimizer)
  }

  private static func optimizer(
    _ estimator: some GradientEstimator, of series: Series
  ) -> any Optimizer {
    // Nor into subnormal numbers from a start at 0: arithmetic with those is many times slower.
    guard let optimizer = try? series.method.optimizer(estimator, step: 1e-100, on: series.instance)
    else { preconditionFailure("a planned method has an optimizer") }
    return optimizer
  }
}

extension Optimizer {
  /// What is held besides the estimator's own and the point.
  fileprivate func bytes(dimension n: Int) -> Int {
    workspaceBytes + (vectorCount - 1) * n * MemoryLayout<Double>.stride
  }
}

extension Instance {
  /// A record, to be timed: the exact loss and the norm of the gradient.
  var recordWork: RepeatedWork {
    RepeatedWork(
      kind: "\(family) record", operations: operations(of: CallCounts(gradients: 1)), calls: 1
    ) {
      var exact = RecordedGradient(of: problem, Evaluator(graph))
      let x = start(replicate: 0)
      return { _ in _ = exact.valueAndSquaredNorm(at: x) }
    }
  }

  /// The operations of calls and of a step, as far as they are counted.
  func operations(of calls: CallCounts) -> Double {
    let n = Double(problem.dimension)
    return calls.operations(work ?? Work(value: n)) + n
  }
}
