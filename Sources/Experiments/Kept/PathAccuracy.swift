internal import Diagnostics
internal import LinearAlgebra

/// What a problem's function says about how finely a run's values can be resolved, computed near the run's
/// path.
package struct PathAccuracy: Codable, Sendable {
  /// η (``ConvergenceCell/estimatorError(at:)``), the largest at the start, halfway and near the end.
  package let estimatorError: Double
  /// ‖x₀‖.
  package let startNorm: Double
  /// ‖x*‖, or the norm of the last point if x* is not known; nil if neither is.
  package let endNorm: Double?
  /// ‖∇f(x*)‖ at the computed x*; 0 if none is known.
  package let minimizerSlope: Double
}

extension ConvergenceCell {
  /// - Parameter record: the cell's record.
  /// - Throws: `InputError` if the problem's data were not read and the accuracy was not kept.
  package func pathAccuracy(_ record: RunRecord) throws -> PathAccuracy {
    if let kept = instance.kept {
      guard let accuracy = kept.accuracies[id] else { throw instance.needsData("its rates") }
      return accuracy
    }
    let known = instance.problem.known
    let start = start()
    let end =
      known.minimizer?.entries
      ?? record.lastPoint(dimension: instance.problem.dimension)
    func between(_ share: Double) -> [[Double]] {
      guard let end else { return [] }
      return [zip(start, end).map { x, y in y + share * (x - y) }]
    }
    func norm(_ x: [Double]) -> Double { BLAS.norm(x.span) }
    return PathAccuracy(
      estimatorError: try estimatorError(at: [start] + between(0.5) + between(0.001)),
      startNorm: norm(start), endNorm: end.map(norm),
      minimizerSlope: known.minimizer == nil ? 0 : instance.gradientNorm(at: end!))
  }
}

extension Instance {
  /// The error if something is asked of results that only the data can answer.
  func needsData(_ what: String) -> InputError {
    InputError(
      .noInput, at: label, "\(what) cannot be determined without the problem's data file",
      remedy: "put the file back where it was, or run the study to its end")
  }
}
