internal import Foundation
internal import LinearAlgebra

extension LogisticRegression: ClosedFormGradient {
  public func closedFormGradient() -> any GradientFormula { LogisticGradient(self) }
}

/// ∂f/∂w = −(1/m) Aᵀ(y σ(−yz)) + λw with z = Aw + b, and ∂f/∂b = −(1/m) Σᵢ yᵢ σ(−yᵢzᵢ).
private final class LogisticGradient: GradientFormula {
  private let rows: Rows
  private let labels: ConstantBuffer
  private let columns: Int
  private let regularization: Double
  private let hasIntercept: Bool
  /// z, then ∂f/∂z in its place.
  private let margins: AlignedBuffer

  private enum Rows {
    case dense(ConstantBuffer)
    case sparse(SparseMatrix, shifts: ConstantBuffer?)
  }

  init(_ problem: LogisticRegression) {
    rows =
      switch problem.features {
      case .dense(let features): .dense(ConstantBuffer(features))
      case .sparse(let matrix, let shifts):
        .sparse(matrix, shifts: shifts.map { ConstantBuffer($0) })
      }
    labels = ConstantBuffer(problem.labels)
    columns = problem.columns
    regularization = problem.regularization
    hasIntercept = problem.hasIntercept
    margins = AlignedBuffer(count: problem.labels.count)
  }

  /// Two matrix–vector products; for each row two products, an exponential, a sum and a quotient,
  /// and two more sums with an intercept or shifts; 2p for λw, and 4p for shifts.
  var operations: Double {
    let (m, p) = (Double(margins.count), Double(columns))
    let products =
      switch rows {
      case .dense: 4 * m * p
      case .sparse(let matrix, let shifts):
        4 * Double(matrix.storedCount) + (shifts == nil ? 0 : 4 * p)
      }
    return products + (hasOffset ? 7 : 5) * m + (regularization > 0 ? 2 * p : 0)
  }

  /// Whether the same number is added to every margin.
  private var hasOffset: Bool {
    if case .sparse(_, .some) = rows { return true }
    return hasIntercept
  }

  func evaluate(at x: Span<Double>, into gradient: inout MutableSpan<Double>) {
    let count = columns + (hasIntercept ? 1 : 0)
    precondition(x.count == count && gradient.count == count, "\(count) coordinates")
    x.withUnsafeBufferPointer { x in
      gradient.withUnsafeMutableBufferPointer { write(at: x.baseAddress!, to: $0.baseAddress!) }
    }
  }

  private func write(at x: UnsafePointer<Double>, to gradient: UnsafeMutablePointer<Double>) {
    let (m, p) = (margins.count, columns)
    let (z, y) = (margins.base, labels.base)
    var offset = hasIntercept ? x[p] : 0
    switch rows {
    case .dense(let features):
      BLAS.product(1, features.base, by: x, adding: 0, to: z, rows: m, inner: p, columns: 1)
    case .sparse(let matrix, let shifts):
      matrix.multiply(x, into: z)
      if let shifts { offset -= BLAS.dot(p, shifts.base, x) }
    }
    let scale = -1 / Double(m)
    let hasOffset = hasOffset
    var total = 0.0
    for i in 0..<m {
      let margin = hasOffset ? z[i] + offset : z[i]
      // σ(−u) = 1/(1 + eᵘ), which is 0 where the exponential overflows.
      z[i] = y[i] * scale / (1 + exp(y[i] * margin))
      if hasOffset { total += z[i] }
    }
    switch rows {
    case .dense(let features):
      BLAS.product(
        1, features.base, aTransposed: true, by: z, adding: 0, to: gradient, rows: p, inner: m,
        columns: 1)
    case .sparse(let matrix, let shifts):
      gradient.update(repeating: 0, count: p)
      matrix.addTransposed(times: z, to: gradient)
      if let shifts { BLAS.add(-total, times: shifts.base, to: gradient, count: p) }
    }
    if regularization > 0 { BLAS.add(regularization, times: x, to: gradient, count: p) }
    if hasIntercept { gradient[p] = total }
  }
}
