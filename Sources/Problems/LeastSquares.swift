public import Answers
public import AutoDiff
public import LinearAlgebra
public import Sampling

/// Linear least squares on N rows aᵢ with targets bᵢ:
///
///     f(w, c) = (1/N) Σᵢ ½(aᵢᵀw + c − bᵢ)²,
///
/// with an intercept c, the last variable, only on request. With ãᵢ, the rows including the intercept's 1:
/// ∇²f = H = (1/N) Σᵢ ãᵢãᵢᵀ, L and μ are its largest and smallest eigenvalues, and max Lᵢ = max ‖ãᵢ‖². Runs start at 0.
///
/// Up to 2000 columns everything is known in closed form (``LeastSquaresReference``): f*, and x* unless H is singular
/// to working precision, in which case μ is 0. With more columns L is known, and f* if there are at most 2000 rows.
public struct LeastSquares: Problem {
  public let known: Known
  /// The whole quadratic, if it has few enough variables to be written out.
  public let quadratic: Quadratic?
  let terms: LinearTerms

  public var dimension: Int { terms.columns + (terms.hasIntercept ? 1 : 0) }

  /// - Parameters:
  ///   - features: the rows a, N × p, one after another.
  ///   - targets: the N numbers b.
  ///   - hasIntercept: whether there is an intercept c.
  public init(features: [Double], targets: [Double], hasIntercept: Bool = false) {
    let N = targets.count
    precondition(N > 0 && features.count % N == 0 && !features.isEmpty, "\(N) rows of features")
    self.init(
      .dense(features), columns: features.count / N,
      DenseDesign(features: features, rowCount: N, hasIntercept: hasIntercept), targets)
  }

  /// Rows with few nonzero entries. Memory and time are proportional to the number of stored entries.
  ///
  /// - Parameters:
  ///   - matrix: N × p.
  ///   - shifts: p numbers to subtract from every row, as standardizing does; nil stands for zeros.
  ///   - targets: the N numbers b.
  ///   - hasIntercept: whether there is an intercept c.
  public init(
    sparse matrix: SparseMatrix, shifts: [Double]? = nil, targets: [Double],
    hasIntercept: Bool = false
  ) {
    precondition(targets.count == matrix.rowCount, "one target for every row")
    precondition(!targets.isEmpty && matrix.columnCount > 0, "a matrix without rows or columns")
    precondition(shifts?.count ?? matrix.columnCount == matrix.columnCount, "one shift a column")
    self.init(
      .sparse(matrix, shifts: shifts), columns: matrix.columnCount,
      SparseDesign(matrix: matrix, shifts: shifts, hasIntercept: hasIntercept), targets)
  }

  private init(
    _ rows: LinearTerms.Rows, columns: Int, _ design: some DesignMatrix, _ targets: [Double]
  ) {
    precondition(targets.allSatisfy(\.isFinite), "targets that are finite numbers")
    terms = LinearTerms(
      loss: .halfSquare, rows: rows, targets: targets, columns: columns,
      hasIntercept: design.columnCount > columns, regularization: 0)
    let reference = LeastSquaresReference(design, targets)
    known = Known(
      minimum: reference.minimum, minimizer: reference.minimizer.map { KnownVector($0) },
      smoothness: reference.smoothness, isConvex: true,
      strongConvexity: reference.convexity, isQuadratic: true)
    quadratic = reference.quadratic
  }

  /// The most doubles that making such a problem and its graph takes, besides the features.
  package static func numbers(rows: Int, columns: Int, isSparse: Bool) -> Double {
    // Both the problem and its graph keep the rows.
    let kept = isSparse ? 0 : 2 * Double(rows) * Double(columns)
    let order = min(columns, .max - 1) + 1
    return kept + LeastSquaresReference.numbers(rows: rows, columns: order, isSparse: isSparse)
  }

  /// Seeded data: normal features, and targets aᵀw + σz, where w is normal, of unit length on average, and z is normal.
  ///
  /// - Parameter deviation: σ ≥ 0.
  public static func synthetic(
    rows: Int, columns: Int, deviation σ: Double = 1, hasIntercept: Bool = false,
    from stream: RandomStream
  ) -> LeastSquares {
    precondition(σ >= 0, "a deviation of \(σ)")
    let features = stream.substream("features").at(iteration: 0).normals(rows * columns)
    let unit = 1 / Double(columns).squareRoot()
    let w = stream.substream("weights").at(iteration: 0).normals(columns).map { $0 * unit }
    let rest = stream.substream("residuals").at(iteration: 0).normals(rows)
    let targets = (0..<rows).map { i in
      (0..<columns).reduce(σ * rest[i]) { $0 + features[i * columns + $1] * w[$1] }
    }
    return LeastSquares(features: features, targets: targets, hasIntercept: hasIntercept)
  }

  /// Zero, in every replicate.
  public func start(from stream: RandomStream) -> [Double] {
    [Double](repeating: 0, count: dimension)
  }

  public func objective(_ x: Variable) -> Variable {
    switch terms.rows {
    case .dense(let features):
      x.linearLeastSquares(
        features: features, targets: targets, hasIntercept: terms.hasIntercept)
    case .sparse(let matrix, let shifts):
      0.5 / Double(targets.count) * sum(square(errors(x, matrix, shifts)))
    }
  }

  /// (aᵢᵀw + c − bᵢ)/√(2N).
  public func residuals(_ x: Variable) -> Variable? {
    let scale = 1 / (2 * Double(targets.count)).squareRoot()
    switch terms.rows {
    case .dense(let features):
      let rows = x.constant(features, shape: Shape(rows: targets.count, columns: terms.columns))
      let errors = matrixProduct(rows, x[0..<terms.columns]) - x.constant(targets)
      return scale * (terms.hasIntercept ? errors + x[terms.columns] : errors)
    case .sparse(let matrix, let shifts): return scale * errors(x, matrix, shifts)
    }
  }

  /// Aw + (c − sᵀw)·1 − b for shifts s.
  private func errors(_ x: Variable, _ matrix: SparseMatrix, _ shifts: [Double]?) -> Variable {
    let w = x[0..<terms.columns]
    let product = matrixProduct(matrix, w)
    let shifted = shifts.map { product - dot(w, x.constant($0)) } ?? product
    let margins = terms.hasIntercept ? shifted + x[terms.columns] : shifted
    return margins - x.constant(targets)
  }
}

extension LeastSquares: FiniteSum {
  public var termCount: Int { targets.count }

  /// max ‖ãᵢ‖².
  public var termSmoothness: Double? { terms.largestSquaredRow }

  public var numbersPerTerm: Int { 1 }

  public func termMean() -> any TermMean { LinearTermMean(terms) }
}

extension LeastSquares {
  /// The rows ãᵢ, N × n one after another, the intercept's 1 last in each; nil for sparse data.
  package var rows: [Double]? {
    guard case .dense(let features) = terms.rows else { return nil }
    return DenseDesign(
      features: features, rowCount: targets.count, hasIntercept: terms.hasIntercept
    ).withOnes
  }

  /// The bᵢ.
  package var targets: [Double] { terms.targets }
}
