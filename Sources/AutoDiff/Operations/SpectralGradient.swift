internal import LinearAlgebra

/// G = U diag(g) Vᵀ, the gradient of a function of the singular values of W = U diag(σ) Vᵀ whose
/// derivatives with respect to them are g; and the change of G along a tangent.
///
/// With P = UᵀẆV, which also holds σ̇ on its diagonal,
///
///     Ġ = UKVᵀ + (I − UUᵀ)Ẇ V diag(g/σ) Vᵀ + U diag(g/σ) Uᵀ Ẇ(I − VVᵀ),
///     Kᵢⱼ = D⁻ᵢⱼ(Pᵢⱼ + Pⱼᵢ)/2 + D⁺ᵢⱼ(Pᵢⱼ − Pⱼᵢ)/2,   Kᵢᵢ = ġᵢ,
///     D⁻ᵢⱼ = (gᵢ − gⱼ)/(σᵢ − σⱼ),   D⁺ᵢⱼ = (gᵢ + gⱼ)/(σᵢ + σⱼ).
///
/// This follows from the tangents of U and V, which have σⱼ² − σᵢ² as a denominator. Here the
/// symmetric and the antisymmetric part of P have one factor of it each, so equal singular values do
/// no harm if g is equal too, as for the nuclear norm. For symmetric matrices: Lewis and Sendov,
/// *Twice differentiable spectral functions*, 2001, doi:10.1137/S089547980036838X.
struct SpectralGradient {
  let decomposition: SingularValueDecomposition
  /// σ, p numbers.
  let values: UnsafeMutablePointer<Double>
  /// g, p numbers.
  let weights: UnsafeMutablePointer<Double>
  private let left: UnsafeMutablePointer<Double>
  private let right: UnsafeMutablePointer<Double>
  private let projected: UnsafeMutablePointer<Double>
  private let inner: UnsafeMutablePointer<Double>

  private var m: Int { decomposition.rows }
  private var n: Int { decomposition.columns }
  private var p: Int { decomposition.count }

  static func scratchCount(_ shape: Shape) -> Int {
    let p = min(shape.rows, shape.columns)
    return 2 * p + shape.rows * p + p * shape.columns + 2 * p * p
  }

  /// Uses the scratch memory of a node whose workspace is the decomposition.
  init(_ node: Frame) {
    decomposition = node.workspace as! SingularValueDecomposition
    let (m, n, p) = (decomposition.rows, decomposition.columns, decomposition.count)
    values = node.scratch.baseAddress!
    weights = values + p
    left = weights + p
    right = left + m * p
    projected = right + p * n
    inner = projected + p * p
  }

  /// Decomposes the node's input, and reports if that fails; then all numbers are NaN.
  func decompose(_ node: Frame, for operation: some OperationSignature) {
    if let failure = decomposition.factorize(node.input(0).baseAddress!) {
      node.report(operation, failure.reason { _, _, _ in "" })
    }
    values.update(from: decomposition.values, count: p)
  }

  /// Computes σ̇ᵢ = uᵢᵀẆvᵢ and passes them to `body` one after another.
  func valueTangents(along ẇ: UnsafeBufferPointer<Double>, _ body: (Int, Double) -> Void) {
    multiplyByRight(ẇ)
    let u = decomposition.left
    for i in 0..<p {
      var sum = 0.0
      for r in 0..<m { sum += u[r * p + i] * left[r * p + i] }
      body(i, sum)
    }
  }

  /// W̄ ← W̄ + G.
  func add(to w̄: UnsafeMutableBufferPointer<Double>) {
    let u = decomposition.left
    for r in 0..<m {
      for i in 0..<p { left[r * p + i] = u[r * p + i] * weights[i] }
    }
    addLeft(to: w̄)
  }

  /// W̄̇ ← W̄̇ + Ġ.
  ///
  /// - Parameters:
  ///   - weightTangent: ġᵢ.
  ///   - difference: D⁻ᵢⱼ.
  ///   - count: how many weights may be nonzero; whatever depends only on the others is 0.
  func addTangent(
    along ẇ: UnsafeBufferPointer<Double>, weightTangent: (Int) -> Double,
    difference: (Int, Int) -> Double, count: Int, to w̄̇: UnsafeMutableBufferPointer<Double>
  ) {
    let u = decomposition.left
    multiplyByRight(ẇ)
    BLAS.product(
      1, u, aTransposed: true, by: left, adding: 0, to: projected, rows: p, inner: m, columns: p)
    fillInner(weightTangent, difference, count)
    if m > p {
      // (I − UUᵀ)ẆV diag(g/σ)
      BLAS.product(-1, u, by: projected, adding: 1, to: left, rows: m, inner: p, columns: p)
      for r in 0..<m {
        for i in 0..<p { left[r * p + i] *= i < count ? weights[i] / values[i] : 0 }
      }
    }
    BLAS.product(
      1, u, by: inner, adding: m > p ? 1 : 0, to: left, rows: m, inner: p, columns: p)
    addLeft(to: w̄̇)
    if n > p { addRightPart(ẇ, count, to: w̄̇) }
  }

  /// U diag(g/σ)UᵀẆ(I − VVᵀ).
  private func addRightPart(
    _ ẇ: UnsafeBufferPointer<Double>, _ count: Int, to w̄̇: UnsafeMutableBufferPointer<Double>
  ) {
    let (u, vᵀ) = (decomposition.left, decomposition.rightTransposed)
    BLAS.product(
      1, u, aTransposed: true, by: ẇ.baseAddress!, adding: 0, to: right,
      rows: p, inner: m, columns: n)
    BLAS.product(-1, projected, by: vᵀ, adding: 1, to: right, rows: p, inner: p, columns: n)
    for i in 0..<p {
      for c in 0..<n { right[i * n + c] *= i < count ? weights[i] / values[i] : 0 }
    }
    BLAS.product(1, u, by: right, adding: 1, to: w̄̇.baseAddress!, rows: m, inner: p, columns: n)
  }

  /// K.
  private func fillInner(
    _ weightTangent: (Int) -> Double, _ difference: (Int, Int) -> Double, _ count: Int
  ) {
    for i in 0..<p {
      for j in 0..<p {
        let (a, b) = (projected[i * p + j], projected[j * p + i])
        inner[i * p + j] =
          if i == j {
            weightTangent(i)
          } else if min(i, j) >= count {
            0
          } else {
            0.5 * difference(i, j) * (a + b)
              + 0.5 * (weights[i] + weights[j]) / (values[i] + values[j]) * (a - b)
          }
      }
    }
  }

  /// ẆV.
  private func multiplyByRight(_ ẇ: UnsafeBufferPointer<Double>) {
    BLAS.product(
      1, ẇ.baseAddress!, by: decomposition.rightTransposed, bTransposed: true, adding: 0, to: left,
      rows: m, inner: n, columns: p)
  }

  private func addLeft(to w̄: UnsafeMutableBufferPointer<Double>) {
    BLAS.product(
      1, left, by: decomposition.rightTransposed, adding: 1, to: w̄.baseAddress!,
      rows: m, inner: p, columns: n)
  }
}
