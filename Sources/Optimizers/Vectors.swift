/// Loops over vectors outside of generic code, so that they are compiled for numbers alone.
enum Vectors {
  /// out ← x + td.
  static func write(
    _ x: [Double], plus t: Double, times d: [Double], to out: inout [Double]
  ) {
    x.withUnsafeBufferPointer { x in
      d.withUnsafeBufferPointer { d in
        out.withUnsafeMutableBufferPointer { out in
          precondition(x.count == out.count && d.count == out.count, "vectors of one length")
          for i in out.indices { out[i] = x[i] + t * d[i] }
        }
      }
    }
  }

  /// out ← −x.
  static func write(negativeOf x: [Double], to out: inout [Double]) {
    x.withUnsafeBufferPointer { x in
      out.withUnsafeMutableBufferPointer { out in
        precondition(x.count == out.count, "vectors of one length")
        for i in out.indices { out[i] = -x[i] }
      }
    }
  }

  /// Whether all entries are finite.
  static func areFinite(_ x: [Double]) -> Bool {
    x.withUnsafeBufferPointer { x in
      for i in x.indices where !x[i].isFinite { return false }
      return true
    }
  }
}
