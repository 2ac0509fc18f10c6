internal import LinearAlgebra

/// What is known of least squares on N rows and p columns (including the intercept's), without a matrix larger than the
/// smaller side:
///
/// | | p ≤ 2000 | otherwise |
/// |---|---|---|
/// | L, μ | eigenvalues of H = ÃᵀÃ/N | L of ÃÃᵀ/N where N ≤ 2000; else by Lanczos, at most 1 % too large |
/// | f*, x* | normal equations by eigenvectors, refined | f* by the eigenvectors of ÃÃᵀ where N ≤ 2000 |
struct LeastSquaresReference {
  /// L; nil if a feature is not finite.
  private(set) var smoothness: Double?
  /// μ; 0 if H is singular to working precision.
  private(set) var convexity = 0.0
  private(set) var minimum: Double?
  /// Nil if there are several, or none was computed.
  private(set) var minimizer: [Double]?
  private(set) var quadratic: Quadratic?

  private static var largestOrder: Int { LogisticReference.largestOrder }
  /// The most variables for which the quadratic is written out: 8 MB each for H and its eigenvectors.
  private static let largestQuadratic = 1000
  private static let mostRefinements = 20

  init(_ design: some DesignMatrix, _ targets: [Double]) {
    let (rows, order) = (targets.count, design.columnCount)
    if order <= Self.largestOrder {
      solve(design, targets)
    } else if rows <= Self.largestOrder {
      solveByRows(design, targets)
    } else {
      smoothness = design.largestGramEigenvalue(rows: rows).map { $0 / Double(rows) }
    }
  }

  // MARK: - By columns

  private mutating func solve(_ design: some DesignMatrix, _ targets: [Double]) {
    let (N, order) = (Double(targets.count), design.columnCount)
    let H = design.gram(weights: [Double](repeating: 1 / N, count: targets.count))
    guard let eigen = SymmetricEigen(H, order: order), let L = eigen.values.last else { return }
    smoothness = L
    // Below this, an eigenvalue is rounding error of the products that make up H.
    let threshold = 8 * Double(max(order, targets.count)) * 0x1p-53 * L
    let x = solution(design, targets, eigen, threshold)
    let errors = zip(design.product(x), targets).map { $0 - $1 }
    let least = errors.reduce(0) { $0 + $1 * $1 } / (2 * N)
    minimum = least
    if eigen.values[0] > threshold {
      convexity = eigen.values[0]
      minimizer = x
    }
    guard order <= Self.largestQuadratic, L > 0 else { return }
    quadratic = Quadratic(matrix: H, eigen, minimizer: x, minimum: least, threshold: threshold)
  }

  /// The x of least norm with Hx = Ãᵀb/N. Since H has the square of Ã's condition, the remainder Ãᵀ(b − Ãx) that
  /// rounding leaves is solved for again as long as that makes the steps smaller.
  private func solution(
    _ design: some DesignMatrix, _ targets: [Double], _ eigen: SymmetricEigen, _ threshold: Double
  ) -> [Double] {
    let order = design.columnCount
    var x = [Double](repeating: 0, count: order)
    var last = Double.infinity
    for _ in 0..<Self.mostRefinements {
      let left = zip(targets, design.product(x)).map { ($0 - $1) / Double(targets.count) }
      var slope = [Double](repeating: 0, count: order)
      design.addTransposedProduct(left, to: &slope)
      var step = [Double](repeating: 0, count: order)
      for k in 0..<order where eigen.values[k] > threshold {
        let v = Array(eigen.vectors[k * order..<(k + 1) * order])
        var out = step.mutableSpan
        BLAS.add(BLAS.dot(v.span, slope.span) / eigen.values[k], times: v.span, to: &out)
      }
      let length = BLAS.norm(step.span)
      guard length < last, length > 0 else { break }
      for i in x.indices { x[i] += step[i] }
      last = length / 2
    }
    return x
  }

  // MARK: - By rows

  /// With more columns than rows, what is left of b is its component in the kernel of ÃÃᵀ.
  private mutating func solveByRows(_ design: some DesignMatrix, _ targets: [Double]) {
    let N = targets.count
    guard let eigen = SymmetricEigen(design.gramOfRows(), order: N), let L = eigen.values.last
    else { return }
    smoothness = L / Double(N)
    let threshold = 8 * Double(design.columnCount) * 0x1p-53 * L
    minimum =
      (0..<N).filter { eigen.values[$0] <= threshold }.reduce(0) { sum, k in
        let part = (0..<N).reduce(0) { $0 + eigen.vectors[k * N + $1] * targets[$1] }
        return sum + part * part
      } / Double(2 * N)
  }

  // MARK: - Memory

  /// The most doubles that the above takes, besides the features.
  static func numbers(rows m: Int, columns p: Int, isSparse: Bool) -> Double {
    LogisticReference.numbers(rows: m, columns: p, isSparse: isSparse)
      + (p <= largestQuadratic ? 3 * Double(p) * Double(p) : 0)
  }
}
