internal import Foundation
internal import LinearAlgebra

extension LogisticRegression: ClosedFormGradient {
  public func closedFormGradient() -> any GradientFormula { LogisticGradient(self) }
}

/// ∂f/∂w = −(1/m) Aᵀ(y σ(−yz)) + λw with z = Aw + b, and ∂f/∂b = −(1/m) Σᵢ yᵢ σ(−yᵢzᵢ).
private final class LogisticGradient: GradientFormula {
  private let features: ConstantBuffer
  private let labels: ConstantBuffer
  private let columns: Int
  private let regularization: Double
  private let hasIntercept: Bool
  /// z, then ∂f/∂z in its place.
  private let margins: AlignedBuffer

  init(_ problem: LogisticRegression) {
    features = ConstantBuffer(problem.features)
    labels = ConstantBuffer(problem.labels)
    columns = problem.columns
    regularization = problem.regularization
    hasIntercept = problem.hasIntercept
    margins = AlignedBuffer(count: problem.labels.count)
  }

  /// Two matrix–vector products; for a row two products, an exponential, a sum and a quotient, and
  /// with an intercept two sums more; 2p for λw.
  var operations: Double {
    let (m, p) = (Double(margins.count), Double(columns))
    return 4 * m * p + (hasIntercept ? 7 : 5) * m + (regularization > 0 ? 2 * p : 0)
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
    BLAS.product(1, features.base, by: x, adding: 0, to: z, rows: m, inner: p, columns: 1)
    let intercept = hasIntercept ? x[p] : 0
    let scale = -1 / Double(m)
    var total = 0.0
    for i in 0..<m {
      let margin = hasIntercept ? z[i] + intercept : z[i]
      // σ(−u) = 1/(1 + eᵘ), which is 0 where the exponential overflows.
      z[i] = y[i] * scale / (1 + exp(y[i] * margin))
      if hasIntercept { total += z[i] }
    }
    BLAS.product(
      1, features.base, aTransposed: true, by: z, adding: 0, to: gradient, rows: p, inner: m,
      columns: 1)
    if regularization > 0 { BLAS.add(regularization, times: x, to: gradient, count: p) }
    if hasIntercept { gradient[p] = total }
  }
}
