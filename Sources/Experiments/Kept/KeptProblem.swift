internal import Answers
internal import LinearAlgebra
internal import Problems
internal import Sampling

/// Stands for a problem whose data were not read: all that is known of it in numbers, but no function.
struct KeptProblem: UnrecordedProblem {
  let dimension: Int
  let known: Known

  init(_ kept: KeptInstance) {
    dimension = kept.dimension
    known = Known(
      minimum: kept.known.minimum,
      // Only the fact that there is one is kept, not where: whoever takes it for a point gets NaN.
      minimizer: kept.known.hasMinimizer
        ? KnownVector(repeating: .nan, count: kept.dimension) : nil,
      smoothness: kept.known.smoothness, isConvex: kept.known.isConvex,
      strongConvexity: kept.known.strongConvexity,
      landmark: kept.known.landmark.map { Known.Landmark(name: $0.name, point: []) })
  }

  func start(from _: RandomStream) -> [Double] {
    preconditionFailure("the data of a problem were not read, and its start is asked for")
  }

  var answerer: Answerer {
    preconditionFailure("the data of a problem were not read, and its function is asked for")
  }
}
