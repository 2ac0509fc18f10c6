import LinearAlgebra
import Measures
import Sampling
import Testing

struct CholeskyTests {
  @Test(arguments: [1, 2, 5, 40, 100])
  func solves(order n: Int) throws {
    let stream = RandomStream(seed: 3).substream("cholesky \(n)")
    let factor = stream.at(iteration: 0).normals(n * n)
    var a = [Double](repeating: 0, count: n * n)
    BLAS.product(
      1, factor, by: factor, bTransposed: true, adding: 0, to: &a, rows: n, inner: n, columns: n)
    for i in 0..<n { a[i * n + i] += Double(n) }
    let x = stream.at(iteration: 1).normals(n)
    let b = (0..<n).map { i in (0..<n).reduce(0) { $0 + a[i * n + $1] * x[$1] } }
    let solution = try #require(Cholesky.solve(a, b))
    #expect(relativeDifference(solution, x) < 1e-13)
  }

  @Test func refusesWhatIsNotPositiveDefinite() {
    #expect(Cholesky.solve([1, 2, 2, 1], [1, 1]) == nil)  // eigenvalues 3 and −1
    #expect(Cholesky.solve([1, 1, 1, 1], [1, 1]) == nil)  // singular
    #expect(Cholesky.solve([-1], [1]) == nil)
    #expect(Cholesky.solve([0], [1]) == nil)
  }

  @Test func refusesEntriesThatAreNoNumbers() {
    #expect(Cholesky.solve([.nan], [1]) == nil)
    #expect(Cholesky.solve([1, .nan, .nan, 1], [1, 1]) == nil)
    #expect(Cholesky.solve([1, 0, 0, .nan], [1, 1]) == nil)
  }
}
