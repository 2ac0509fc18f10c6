internal import LinearAlgebra

/// The unit vectors e₁ … eₙ as directions to differentiate along, k of them at a time.
///
/// Every batch is full: the last ends with eₙ, and repeats a few directions of the one before it if
/// k does not divide n.
struct UnitDirections {
  let dimension: Int
  /// k, at most n.
  let atOnce: Int
  private let vectors: AlignedBuffer

  init(dimension n: Int, atOnce: Int) {
    precondition(atOnce > 0, "at least one direction at a time")
    dimension = n
    self.atOnce = min(atOnce, n)
    vectors = AlignedBuffer(count: self.atOnce * n)
  }

  var batchCount: Int { (dimension + atOnce - 1) / atOnce }

  /// Passes `body` each batch with the number of its first direction.
  func forEachBatch(_ body: (_ first: Int, _ batch: Frame.Operand.Block) -> Void) {
    let n = dimension
    for start in stride(from: 0, to: n, by: atOnce) {
      let first = min(start, n - atOnce)
      for j in 0..<atOnce { vectors.base[j * n + first + j] = 1 }
      body(first, .init(base: vectors.base, stride: n))
      for j in 0..<atOnce { vectors.base[j * n + first + j] = 0 }
    }
  }
}
