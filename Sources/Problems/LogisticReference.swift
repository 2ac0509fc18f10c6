internal import LinearAlgebra

/// What is known of logistic regression on m rows and p columns (including the intercept's), within a few seconds and
/// without a matrix larger than the smaller side:
///
/// | | p ≤ 2000 | otherwise |
/// |---|---|---|
/// | L | eigenvalues of ÃᵀÃ | of ÃÃᵀ where m ≤ 2000; else by Lanczos, at most 1 % too large |
/// | f*, x* | Newton, by a factorisation | Newton by conjugate gradients, where λ > 0 and 2·10¹⁰ operations suffice |
struct LogisticReference {
  /// The order of the largest matrix that is factorised or whose eigenvalues are computed.
  static let largestOrder = 2000
  /// The width of the interval that Lanczos's method gives for the largest eigenvalue; L is its upper end.
  static let tolerance = 0.01
  /// The most operations that the products of conjugate gradients may take: some ten seconds.
  static let maximumOperations = 2e10

  let formula: LogisticFormula
  /// λ.
  let regularization: Double
  /// The number of stored entries of Ã.
  let storedCount: Int

  private var rows: Int { formula.rowCount }
  private var order: Int { formula.penalties.count }
  private var design: any DesignMatrix { formula.design }
  private var isSmall: Bool { order <= Self.largestOrder }

  // MARK: - L

  /// The largest eigenvalue of ÃᵀÃ/(4m), plus λ; nil if a feature is not finite.
  var smoothness: Double? { largestEigenvalue.map { $0 + regularization } }

  private var largestEigenvalue: Double? {
    let scale = 0.25 / Double(rows)
    if isSmall {
      let weights = [Double](repeating: scale, count: rows)
      return SymmetricEigen(design.gram(weights: weights), order: order)?.values.last
    }
    return design.largestGramEigenvalue(rows: rows).map { scale * $0 }
  }

  // MARK: - f* and x*

  /// Nil if there is no minimum, or finding it would take too long.
  var solution: (minimizer: [Double], minimum: Double)? {
    if isSmall { return LogisticNewton(formula: formula).solve() }
    // Without regularisation, this many columns separate the classes or leave many minimisers.
    guard regularization > 0 else { return nil }
    let operations = 4 * Double(storedCount + rows + order)
    return LogisticNewtonCG(
      formula: formula, maximumProducts: Int(Self.maximumOperations / operations)
    ).solve()
  }

  // MARK: - Memory

  /// The most doubles that the above takes, besides the features.
  static func numbers(rows m: Int, columns p: Int, isSparse: Bool) -> Double {
    let (rows, order) = (Double(m), Double(p))
    let vectors = 10 * (rows + order)
    if p <= largestOrder {
      // The matrix, and the memory for its eigenvectors; for dense rows two copies, one of them scaled.
      return 5 * order * order + (isSparse ? 0 : 2 * rows * order) + vectors
    }
    if m <= largestOrder { return 5 * rows * rows + vectors }
    let lanczos = Lanczos(order: min(m, p), tolerance: tolerance)
    return Double(lanczos.steps) * Double(lanczos.order) + vectors
  }
}
