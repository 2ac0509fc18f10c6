internal import Estimators
internal import Experiments
internal import Optimizers
internal import Sampling
internal import Statistics

extension ConformanceMeasurement {
  /// Over how many iterations means of f can be compared. Runs of the claimed method itself, with streams of their own,
  /// decide this, so that what a solver does has no part in the choice.
  ///
  /// Of 4, 16, 64, … these are the ones at which the means of that many replicates are expected to notice a deviation
  /// as small as is asked for, and are no heavy-tailed products; 4 if there are none.
  ///
  /// - Parameters:
  ///   - cell: a run of the solver, whose instance and samples the pilot's runs share.
  ///   - iterations: of a run.
  ///   - notice: the smallest relative deviation that is to be noticed.
  ///   - threshold: the number of standard errors beyond which a deviation counts as one.
  func windows(
    like cell: ConvergenceCell, iterations: Int, replicates: Int, notice: Double, threshold: Double
  ) -> [Int] {
    let lengths = Array(sequence(first: 4) { $0 * 4 }.prefix { $0 <= iterations })
    guard let shortest = lengths.first, theory.isRandom,
      theory.lackOfCurve(hasMemory: hasMemory) == nil
    else { return [] }
    let measurement = with(windows: lengths)
    let runs = min(40, max(8, Self.pilotIterations / iterations))
    let sums = (0..<runs).map { cell.replicate(Self.firstReplicate + $0) }
      .concurrentMap { measurement.sums(of: run(like: $0, iterations: iterations)) }
      .reduce(into: ConformanceSums()) { $0.add($1) }
    let told = lengths.filter { length in
      guard let mean = sums.means[.curve(iterations: length)], mean.count > 1 else { return false }
      let deviation = mean.standardError * Double(mean.count).squareRoot()
      let count = Double(replicates * (iterations / length))
      let noticed = (threshold + PredictableMean.ninetieth) * deviation / count.squareRoot()
      return deviation <= 1 && count > 20 && Self.margin * noticed <= notice
    }
    return told.isEmpty ? [shortest] : told
  }

  private func with(windows: [Int]) -> ConformanceMeasurement {
    var measurement = self
    measurement.windows = windows
    return measurement
  }

  /// Replicates that no study has.
  private static let firstReplicate = 1 << 40
  /// The iterations of all runs of a pilot together.
  private static let pilotIterations = 8000
  /// What a pilot says is not exact, and thresholds of few values are higher.
  private static let margin = 1.2

  /// A run of the claimed method itself, as it would be read off a solver's calls.
  private func run(
    like cell: ConvergenceCell, iterations: Int
  ) -> [ClaimedPattern.Iteration] {
    func run(_ estimator: some GradientEstimator) -> [ClaimedPattern.Iteration] {
      var estimator = estimator
      let counter = cell.pilotOracle()
      let oracle = type(of: estimator).Oracle.init(counter)
      let stream = cell.stream.substream("pilot")
      var schedule = claim.schedule
      var x = cell.start()
      var u = [Double](repeating: 0, count: x.count)
      var G = u
      return (0...iterations).map { k in
        let step = schedule.next()
        for i in x.indices { x[i] += step.lookahead * u[i] }
        counter.iterations = k + 1
        estimator.radiusFactor = step.radiusFactor
        estimator.estimate(at: x, from: oracle, using: stream.at(iteration: k), into: &G)
        let base = x
        for i in x.indices {
          x[i] += step.carry * u[i] + step.pointGain * G[i]
          u[i] = step.decay * u[i] + step.memoryGain * G[i]
        }
        return ClaimedPattern.Iteration(base: base, estimate: G, rounding: 0)
      }
    }
    return run(claim.estimator)
  }
}
