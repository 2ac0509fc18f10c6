internal import AutoDiff
internal import Experiments
internal import Fields
internal import LinearAlgebra
internal import Sampling

extension LectureKinds {
  /// W = UΣVᵀ: the backward sweep is two matrix products with the U and V of the forward one.
  static let svd = MeasurementKind(
    table: Table(
      "svd",
      """
      The gradient of a function of singular values, ½ Σσᵢ⁴, by its matrix: W̄ = U diag(σ̄) Vᵀ with \
      the decomposition of the value; the time of the backward sweep over the forward one.
      """,
      fields: [BackwardTiming.sizes]),
    columns: BackwardTiming.columns,
    isTimed: true,
    plan: { configuration, context in
      try configuration.sweepIntegers("sizes").map { n in
        let count = Double(n)
        try configuration.checkMemory(forNumbers: 10 * count * count, at: "sizes")
        let stream = context.stream.substream("n=\(n)")
        return MeasurementCell(
          label: "n=\(n)", weight: count * count * count,
          cost: .seconds(0.1 + 1.2e-8 * count * count * count)
        ) {
          // Singular values are of order one, however large the matrix is.
          let scale = 1 / count.squareRoot()
          let w = stream.at(iteration: 0).normals(n * n).map { scale * $0 }
          let graph = Graph(parameters: n * n) {
            let σ = singularValues($0.reshaped(rows: n, columns: n))
            return 0.5 * sum(square(square(σ)))
          }
          let timing = try BackwardTiming(graph, at: w, of: configuration)
          return [timing.row(size: n, gradientError: error(of: timing.gradient, at: w, n))]
        }
      }
    },
    report: { table in
      BackwardTiming.report(table, error: "against 2WWᵀW, relative to its largest entry")
    },
    figures: { BackwardTimingFigures.figures(of: $0, "singular values", backward: 3) })

  /// ½ Σσᵢ⁴ = ½ ‖WWᵀ‖² has the gradient 2WWᵀW, which takes no decomposition.
  private static func error(of gradient: [Double], at w: [Double], _ n: Int) -> Double {
    var square = w
    var expected = w
    BLAS.product(
      1, w, by: w, bTransposed: true, adding: 0, to: &square, rows: n, inner: n, columns: n)
    BLAS.product(2, square, by: w, adding: 0, to: &expected, rows: n, inner: n, columns: n)
    let size = expected.reduce(0) { max($0, abs($1)) }
    return zip(gradient, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / size
  }
}
