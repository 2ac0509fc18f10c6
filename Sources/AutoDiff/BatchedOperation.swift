/// An operation that evaluates many points together with less work than one after another: many
/// products of a matrix and a vector become one product of two matrices.
protocol BatchedOperation: Operation {
  /// The doubles of scratch memory that this many points of n entries need.
  func batchScratchCount(points: Int, dimension n: Int) -> Int

  /// Writes the m scalar values at the m points of n entries that are stored one after another in
  /// `points`.
  func evaluate(
    points: UnsafePointer<Double>, count m: Int, dimension n: Int,
    scratch: UnsafeMutablePointer<Double>, into values: UnsafeMutablePointer<Double>)
}
