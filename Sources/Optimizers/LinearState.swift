internal import LinearAlgebra

// Applies a linear iteration to a state of two vectors of n numbers, the point x and the memory u.

extension [Double] {
  /// x ← x + ω·u.
  mutating func lookAhead(by ω: Double) {
    guard ω != 0 else { return }
    let n = count / 2
    withUnsafeMutableBufferPointer { s in
      for i in 0..<n { s[i] += ω * s[n + i] }
    }
  }

  /// x ← x + p·u, u ← q·u.
  mutating func carry(_ iteration: LinearIteration) {
    let (p, q) = (iteration.carry, iteration.decay)
    guard p != 0 || q != 1 else { return }
    let n = count / 2
    withUnsafeMutableBufferPointer { s in
      for i in 0..<n {
        let u = s[n + i]
        s[i] += p * u
        s[n + i] = q * u
      }
    }
  }

  /// Adds a multiple of `gradient` to one of the state's vectors.
  mutating func add(_ t: Double, times gradient: [Double], toVector i: Int) {
    withVector(i, of: gradient.count) { BLAS.add(t, times: gradient.span, to: &$0) }
  }

  /// The i-th of the vectors of n numbers.
  mutating func withVector(
    _ i: Int, of n: Int, _ body: (inout MutableSpan<Double>) -> Void
  ) {
    withUnsafeMutableBufferPointer { all in
      var vector = UnsafeMutableBufferPointer(rebasing: all[i * n..<(i + 1) * n]).mutableSpan
      body(&vector)
    }
  }
}
