/// An operation y = h(Σᵢ φᵢ(xᵢ)), one term an entry, whose values at two points of a line are had in
/// one pass over the point and the direction, a block of each at a time.
package protocol SeparableOperation: Operation {
  /// Σᵢ φᵢ(xᵢ + tvᵢ) and Σᵢ φᵢ(xᵢ − tvᵢ) over the entries `range`, which lie within one block
  /// (`ConstantBlocks`).
  ///
  /// - Parameters:
  ///   - x: where the entries `range` of x begin; v likewise.
  ///   - scratch: the node's own.
  func sums(
    over range: Range<Int>, at x: UnsafePointer<Double>, along v: UnsafePointer<Double>,
    by t: Double, scratch: UnsafeMutablePointer<Double>
  ) -> (forward: Double, backward: Double)

  /// h.
  func value(ofSum sum: Double) -> Double
}
