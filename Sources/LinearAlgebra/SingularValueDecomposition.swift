internal import COpenBLAS

/// W = U diag(σ) Vᵀ for an m × n matrix, with p = min(m, n) singular values (LAPACK `dgesdd`).
///
/// Allocates memory when it is made, and nothing after that except what OpenBLAS's products of
/// small matrices allocate for themselves on some processors. Matrices are stored by rows.
package final class SingularValueDecomposition {
  package let rows: Int
  package let columns: Int
  /// p = min(m, n).
  package var count: Int { min(rows, columns) }

  private let valueStorage: AlignedBuffer
  private let leftStorage: AlignedBuffer
  private let rightStorage: AlignedBuffer
  /// W, which LAPACK overwrites.
  private let matrix: AlignedBuffer
  private var work: [Double]
  private var integers: [Int32]

  /// σ, descending.
  package var values: UnsafePointer<Double> { UnsafePointer(valueStorage.base) }
  /// U, m × p.
  package var left: UnsafePointer<Double> { UnsafePointer(leftStorage.base) }
  /// Vᵀ, p × n.
  package var rightTransposed: UnsafePointer<Double> { UnsafePointer(rightStorage.base) }

  /// max(m, n)·ε·σ₁: singular values no further apart than this, or from 0, cannot be told apart.
  package var resolution: Double { Double(max(rows, columns)) * Double.ulpOfOne * values[0] }

  /// Memory for m × n matrices, to be decomposed one after another.
  package init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    let count = min(rows, columns)
    valueStorage = AlignedBuffer(count: count)
    leftStorage = AlignedBuffer(count: rows * count)
    rightStorage = AlignedBuffer(count: count * columns)
    matrix = AlignedBuffer(count: rows * columns)
    integers = [Int32](repeating: 0, count: 8 * count)
    work = [0]
    _ = decompose(workCount: -1)  // asks how much workspace is needed
    work = [Double](repeating: 0, count: Int(work[0]))
  }

  /// The bytes of memory held.
  package var bytes: Int {
    [valueStorage, leftStorage, rightStorage, matrix].reduce(work.count) { $0 + $1.count }
      * MemoryLayout<Double>.stride + integers.count * MemoryLayout<Int32>.stride
  }

  /// Decomposes a matrix, in place of the previous one.
  ///
  /// - Returns: why there is no decomposition, whose numbers are then all NaN; nil if there is one.
  package func factorize(_ w: UnsafePointer<Double>) -> FactorizationFailure? {
    var failure = FactorizationFailure.notFinite(w, rows: rows, columns: columns)
    if failure == nil {
      matrix.base.update(from: w, count: matrix.count)
      if !decompose(workCount: Int32(work.count)) { failure = .doesNotConverge }
    }
    if failure != nil {
      valueStorage.base.update(repeating: .nan, count: valueStorage.count)
      leftStorage.base.update(repeating: .nan, count: leftStorage.count)
      rightStorage.base.update(repeating: .nan, count: rightStorage.count)
    }
    return failure
  }

  /// LAPACK reads by columns, so it decomposes Wᵀ = VΣUᵀ: its left vectors are our right ones.
  private func decompose(workCount: Int32) -> Bool {
    BLAS.configured
    var (m, n, p) = (Int32(columns), Int32(rows), Int32(count))
    var workCount = workCount
    var info: Int32 = 0
    dgesdd_(
      "S", &m, &n, matrix.base, &m, valueStorage.base, rightStorage.base, &m, leftStorage.base, &p,
      &work, &workCount, &integers, &info)
    precondition(info >= 0, "dgesdd rejects argument \(-info)")
    return info == 0
  }
}
