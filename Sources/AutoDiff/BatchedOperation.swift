/// An operation whose values at many points take less together than one after another: a matrix and
/// a vector many times over are a product of two matrices.
protocol BatchedOperation: Operation {
  /// How many doubles of scratch memory this many points of n entries take.
  func batchScratchCount(points: Int, dimension n: Int) -> Int

  /// Writes the m scalar values at the m points of n entries that stand one after another in
  /// `points`.
  func evaluate(
    points: UnsafePointer<Double>, count m: Int, dimension n: Int,
    scratch: UnsafeMutablePointer<Double>, into values: UnsafeMutablePointer<Double>)
}
