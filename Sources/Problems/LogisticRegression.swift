public import AutoDiff
internal import Foundation
public import LinearAlgebra
public import Sampling

/// ℓ2-regularised logistic regression on m rows aᵢ with labels yᵢ = ±1:
///
///     f(w, b) = (1/m) Σᵢ log(1 + exp(−yᵢ(aᵢᵀw + b))) + ½λ‖w‖²,
///
/// with an intercept b, the last variable, only on request, and never regularised. L is the largest eigenvalue of
/// ÃᵀÃ/(4m), Ã with the intercept's column of ones, plus λ; μ = λ without intercept. f* and x* come from Newton's
/// method, run to machine precision.
///
/// For wide data (more than 2000 rows and 2000 columns) L is an upper bound that exceeds the eigenvalue by at most 1 %.
/// With more than 2000 columns f* and x* are known only if λ > 0 and they are found within some ten seconds. See
/// `LogisticReference`.
public struct LogisticRegression: Problem {
  public let known: Known
  let features: Features
  let labels: [Double]
  let columns: Int
  let regularization: Double
  let hasIntercept: Bool

  /// The rows a.
  enum Features: Sendable {
    /// m × p by rows.
    case dense([Double])
    /// The rows of a matrix, less the same vector each; nil stands for zeros.
    case sparse(SparseMatrix, shifts: [Double]?)
  }

  public var dimension: Int { columns + (hasIntercept ? 1 : 0) }

  /// - Parameters:
  ///   - features: m × p by rows.
  ///   - labels: m labels, each +1 or −1.
  ///   - regularization: λ ≥ 0. With λ = 0 and separable classes there is no minimiser, and f* is left unknown.
  public init(
    features: [Double], labels: [Double], regularization: Double, hasIntercept: Bool = false
  ) {
    let m = labels.count
    precondition(m > 0 && features.count % m == 0 && !features.isEmpty, "\(m) rows of features")
    self.init(
      .dense(features), columns: features.count / m, storedCount: features.count,
      DenseDesign(features: features, rowCount: m, hasIntercept: hasIntercept), labels,
      regularization)
  }

  /// Rows with few nonzero entries. Memory and time are proportional to the number of stored entries.
  ///
  /// - Parameters:
  ///   - matrix: m × p.
  ///   - shifts: p numbers to subtract from every row, as standardizing does; nil stands for zeros.
  ///   - labels: m labels, each +1 or −1.
  ///   - regularization: λ ≥ 0.
  public init(
    sparse matrix: SparseMatrix, shifts: [Double]? = nil, labels: [Double],
    regularization: Double, hasIntercept: Bool = false
  ) {
    precondition(labels.count == matrix.rowCount, "one label for every row")
    precondition(!labels.isEmpty && matrix.columnCount > 0, "a matrix without rows or columns")
    precondition(shifts?.count ?? matrix.columnCount == matrix.columnCount, "one shift a column")
    self.init(
      .sparse(matrix, shifts: shifts), columns: matrix.columnCount,
      storedCount: matrix.storedCount,
      SparseDesign(matrix: matrix, shifts: shifts, hasIntercept: hasIntercept), labels,
      regularization)
  }

  private init(
    _ features: Features, columns: Int, storedCount: Int, _ design: some DesignMatrix,
    _ labels: [Double], _ regularization: Double
  ) {
    precondition(labels.allSatisfy { abs($0) == 1 }, "labels of +1 and −1")
    precondition(regularization >= 0, "a regularization of \(regularization)")
    self.features = features
    self.labels = labels
    self.regularization = regularization
    self.columns = columns
    hasIntercept = design.columnCount > columns
    let reference = LogisticReference(
      formula: LogisticFormula(
        design, labels: labels, regularization: regularization, hasIntercept: hasIntercept),
      regularization: regularization, storedCount: storedCount)
    let solution = reference.solution
    known = Known(
      minimum: solution?.minimum, minimizer: (solution?.minimizer).map { KnownVector($0) },
      smoothness: reference.smoothness, isConvex: true,
      strongConvexity: hasIntercept ? nil : regularization)
  }

  /// The most doubles that making such a problem and its graph takes, besides the features.
  package static func numbers(rows: Int, columns: Int, isSparse: Bool) -> Double {
    // Both the problem and its graph keep the rows.
    let kept = isSparse ? 0 : 2 * Double(rows) * Double(columns)
    let order = min(columns, .max - 1) + 1
    return kept + LogisticReference.numbers(rows: rows, columns: order, isSparse: isSparse)
  }

  /// Seeded data: normal features, and labels drawn with probability σ(aᵀw), where w is normal, of length `signal` on
  /// average.
  public static func synthetic(
    rows: Int, columns: Int, signal: Double = 3, regularization: Double, hasIntercept: Bool = false,
    from stream: RandomStream
  ) -> LogisticRegression {
    let features = stream.substream("features").at(iteration: 0).normals(rows * columns)
    let unit = signal / Double(columns).squareRoot()
    let w = stream.substream("weights").at(iteration: 0).normals(columns).map { $0 * unit }
    let chances = stream.substream("labels").at(iteration: 0).uniforms(rows)
    let labels = (0..<rows).map { i in
      let margin = (0..<columns).reduce(0) { $0 + features[i * columns + $1] * w[$1] }
      return chances[i] < 1 / (1 + exp(-margin)) ? 1.0 : -1.0
    }
    return LogisticRegression(
      features: features, labels: labels, regularization: regularization,
      hasIntercept: hasIntercept)
  }

  /// Zero, in every replicate.
  public func start(from stream: RandomStream) -> [Double] {
    [Double](repeating: 0, count: dimension)
  }

  public func objective(_ x: Variable) -> Variable {
    let w = x[0..<columns]
    let loss =
      switch features {
      case .dense(let features):
        x.linearLogisticLoss(features: features, labels: labels, hasIntercept: hasIntercept)
      case .sparse(let matrix, let shifts):
        margins(x, matrix, shifts).logisticLoss(labels: labels)
      }
    return regularization == 0 ? loss : loss + 0.5 * regularization * dot(w, w)
  }

  /// Aw + (b − cᵀw)·1.
  private func margins(_ x: Variable, _ matrix: SparseMatrix, _ shifts: [Double]?) -> Variable {
    let w = x[0..<columns]
    let product = matrixProduct(matrix, w)
    let shifted = shifts.map { product - dot(w, x.constant($0)) } ?? product
    return hasIntercept ? shifted + x[columns] : shifted
  }
}
