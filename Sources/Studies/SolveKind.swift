internal import AutoDiff
internal import Experiments
internal import Fields
internal import Sampling

extension LectureKinds {
  /// x = A⁻¹b: the backward sweep reuses the factors of the forward one, and takes O(n²) against its O(n³).
  static let solve = MeasurementKind(
    table: Table(
      "solve",
      """
      The gradient of cᵀA⁻¹b by A and b through the linear solve: Ā = −λxᵀ, b̄ = λ = A⁻ᵀc with the \
      factorisation of the value; the time of the backward sweep over the forward one.
      """,
      fields: [
        BackwardTiming.sizes,
        Field(
          "factorization",
          .choice([
            "lu": "of a general matrix, with partial pivoting",
            "cholesky": "of a symmetric positive definite one",
          ]), .defaults(to: "lu"), "Which factorisation."),
      ]),
    columns: BackwardTiming.columns,
    isTimed: true,
    plan: { configuration, context in
      let isSymmetric = configuration.choice("factorization") == "cholesky"
      return try configuration.sweepIntegers("sizes").map { n in
        let count = Double(n)
        try configuration.checkMemory(forNumbers: 5 * count * count, at: "sizes")
        let stream = context.stream.substream("n=\(n)")
        return MeasurementCell(
          label: "n=\(n)", weight: count * count * count,
          cost: .seconds(0.1 + 1e-9 * count * count * count)
        ) {
          let system = LinearSystem(order: n, isSymmetric: isSymmetric, from: stream)
          let timing = try BackwardTiming(system.graph, at: system.parameters, of: configuration)
          return [timing.row(size: n, gradientError: system.error(of: timing.gradient))]
        }
      }
    },
    report: { table in
      BackwardTiming.report(
        table, error: "the largest of ‖Aᵀb̄ − c‖/‖c‖, ‖Ax − b‖/‖b‖ with x from Ā = −b̄xᵀ, and Ā + b̄xᵀ"
      )
    },
    figures: { BackwardTimingFigures.figures(of: $0, "a linear solve", backward: 2) })
}

/// cᵀA⁻¹b with random b and c, and a random A far from singular.
private struct LinearSystem {
  let n: Int
  let matrix: [Double]
  let b: [Double]
  let c: [Double]
  let isSymmetric: Bool

  /// A = I + G/(4√n) with normal entries of G, whose singular values lie within about ½ of 1; the symmetric one has
  /// G's symmetric part in place of G.
  init(order n: Int, isSymmetric: Bool, from stream: RandomStream) {
    self.n = n
    self.isSymmetric = isSymmetric
    let g = stream.substream("matrix").at(iteration: 0).normals(n * n)
    let scale = 0.25 / Double(n).squareRoot()
    matrix = (0..<n * n).map { k in
      let (i, j) = (k / n, k % n)
      let entry = isSymmetric ? (g[k] + g[j * n + i]) / 2 : g[k]
      return (i == j ? 1 : 0) + scale * entry
    }
    b = stream.substream("b").at(iteration: 0).normals(n)
    c = stream.substream("c").at(iteration: 0).normals(n)
  }

  /// A by rows, then b.
  var parameters: [Double] { matrix + b }

  var graph: Graph {
    Graph(parameters: n * n + n) { parameters in
      let a = parameters[0..<n * n].reshaped(rows: n, columns: n)
      let b = parameters[n * n..<n * n + n]
      let x = isSymmetric ? solvePositiveDefinite(a, b) : AutoDiff.solve(a, b)
      return dot(x, parameters.constant(c))
    }
  }

  /// How far a gradient (Ā, b̄) is from what defines it: Aᵀb̄ = c, and Ā = −b̄xᵀ (its symmetric part
  /// for a symmetric A) with Ax = b, x by a forward solve of its own.
  func error(of gradient: [Double]) -> Double {
    let λ = Array(gradient[(n * n)...])
    let x = Evaluator(
      Graph(parameters: n) { b in
        AutoDiff.solve(
          b.constant(matrix, shape: Shape(rows: n, columns: n)), b)
      }
    ).values(at: b)
    let transposed = residual(of: λ, against: c) { i, j in matrix[j * n + i] }
    let forward = residual(of: x, against: b) { i, j in matrix[i * n + j] }
    var largest = max(transposed, forward)
    let size = λ.reduce(0) { max($0, abs($1)) } * x.reduce(0) { max($0, abs($1)) }
    for i in 0..<n {
      for j in 0..<n {
        let outer =
          isSymmetric ? (λ[i] * x[j] + λ[j] * x[i]) / 2 : λ[i] * x[j]
        largest = max(largest, abs(gradient[i * n + j] + outer) / size)
      }
    }
    return largest
  }

  /// ‖Mv − w‖/‖w‖ in the largest entries.
  private func residual(
    of v: [Double], against w: [Double], _ entry: (Int, Int) -> Double
  ) -> Double {
    let worst = (0..<n).reduce(0.0) { worst, i in
      max(worst, abs((0..<n).reduce(-w[i]) { $0 + entry(i, $1) * v[$1] }))
    }
    return worst / w.reduce(0) { max($0, abs($1)) }
  }
}
