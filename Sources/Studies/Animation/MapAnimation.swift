internal import AutoDiff
internal import Diagnostics
package import Experiments

/// A map as it forms: the best run of every method on one instance, at equal evaluations, laid onto the
/// ``ReferenceMap``.
///
/// Every run is turned, reflected and shifted once, to fit its last point: so what moves in the picture has moved in
/// the run.
package struct MapAnimation: Sendable {
  /// `mds objects=21 embedding=2`.
  package let instance: String
  package let names: [String]
  /// d, 2 or 3.
  package let dimension: Int
  package let reference: ReferenceMap
  /// The length that is 1 in the map, in the unit of the data.
  package let unit: Double
  package let runs: [AnimatedRun]
  /// The methods whose runs all diverged.
  package let diverged: [String]
  package let gradientCost: Double

  /// Repeats the best runs.
  ///
  /// - Parameters:
  ///   - label: of the instance; nil for the largest map in two dimensions, else in three.
  ///   - frames: how many, at least 2.
  /// - Throws: `InputError` if there is no such map, or no run of it that did not diverge.
  package init(
    of analysis: ConvergenceAnalysis, instance label: String? = nil, frames: Int
  ) throws {
    let cast = try AnimationCast(
      of: analysis, instance: label, frames: frames, what: "map", where: Self.isDrawable,
      otherwise: Self.largest)
    let (study, instance) = (cast.study, cast.instance)
    let map = instance.map!
    let reference = ReferenceMap(of: instance)!
    self.instance = instance.label
    names = map.names
    dimension = map.embedding
    unit = map.unit
    self.reference = reference
    diverged = cast.diverged
    gradientCost = study.callCosts.gradient
    runs = try cast.choices.map { choice in
      try AnimatedRun(choice, in: study, at: cast.schedule).aligned(to: reference, map.embedding)
    }
  }

  /// The first of the largest maps in two dimensions, else in three.
  private static func largest(_ instances: [Instance]) -> Instance {
    let flat = instances.filter { $0.map!.embedding == 2 }
    return (flat.isEmpty ? instances : flat).reduce(nil as Instance?) { largest, next in
      largest.map { $0.map!.names.count >= next.map!.names.count } ?? false ? largest : next
    }!
  }

  /// Whether there is a map to draw, and something to lay it onto.
  package static func isDrawable(_ instance: Instance) -> Bool {
    guard let map = instance.map, (2...3).contains(map.embedding) else { return false }
    return ReferenceMap(of: instance) != nil
  }

  /// The largest distance of an object from its place in the reference at the end of a run, in the unit of the map.
  package func largestDistance(of run: AnimatedRun) -> Double {
    reference.largestDistance(to: run.last.point, dimension: dimension)
  }
}

extension AnimatedRun {
  /// The run with every point moved by the motion that lays the last one onto the reference.
  fileprivate func aligned(to reference: ReferenceMap, _ dimension: Int) throws -> AnimatedRun {
    guard
      let motion = Procrustes(moving: last.point, onto: reference.points, dimension: dimension)
    else {
      throw InputError(
        .data, at: "the last map of \(method)", "it cannot be laid onto \(reference.name)",
        expected: "finite numbers")
    }
    return mapPoints(motion.moved)
  }
}
