package import AutoDiff
internal import Diagnostics
package import Experiments

/// The paths of the best runs of every method on a problem of two variables, at equal evaluations, over the
/// contour lines of its objective.
package struct PathAnimation: Sendable {
  /// `quadratic dimension=2`.
  package let instance: String
  package let runs: [AnimatedRun]
  /// The methods whose runs all diverged.
  package let diverged: [String]
  package let gradientCost: Double
  /// For every run, the points it went through, with their iterations: all of the early ones, later ones only if they
  /// are in frames.
  package let trails: [[(iteration: Int, point: [Double])]]
  package let sketches: [[Int: ProbeSketch]]
  package let graph: Graph
  package let minimum: Double?

  /// This many iterations of a path are drawn one by one.
  private static let mostSingle = 400
  /// Beyond it gnuplot's own arithmetic overflows.
  private static let mostCoordinate = 1e300

  /// Repeats the best runs.
  ///
  /// - Parameters:
  ///   - label: of the instance; nil for the first of two variables.
  ///   - frames: how many, at least 2.
  /// - Throws: `InputError` if there is no such problem, no run on it that did not diverge, or a path that cannot be
  ///   drawn.
  package init(
    of analysis: ConvergenceAnalysis, instance label: String? = nil, frames: Int
  ) throws {
    let cast = try AnimationCast(
      of: analysis, instance: label, frames: frames, what: "problem of two variables",
      where: Self.isDrawable, otherwise: { $0[0] })
    let (study, instance, choices) = (cast.study, cast.instance, cast.choices)
    self.instance = instance.label
    diverged = cast.diverged
    gradientCost = study.callCosts.gradient
    graph = instance.graph
    minimum = instance.problem.known.minimum
    let runs = try choices.map { try AnimatedRun($0, in: study, at: cast.schedule) }
    self.runs = runs
    let trails = try zip(choices, runs).map { choice, run in
      let single = 0...min(choice.record.iterations, Self.mostSingle)
      let iterations = Set(Array(single) + run.frames.map(\.iteration)).sorted()
      return Array(zip(iterations, try study.points(of: choice.cell, at: iterations)))
        .map { (iteration: $0, point: $1) }
    }
    guard trails.joined().allSatisfy({ $0.point.allSatisfy { abs($0) <= Self.mostCoordinate } })
    else {
      throw InputError(
        .data, at: instance.label, "a path leads beyond ±\(Self.mostCoordinate)",
        expected: "coordinates that have a place in a picture")
    }
    self.trails = trails
    sketches = try zip(choices, trails).map { choice, trail in
      try trail.reduce(into: [:]) {
        $0[$1.iteration] = try ProbeSketch(of: choice.cell, iteration: $1.iteration)
      }
    }
  }

  /// Whether there is a plane to draw paths in, and an objective that is evaluated here, so that its contour lines
  /// can be drawn.
  package static func isDrawable(_ instance: Instance) -> Bool {
    instance.problem.dimension == 2 && instance.isRecorded
  }
}
