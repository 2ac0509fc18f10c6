internal import Answers
internal import Estimators
internal import Optimizers
package import Sampling

/// One run of a study: an instance, a method, a step size and a replicate.
package struct ConvergenceCell: StudyCell {
  let series: Series
  package let step: StepSize
  package let replicate: Int
  /// The run's name in result files: it depends on what the run is, not on where it stands. Made
  /// once, since every table of results looks runs up by it.
  package let id: String

  init(series: Series, step: StepSize, replicate: Int) {
    self.series = series
    self.step = step
    self.replicate = replicate
    id = .identifier(of: Self.label(series, step, replicate), prefix: "r")
  }

  package var instance: Instance { series.instance }
  package var method: Method { series.method }

  package var label: String { Self.label(series, step, replicate) }

  /// The runs that differ only in their replicate.
  package var group: String { Self.group(series, step) }

  private static func group(_ series: Series, _ step: StepSize) -> String {
    step == .own ? series.name : "\(series.name) \(step.label)"
  }

  private static func label(_ series: Series, _ step: StepSize, _ replicate: Int) -> String {
    "\(group(series, step)) replicate=\(replicate)"
  }

  /// The run's own randomness.
  package var stream: RandomStream {
    instance.stream.substream(method.label).substream(step.label)
      .substream("replicate \(replicate)")
  }

  /// The run that differs only in its replicate.
  package func replicate(_ replicate: Int) -> ConvergenceCell {
    ConvergenceCell(series: series, step: step, replicate: replicate)
  }

  package func start() -> [Double] { instance.start(replicate: replicate) }

  /// An oracle that counts calls on the objective, or on batches of its rows.
  ///
  /// - Parameters:
  ///   - source: what answers for the objective; a source of the instance's own unless given.
  ///   - counts: where counting starts.
  func oracle(
    _ source: (any ValueSource)? = nil, counts: CallCounts = CallCounts()
  ) -> CountingOracle {
    let isPaired =
      instance.noise?.isPaired ?? instance.batch?.isPaired
      ?? (instance.takesSamples ? instance.pairsSamples : nil)
    let rule = isPaired.map { SampleRule(stream: stream.substream("samples"), isPaired: $0) }
    // A source of the whole objective does not answer calls that see batches.
    let answering =
      instance.batch == nil
      ? source ?? instance.answerer.source() : instance.callAnswerer.source()
    return CountingOracle(answering, counts: counts, samples: rule, noise: instance.noise)
  }

  /// α; NaN if the method takes no step size.
  var stepSize: Double { step.absolute(natural: unitStep) }

  /// α in the unit of steps; NaN if the method takes no step size.
  var relativeStep: Double { step.relative(natural: unitStep) }

  private var unitStep: Double { method.unitStep(series.traits, on: instance) }

  /// What the run is made of.
  func runner() throws -> Method.Runner {
    try method.runner(step: stepSize, on: instance, budget: series.budget)
  }
}

/// A step size, as it was asked for.
package enum StepSize: Sendable, Hashable {
  /// In units of the method's natural step; for gradient descent, 1/(cL).
  case relative(Double)
  case absolute(Double)
  /// None: the method sets its own, or has none.
  case own

  /// As it was asked for; NaN if none was.
  package var value: Double {
    switch self {
    case .relative(let step), .absolute(let step): step
    case .own: .nan
    }
  }

  var label: String {
    switch self {
    case .relative(let step): "step=\(step)"
    case .absolute(let step): "absolute_step=\(step)"
    case .own: "own step"
    }
  }

  /// α.
  func absolute(natural: Double) -> Double {
    switch self {
    case .relative(let step): step * natural
    case .absolute(let step): step
    case .own: .nan
    }
  }

  /// α in units of the natural step.
  func relative(natural: Double) -> Double {
    switch self {
    case .relative(let step): step
    case .absolute(let step): step / natural
    case .own: .nan
    }
  }
}
