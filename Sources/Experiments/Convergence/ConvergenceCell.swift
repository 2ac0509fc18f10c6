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
    "\(series.name) \(step.label)"
  }

  private static func label(_ series: Series, _ step: StepSize, _ replicate: Int) -> String {
    "\(group(series, step)) replicate=\(replicate)"
  }

  /// The run's own randomness.
  package var stream: RandomStream {
    instance.stream.substream(method.label).substream(step.label)
      .substream("replicate \(replicate)")
  }

  /// The run that differs in its replicate only.
  package func replicate(_ replicate: Int) -> ConvergenceCell {
    ConvergenceCell(series: series, step: step, replicate: replicate)
  }

  package func start() -> [Double] { instance.start(replicate: replicate) }

  /// α.
  var stepSize: Double {
    guard let traits = try? method.estimator(instance.problem.dimension).traits else {
      preconditionFailure("a planned method has an estimator")
    }
    return step.absolute(natural: method.unitStep(traits, on: instance))
  }

  /// What the run is made of.
  func optimizer() throws -> any Optimizer {
    let estimator = try method.estimator(instance.problem.dimension)
    return try method.optimizer(estimator, step: stepSize, on: instance)
  }
}

/// A step size, as it was asked for.
package enum StepSize: Sendable, Hashable {
  /// In units of the method's natural step, of gradient descent 1/(cL).
  case relative(Double)
  case absolute(Double)

  /// As it was asked for.
  package var value: Double {
    switch self {
    case .relative(let step), .absolute(let step): step
    }
  }

  var label: String {
    switch self {
    case .relative(let step): "step=\(step)"
    case .absolute(let step): "absolute_step=\(step)"
    }
  }

  /// α.
  func absolute(natural: Double) -> Double {
    switch self {
    case .relative(let step): step * natural
    case .absolute(let step): step
    }
  }

  /// α in units of the natural step.
  func relative(natural: Double) -> Double {
    switch self {
    case .relative(let step): step
    case .absolute(let step): step / natural
    }
  }
}
