import LinearAlgebra
import Measures
import Sampling
import Testing

struct SymmetricEigenTests {
  static func symmetric(_ n: Int) -> [Double] {
    var a = RandomStream(seed: 2).substream("eigen \(n)").at(iteration: 0).normals(n * n)
    for i in 0..<n { for j in 0..<i { a[i * n + j] = a[j * n + i] } }
    return a
  }

  @Test(arguments: [1, 2, 3, 10, 50, 130])
  func pairsSolveTheEquation(order n: Int) throws {
    let a = Self.symmetric(n)
    let eigen = try #require(SymmetricEigen(a, order: n))
    #expect(eigen.values == eigen.values.sorted())
    let size = max(abs(eigen.values.first!), abs(eigen.values.last!))
    for k in 0..<n {
      let q = Array(eigen.vectors[k * n..<(k + 1) * n])
      for i in 0..<n {
        let product = (0..<n).reduce(0) { $0 + a[i * n + $1] * q[$1] }
        #expect(abs(product - eigen.values[k] * q[i]) < 1e-14 * Double(n) * size)
      }
      for l in 0...k {
        let dot = (0..<n).reduce(0) { $0 + q[$1] * eigen.vectors[l * n + $1] }
        #expect(abs(dot - (k == l ? 1 : 0)) < 1e-14 * Double(n))
      }
    }
    let trace = (0..<n).reduce(0) { $0 + a[$1 * n + $1] }
    #expect(abs(eigen.values.reduce(0, +) - trace) < 1e-13 * Double(n) * size)
  }

  @Test func knownPairs() throws {
    let eigen = try #require(SymmetricEigen([2, 1, 1, 2], order: 2))
    #expect(relativeDifference(eigen.values, [1, 3]) < 1e-15)
    // Rows: (1, −1)/√2 and (1, 1)/√2 up to sign.
    #expect(abs(eigen.vectors[0] + eigen.vectors[1]) < 1e-15)
    #expect(abs(eigen.vectors[2] - eigen.vectors[3]) < 1e-15)
  }

  /// In every place of the matrix, on the diagonal and off it.
  @Test(arguments: [Double.nan, .infinity], [1, 2, 5, 40])
  func entriesThatAreNoNumbersGiveNil(entry: Double, order n: Int) {
    for (i, j) in [(0, 0), (n - 1, n - 1), (n / 2, 0)] {
      var a = Self.symmetric(n)
      a[i * n + j] = entry
      a[j * n + i] = entry
      let isNil = SymmetricEigen(a, order: n) == nil
      #expect(isNil, "\(entry) at \(i), \(j) of order \(n)")
    }
  }

  /// One solver for many matrices; it reads their lower triangles.
  @Test(arguments: [1, 2, 9, 40]) func solver(order n: Int) throws {
    var solver = SymmetricEigenSolver(order: n)
    var values = [Double](repeating: 0, count: n)
    for k in 0..<3 {
      let a = Self.symmetric(n).map { $0 * Double(k + 1) }
      let whole = try #require(SymmetricEigen(a, order: n))
      var vectors = a
      for i in 0..<n { for j in i + 1..<max(n, i + 1) { vectors[i * n + j] = .nan } }
      let isDone = solver.decompose(&vectors, values: &values)
      #expect(isDone)
      #expect(vectors == whole.vectors && values == whole.values)
      var damaged = a
      damaged[(n - 1) * n] = .infinity
      let isRefused = !solver.decompose(&damaged, values: &values)
      #expect(isRefused)
    }
  }

  @Test(arguments: [1, 2, 9]) func aSolverAllocatesNothing(order n: Int) {
    var solver = SymmetricEigenSolver(order: n)
    var (vectors, values) = (Self.symmetric(n), [Double](repeating: 0, count: n))
    _ = solver.decompose(&vectors, values: &values)
    let count = allocations {
      for _ in 0..<3 { _ = solver.decompose(&vectors, values: &values) }
    }
    #expect(count == 0 || count == nil)
  }
}
