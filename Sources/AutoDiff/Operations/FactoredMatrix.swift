internal import Diagnostics
internal import LinearAlgebra

/// How operations that solve with a square matrix factorise it; the factors are kept between the
/// sweeps of a replay.
protocol FactoredMatrix: SquareFactorization, OperationWorkspace {
  /// The kind of matrix for an operation's name: empty for any matrix, otherwise with a leading space.
  static var kind: String { get }

  /// Whether ½(A + Aᵀ) replaces A, and therefore ½(Ȧ + Ȧᵀ) replaces Ȧ.
  static var isSymmetrized: Bool { get }

  /// The arithmetic operations of a factorisation, to leading order.
  static func work(order: Double) -> Double

  /// Explains what is wrong with a matrix that has this pivot, and what to do.
  static func explain(order: Int, pivot: Int, value: Double, rounding: Double) -> String
}

extension LUFactorization: FactoredMatrix {
  static var kind: String { "" }
  static var isSymmetrized: Bool { false }
  static func work(order n: Double) -> Double { 2 * n * n * n / 3 }

  static func explain(order n: Int, pivot: Int, value: Double, rounding: Double) -> String {
    """
    the \(n) × \(n) matrix is singular to working precision: pivot \(pivot) of its LU factorisation \
    is \(value), where rounding errors reach \(rounding); look for rows or columns that are \
    combinations of others, or add a multiple of the identity
    """
  }
}

extension CholeskyFactorization: FactoredMatrix {
  static var kind: String { " of a positive definite matrix" }
  static var isSymmetrized: Bool { true }
  static func work(order n: Double) -> Double { n * n * n / 3 }

  static func explain(order n: Int, pivot: Int, value: Double, rounding: Double) -> String {
    """
    the symmetric part of the \(n) × \(n) matrix is not positive definite to working precision: \
    pivot \(pivot) of its Cholesky factorisation is \(value), where rounding errors reach \
    \(rounding); add a multiple of the identity, or use the operation for any invertible matrix
    """
  }
}

extension SingularValueDecomposition: OperationWorkspace {}

extension FactorizationFailure {
  /// The reason in words; `pivot` explains the failure that depends on what the matrix should be.
  func reason(pivot explain: (_ index: Int, _ value: Double, _ rounding: Double) -> String)
    -> String
  {
    switch self {
    case .entryIsNotFinite(let row, let column, let value):
      "entry (\(row + 1), \(column + 1)) of the matrix is \(value.inWords)"
    case .pivot(let index, let value, let rounding) where !value.isFinite || !rounding.isFinite:
      "the factorisation overflows at pivot \(index) of the matrix"
    case .pivot(let index, let value, let rounding): explain(index, value, rounding)
    case .doesNotConverge: "the iteration for the singular values does not converge"
    }
  }
}

extension FactoredMatrix {
  /// Factorises input 0, and reports if that fails; whatever is then computed from it is NaN.
  func factorize(_ node: Frame, for operation: some OperationSignature) {
    guard let failure = factorize(node.input(0).baseAddress!) else { return }
    let n = node.shape(0).rows
    node.report(
      operation,
      failure.reason {
        Self.explain(order: n, pivot: $0, value: $1, rounding: $2)
      })
  }
}

extension Shape {
  /// n for an n × n matrix.
  func order(for operation: String) -> Int {
    precondition(rows == columns, "\(operation) with a matrix of \(self), which is not square")
    return rows
  }
}
