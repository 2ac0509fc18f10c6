import LinearAlgebra
import Measures
import Sampling
import Testing

/// BLAS against loops written out.
struct BLASTests {
  static let stream = RandomStream(seed: 1).substream("blas")

  /// C ← α·op(A)·op(B) + βC, entry by entry.
  static func naiveProduct(
    _ α: Double, _ a: [Double], _ aTransposed: Bool, _ b: [Double], _ bTransposed: Bool,
    _ β: Double, _ c: [Double], _ m: Int, _ k: Int, _ n: Int
  ) -> [Double] {
    var result = c
    for i in 0..<m {
      for j in 0..<n {
        var entry = β * c[i * n + j]
        for l in 0..<k {
          entry +=
            α * (aTransposed ? a[l * m + i] : a[i * k + l])
            * (bTransposed ? b[j * k + l] : b[l * n + j])
        }
        result[i * n + j] = entry
      }
    }
    return result
  }

  @Test(arguments: [
    [1, 1, 1], [1, 4, 1], [5, 1, 1], [5, 3, 1], [1, 1, 6], [1, 7, 4], [6, 1, 5], [4, 5, 6],
    [17, 33, 9],
  ])
  func matrixProduct(sizes: [Int]) {
    let (m, k, n) = (sizes[0], sizes[1], sizes[2])
    let a = Self.stream.at(iteration: 0).normals(m * k)
    let b = Self.stream.at(iteration: 1).normals(k * n)
    let c = Self.stream.at(iteration: 2).normals(m * n)
    for (aTransposed, bTransposed) in [(false, false), (true, false), (false, true), (true, true)] {
      for (α, β) in [(1.0, 0.0), (1.0, 1.0), (-0.7, 2.5)] {
        var result = c
        BLAS.product(
          α, a, aTransposed: aTransposed, by: b, bTransposed: bTransposed, adding: β,
          to: &result, rows: m, inner: k, columns: n)
        let expected = Self.naiveProduct(
          α, a, aTransposed, b, bTransposed, β, c, m, k, n)
        #expect(
          relativeDifference(result, expected) < 1e-14,
          "\(sizes), transposed \(aTransposed) \(bTransposed), α \(α), β \(β)")
      }
    }
  }

  /// On and below the diagonal; entries above it stay.
  @Test(arguments: [1, 2, 7, 32, 65], [0, 1, 5, 40])
  func symmetricUpdate(order n: Int, rows k: Int) {
    let a = Self.stream.at(iteration: 6).normals(max(k, 1) * n)
    let c = Self.stream.at(iteration: 7).normals(n * n)
    for (α, β) in [(1.0, 1.0), (-0.7, 2.5), (1.3, 0.0)] {
      var result = c
      BLAS.symmetricUpdate(α, a, rows: k, adding: β, to: &result, order: n)
      let expected = (0..<n * n).map { place in
        let (i, j) = (place / n, place % n)
        guard j <= i else { return c[place] }
        return (0..<k).reduce(β * c[place]) { $0 + α * a[$1 * n + i] * a[$1 * n + j] }
      }
      #expect(relativeDifference(result, expected) < 1e-14, "order \(n), \(k) rows, \(α), \(β)")
    }
  }

  @Test(arguments: [1, 2, 7, 32, 65])
  func symmetricProduct(order n: Int) {
    var a = Self.stream.at(iteration: 3).normals(n * n)
    for i in 0..<n { for j in 0..<i { a[i * n + j] = a[j * n + i] } }
    let x = Self.stream.at(iteration: 4).normals(n)
    let y = Self.stream.at(iteration: 5).normals(n)
    var result = y
    BLAS.symmetricProduct(0.5, a, x, adding: -2, to: &result, order: n)
    let expected = Self.naiveProduct(0.5, a, false, x, false, -2, y, n, n, 1)
    #expect(relativeDifference(result, expected) < 1e-14)
  }

  @Test(arguments: [1, 2, 15, 1000])
  func vectors(count n: Int) {
    let x = Self.stream.at(iteration: 6).normals(n)
    var y = Self.stream.at(iteration: 7).normals(n)
    let before = y
    let dot = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(BLAS.dot(x.span, y.span) - dot) < 1e-13 * Double(n))
    let square = x.reduce(0) { $0 + $1 * $1 }
    #expect(relativeDifference(BLAS.norm(x.span), square.squareRoot()) < 1e-14)

    var out = y.mutableSpan
    BLAS.add(-1.5, times: x.span, to: &out)
    #expect(relativeDifference(y, zip(before, x).map { $0 - 1.5 * $1 }) < 1e-15)
  }

  @Test func normNeitherOverflowsNorUnderflows() {
    #expect(relativeDifference(BLAS.norm([3e200, 4e200].span), 5e200) < 1e-15)
    #expect(relativeDifference(BLAS.norm([3e-200, 4e-200].span), 5e-200) < 1e-15)
  }

  /// This is why any number of jobs gives the same bytes: memory from the system begins on 16-byte
  /// boundaries and otherwise anywhere, and kernels of some processors sum in another order when an
  /// operand begins between such boundaries (OpenBLAS's `ddot` and `dgemv` for SSE3, `dgemv` for AVX).
  @Test(arguments: [1, 2, 3, 7, 16, 31, 64, 101])
  func bitsDoNotDependOnTheBoundary(count n: Int) {
    let (matrix, vector) = (Self.stream.at(iteration: 8), Self.stream.at(iteration: 9))
    let (a, x) = (matrix.normals(n * n), vector.normals(3 * n))
    let (memory, points, result) = (
      AlignedBuffer(count: n * n + 8), AlignedBuffer(count: 3 * n + 8),
      AlignedBuffer(count: 3 * n + 8)
    )
    var first: [UInt64]?
    for (i, j, k) in [(0, 0, 0), (2, 0, 0), (0, 2, 0), (0, 0, 2), (2, 4, 6), (4, 2, 2), (6, 6, 4)] {
      let (a, x, y) = (
        Self.copy(a, to: memory.base + i), Self.copy(x, to: points.base + j), result.base + k
      )
      var made = [BLAS.dot(n, a, x)]
      BLAS.symmetricProduct(1, a, x, adding: 0, to: y, order: n)
      made += (0..<n).map { y[$0] }
      for transposed in [false, true] {
        for columns in [1, 3] {
          BLAS.product(
            1, a, aTransposed: transposed, by: x, adding: 0, to: y, rows: n, inner: n,
            columns: columns)
          made += (0..<n * columns).map { y[$0] }
        }
      }
      BLAS.add(0.3, times: a, to: y, count: n)
      made += (0..<n).map { y[$0] }
      let bits = made.map(\.bitPattern)
      #expect(bits == first ?? bits, "\(i), \(j), \(k)")
      first = bits
    }
  }

  private static func copy(
    _ values: [Double], to place: UnsafeMutablePointer<Double>
  ) -> UnsafePointer<Double> {
    place.update(from: values, count: values.count)
    return UnsafePointer(place)
  }

  /// Runs side by side rely on this; Debian's serial build would say no.
  @Test func libraryIsSafeUnderThreads() {
    #expect(BLAS.allowsConcurrentCalls)
    #expect(BLAS.identification.configuration.contains("OpenBLAS"))
    #expect(!BLAS.identification.core.isEmpty)
  }
}
