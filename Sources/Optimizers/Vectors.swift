/// Loops over vectors outside generic code, so that they are compiled for numbers alone.
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

  /// x ← y − x.
  static func subtract(_ x: inout [Double], from y: [Double]) {
    y.withUnsafeBufferPointer { y in
      x.withUnsafeMutableBufferPointer { x in
        precondition(x.count == y.count, "vectors of one length")
        for i in x.indices { x[i] = y[i] - x[i] }
      }
    }
  }

  /// Whether all entries are finite.
  static func areFinite(_ x: [Double]) -> Bool {
    x.withUnsafeBufferPointer { x in
      // No early exit, so that several entries can be checked at a time.
      var others = 0
      for i in x.indices { others &+= x[i].isFinite ? 0 : 1 }
      return others == 0
    }
  }
}
