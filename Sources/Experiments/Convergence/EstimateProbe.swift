internal import Answers
internal import AutoDiff
internal import Estimators
internal import Optimizers
internal import Problems

/// An estimate of one method on one instance, to be timed, and what a run holds in memory.
struct EstimateProbe {
  let calls: CallCounts
  /// What is timed.
  let work: RepeatedWork
  /// How many times that must be done for one estimate.
  let worksPerEstimate: Double
  private let held: Guarded<Int>

  /// What a run holds in memory, as seen if the estimate was timed.
  var bytes: Int { held.withLock { $0 } }

  /// Estimates of more operations than these are not timed whole, if they consist of many calls.
  private static let mostOperations = 2e8

  init(_ series: Series, iterations: Int?) throws {
    let instance = series.instance
    let n = instance.problem.dimension
    calls = series.traits.calls
    let runner = Self.runner(of: series)
    // The point, the exact gradient that is recorded there, and values with their adjoints.
    let points = runner.keepsPointElsewhere ? 0 : 2 * n * MemoryLayout<Double>.stride
    let slab = (instance.answerer.graph?.slabNumbers ?? 0) * MemoryLayout<Double>.stride
    let own = Self.heldBytes(by: runner, dimension: n) + points
    // A tangent takes as much memory as the values, and as many as one sweep carries are kept.
    let tangents =
      try calls.tangents == 0
      ? 0 : 2 * (series.method.estimator(n).traits.workspaceBytes / max(n, 1) / 8 + 1) * slab
    let held = Guarded(2 * slab + own + tangents)
    self.held = held

    let runs = Double(series.runCount)
    let iterations = Double(iterations ?? Budget.usualIterations)
    let operations = instance.operations(of: calls)
    let rows = Double(instance.share.rows)
    let callCount = (Double(calls.values) + 2.5 * Double(calls.tangents)) / rows
    guard case .optimizer = runner,
      operations <= Self.mostOperations || callCount <= 1000
    else {
      worksPerEstimate = callCount
      work = RepeatedWork(
        kind: "\(instance.family) value",
        operations: instance.operationsPerValue * rows / Double(instance.share.whole),
        calls: callCount * runs * iterations
      ) {
        let source = instance.callAnswerer.source()
        let x = instance.start(replicate: 0)
        return { _ in _ = source.value(at: x.span, sample: .none) }
      }
      return
    }
    worksPerEstimate = 1
    work = RepeatedWork(
      kind: "\(instance.family) \(series.method.label)", operations: operations,
      calls: runs * iterations, period: Self.closes(runner) ? Self.iterationsOfSearch : 1
    ) {
      // Made anew, so that no more than one is held at a time.
      guard case .optimizer(let optimizer) = Self.runner(of: series) else {
        preconditionFailure("\(series.name): no optimizer, where there was one")
      }
      return Self.timed(optimizer, on: instance) { bytes in
        held.withLock { $0 = bytes + own }
      }
    }
  }

  /// After this many iterations, a method whose steps are its own goes back to just after its first one, so that it
  /// does not get to where it searches in vain.
  private static let iterationsOfSearch = 10

  private static func closes(_ runner: Method.Runner) -> Bool {
    func closes<Steps: Optimizer>(_: Steps) -> Bool { Steps.Oracle.closes }
    guard case .optimizer(let optimizer) = runner else { return false }
    return closes(optimizer)
  }

  /// Iterations with a step too small to go anywhere, unless the step is the method's own.
  private static func timed(
    _ optimizer: some Optimizer, on instance: Instance, hold: @escaping (Int) -> Void
  ) -> (Int) -> Void {
    func timed<Steps: Optimizer>(_ optimizer: Steps) -> (Int) -> Void {
      var optimizer = optimizer
      let samples = instance.batch.map {
        SampleRule(stream: instance.stream, isPaired: $0.isPaired)
      }
      let counter = CountingOracle(instance.callAnswerer.source(), samples: samples)
      let oracle = Steps.Oracle(counter)
      var state = optimizer.start(on: instance, replicate: 0)
      // A second state is as large as the point, which may be most of what there is.
      var begun = Steps.Oracle.closes ? state : nil
      return { k in
        counter.iterations = k + 1
        if k == 1, begun != nil { begun = state }
        if k % iterationsOfSearch == 1, let begun { state = begun }
        _ = try? optimizer.advance(
          &state, iteration: k, from: oracle, using: instance.stream.at(iteration: k))
        if k == 0 { hold(counter.workspaceBytes) }
      }
    }
    return timed(optimizer)
  }

  private static func runner(of series: Series) -> Method.Runner {
    // A search behaves differently if all of its points are the same. For the others, no step leads into subnormal
    // numbers from a start at 0: arithmetic with those is many times slower.
    let isSearch = if case .search = series.method.optimizer.form { true } else { false }
    let first = ConvergenceCell(series: series, step: series.steps[0], replicate: 0)
    let step = isSearch ? first.stepSize : 1e-100
    guard let runner = try? series.method.runner(step: step, on: series.instance) else {
      preconditionFailure("a planned method has an optimizer")
    }
    return runner
  }

  /// Bytes held besides the point, as far as known.
  private static func heldBytes(by runner: Method.Runner, dimension n: Int) -> Int {
    guard case .optimizer(let optimizer) = runner else { return 0 }
    return optimizer.heldBytes(dimension: n)
  }
}

extension Instance {
  /// A record, to be timed: the exact loss and the norm of the gradient.
  var recordWork: RepeatedWork {
    RepeatedWork(
      kind: "\(family) record", operations: operations(of: CallCounts(gradients: share.whole)),
      calls: 1
    ) {
      var exact = RecordedGradient(of: problem, answerer.source())
      let x = startPoint(replicate: 0)
      return { _ in _ = exact.valueAndSquaredNorm(at: x) }
    }
  }

  /// The operations of calls and of a step, as far as they are counted.
  ///
  /// - Parameter calls: in rows, if calls see batches.
  func operations(of calls: CallCounts) -> Double {
    let n = Double(problem.dimension)
    return calls.operations(work ?? Work(value: n)) / Double(share.whole) + n
  }
}
