internal import AutoDiff
internal import Foundation
internal import Problems
internal import Sampling

/// A unit of steps for an objective whose gradient has no Lipschitz constant, or none that is known: the largest
/// curvature ‖∇²f‖ at its landmark and at 64 starts.
///
/// It is local: it bounds nothing along a run. The starts come from a stream that depends on the objective
/// alone, not on a study's seed or its number of replicates, so that the same step has the same length in all
/// studies. It is rounded up to three digits, so that processors that differ in the last ones agree.
enum LocalSmoothness {
  private static let starts = 64
  /// From this many points, those with the largest rough estimates, the curvature is followed to its digits.
  private static let followed = 4
  private static let roughIterations = 8

  static func of(_ problem: any Problem, _ graph: Graph) -> Double {
    let stream = RandomStream(seed: 0).substream("local smoothness")
    let points =
      [problem.known.landmark?.point].compactMap(\.self)
      + (0..<starts).map { problem.start(from: stream.substream("start \($0)")) }
    let evaluator = Evaluator(graph)
    func curvature(_ x: [Double], iterations: Int) -> Double {
      evaluator.largestCurvature(at: x, from: stream.substream("curvature"), iterations: iterations)
    }
    // A start so far off that the function overflows says nothing about the others.
    let rough = Set(points).map {
      (point: $0, curvature: curvature($0, iterations: roughIterations))
    }
    .filter(\.curvature.isFinite).sorted { $0.curvature > $1.curvature }
    let fine = rough.prefix(followed).map { curvature($0.point, iterations: 500) }
    return fine.filter(\.isFinite).max().map(rounded) ?? .nan
  }

  /// Rounds up to three digits.
  private static func rounded(_ curvature: Double) -> Double {
    guard curvature > 0 else { return curvature }
    let unit = pow(10, floor(log10(curvature)) - 2)
    let rounded = (curvature / unit).rounded(.up) * unit
    return rounded.isFinite && rounded > 0 ? rounded : curvature
  }
}
