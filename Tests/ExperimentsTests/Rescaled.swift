import AutoDiff
import Experiments
import LinearAlgebra
import Problems
import Sampling

/// The same function in other units: s·f((x − b)/σ) + t.
struct Rescaled: Problem {
  /// s, t, σ and b.
  struct Units: Sendable, CustomStringConvertible {
    var value = 1.0
    var level = 0.0
    var length = 1.0
    var place = 0.0

    var description: String { "\(value)·f((x − \(place))/\(length)) + \(level)" }
  }

  let base: any Problem
  let units: Units
  let known: Known
  /// Nil for that of the base.
  var start: [Double]?

  init(_ instance: Instance, in units: Units, start: [Double]? = nil) {
    base = instance.problem
    self.units = units
    self.start = start
    let (own, curvature) = (instance.problem.known, units.value / units.length / units.length)
    known = Known(
      minimum: own.minimum.map { units.value * $0 + units.level },
      minimizer: own.minimizer.map { KnownVector($0.map { units.length * $0 + units.place }) },
      smoothness: instance.smoothness * curvature,
      strongConvexity: own.strongConvexity.map { $0 * curvature })
  }

  var dimension: Int { base.dimension }

  func start(from stream: RandomStream) -> [Double] {
    (start ?? base.start(from: stream)).map { units.length * $0 + units.place }
  }

  func objective(_ x: Variable) -> Variable {
    let place = x.constant([Double](repeating: units.place, count: dimension))
    let value = units.value * base.objective(1 / units.length * (units.place == 0 ? x : x - place))
    return units.level == 0 ? value : value + units.level
  }
}
