/// An operation y = h(Σᵢ φᵢ(xᵢ)) with one term per entry. One pass over the point and the direction,
/// a block of each at a time, gives its values at two points of a line.
package protocol SeparableOperation: Operation {
  /// Σᵢ φᵢ(xᵢ + tvᵢ) and Σᵢ φᵢ(xᵢ − tvᵢ) over the entries `range`, which lie within one block
  /// (`ConstantBlocks`).
  ///
  /// - Parameters:
  ///   - x: where the entries `range` of x begin; likewise for v.
  ///   - scratch: the node's own.
  func sums(
    over range: Range<Int>, at x: UnsafePointer<Double>, along v: UnsafePointer<Double>,
    by t: Double, scratch: UnsafeMutablePointer<Double>
  ) -> (forward: Double, backward: Double)

  /// h.
  func value(ofSum sum: Double) -> Double
}
