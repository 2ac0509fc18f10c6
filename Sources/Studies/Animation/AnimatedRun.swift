internal import AutoDiff
internal import Experiments

/// A run, with its state in every frame of an animation.
package struct AnimatedRun: Sendable {
  package let method: String
  /// Not a number if the method takes no step size.
  package let stepRelative: Double
  package let replicate: Int
  /// Its colour in the ``Palette``: the position of its method among the instance's.
  package let look: Int
  package let frames: [Frame]

  package struct Frame: Sendable {
    package let iteration: Int
    /// What the run had spent, with calls other than values charged as in the study.
    package let evaluations: Double
    package let loss: Double
    package let point: [Double]
  }

  package var last: Frame { frames.last! }

  /// `two-point, step 2`.
  package var title: String {
    stepRelative.isNaN ? method : "\(method), step \(stepRelative.formatted(.short))"
  }

  /// Repeats the run to catch its points.
  init(_ choice: RunChoice, in study: ConvergenceStudy, at schedule: FrameSchedule) throws {
    let iterations = schedule.evaluations.map { choice.iteration(at: $0) }
    let distinct = iterations.distinct
    let evaluator = Evaluator(choice.cell.instance.graph)
    let frames = zip(distinct, try study.points(of: choice.cell, at: distinct)).map {
      Frame(
        iteration: $0, evaluations: choice.evaluations(at: $0), loss: evaluator.value(at: $1),
        point: $1)
    }
    let byIteration = Dictionary(uniqueKeysWithValues: zip(distinct, frames))
    self.init(choice, iterations.map { byIteration[$0]! })
  }

  private init(_ choice: RunChoice, _ frames: [Frame]) {
    method = choice.cell.method.label
    stepRelative = choice.record.stepRelative
    replicate = choice.record.replicate
    look = choice.look
    self.frames = frames
  }

  private init(_ run: AnimatedRun, _ frames: [Frame]) {
    (method, stepRelative) = (run.method, run.stepRelative)
    (replicate, look) = (run.replicate, run.look)
    self.frames = frames
  }

  /// The same run seen in other coordinates.
  func mapPoints(_ transform: ([Double]) -> [Double]) -> AnimatedRun {
    AnimatedRun(
      self,
      frames.map {
        Frame(
          iteration: $0.iteration, evaluations: $0.evaluations, loss: $0.loss,
          point: transform($0.point))
      })
  }
}
