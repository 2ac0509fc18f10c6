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
      traits.workspaceBytes + Self.descent(estimator, dimension: n).workspaceBytes + points
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
      return Self.timed(Self.descent(estimator, dimension: n), on: instance) { bytes in
        held.withLock { $0 = bytes + own }
      }
    }
  }

  /// Iterations of a step too small to go anywhere.
  private static func timed(
    _ descent: some Descent, on instance: Instance, hold: @escaping (Int) -> Void
  ) -> (Int) -> Void {
    func timed<Steps: Descent>(_ descent: Steps) -> (Int) -> Void {
      var descent = descent
      let counter = CountingOracle(Evaluator(instance.graph))
      let oracle = Steps.Estimator.Oracle(counter)
      var x = instance.start(replicate: 0)
      return { k in
        _ = descent.advance(&x, from: oracle, using: instance.stream.at(iteration: k))
        if k == 0 { hold(counter.workspaceBytes) }
      }
    }
    return timed(descent)
  }

  private static func descent(
    _ estimator: some GradientEstimator, dimension n: Int
  ) -> any Descent {
    // Nor into subnormal numbers from a start at 0: arithmetic with those is many times slower.
    let optimizer = GradientDescent(step: 1e-100)
    func inPlace(_ estimator: some DirectionalEstimator) -> any Descent {
      InPlaceDescent(optimizer, estimator)
    }
    guard let directional = estimator as? any DirectionalEstimator else {
      return BufferedDescent(optimizer, estimator, dimension: n)
    }
    return inPlace(directional)
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
