internal import CKernels

/// Loops over vectors whose results have the same bits on every processor, however a vector is cut
/// into blocks. BLAS does not promise that.
package enum EntrywiseKernels {
  private static let kernels = zo_directions().pointee

  /// Changes the entries `range` of x to x + αv, each with two roundings.
  package static func move(
    _ x: inout MutableSpan<Double>, in range: Range<Int>, by α: Double, along v: Span<Double>
  ) {
    precondition(
      v.count == range.count && 0 <= range.lowerBound && range.upperBound <= x.count,
      "entries \(range) of \(x.count), moved along \(v.count)")
    x.withUnsafeMutableBufferPointer { x in
      v.withUnsafeBufferPointer { v in
        guard let v = v.baseAddress else { return }
        let part = x.baseAddress! + range.lowerBound
        kernels.move(part, α, v, part, range.count)
      }
    }
  }

  /// Changes the entries `range` of x to x + α·sign v, where no entry of v is zero.
  package static func move(
    _ x: inout MutableSpan<Double>, in range: Range<Int>, by α: Double, alongSignsOf v: Span<Double>
  ) {
    precondition(
      v.count == range.count && 0 <= range.lowerBound && range.upperBound <= x.count,
      "entries \(range) of \(x.count), moved along \(v.count)")
    x.withUnsafeMutableBufferPointer { x in
      v.withUnsafeBufferPointer { v in
        guard let v = v.baseAddress else { return }
        kernels.move_by_signs(x.baseAddress! + range.lowerBound, α, v, range.count)
      }
    }
  }

  /// x + αv, written to `out`, each entry with two roundings.
  package static func write(
    _ count: Int, of x: UnsafePointer<Double>, movedBy α: Double, along v: UnsafePointer<Double>,
    to out: UnsafeMutablePointer<Double>
  ) {
    kernels.move(x, α, v, out, count)
  }

  /// Multiplies the entries `range` of x by α.
  package static func scale(_ x: inout MutableSpan<Double>, in range: Range<Int>, by α: Double) {
    precondition(
      0 <= range.lowerBound && range.upperBound <= x.count, "entries \(range) of \(x.count)")
    x.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { return }
      kernels.scale(base + range.lowerBound, α, range.count)
    }
  }

  /// Σᵢ |xᵢ|.
  package static func magnitudes(_ x: Span<Double>) -> Double {
    x.withUnsafeBufferPointer {
      guard let base = $0.baseAddress else { return 0 }
      return kernels.magnitudes(base, $0.count)
    }
  }

  /// Σᵢ xᵢ².
  package static func squares(_ x: Span<Double>) -> Double {
    x.withUnsafeBufferPointer {
      guard let base = $0.baseAddress else { return 0 }
      return kernels.squares(nil, base, nil, $0.count)
    }
  }

  /// Σᵢ λᵢ(xᵢ − cᵢ)²; λᵢ = 1 and cᵢ = 0 if nil.
  package static func squares(
    _ count: Int, weights λ: UnsafePointer<Double>? = nil, of x: UnsafePointer<Double>,
    about c: UnsafePointer<Double>? = nil
  ) -> Double {
    kernels.squares(λ, x, c, count)
  }

  /// The same sum at x + tv and at x − tv, with the bits it has there.
  package static func squares(
    _ count: Int, weights λ: UnsafePointer<Double>? = nil, of x: UnsafePointer<Double>,
    along v: UnsafePointer<Double>, by t: Double, about c: UnsafePointer<Double>? = nil
  ) -> (forward: Double, backward: Double) {
    var totals = (0.0, 0.0)
    withUnsafeMutableBytes(of: &totals) {
      kernels.squares_along(
        λ, x, v, t, c, count, $0.assumingMemoryBound(to: Double.self).baseAddress!)
    }
    return totals
  }
}
