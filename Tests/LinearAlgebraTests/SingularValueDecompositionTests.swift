import LinearAlgebra
import Measures
import Sampling
import Testing

struct SingularValueDecompositionTests {
  static let shapes = [[1, 1], [1, 6], [6, 1], [4, 4], [7, 3], [3, 7], [60, 60], [90, 40]]

  static func normals(_ count: Int, _ seed: Int = 0) -> [Double] {
    RandomStream(seed: 73).substream("singular \(count)").at(iteration: seed).normals(count)
  }

  @Test(arguments: shapes)
  func factorsMultiplyToTheMatrix(shape: [Int]) {
    let (m, n) = (shape[0], shape[1])
    let p = min(m, n)
    let w = Self.normals(m * n)
    let decomposition = SingularValueDecomposition(rows: m, columns: n)
    #expect(decomposition.factorize(w) == nil)
    let (u, σ, vᵀ) = (decomposition.left, decomposition.values, decomposition.rightTransposed)
    for i in 0..<p { #expect(σ[i] > 0 && (i == 0 || σ[i] <= σ[i - 1])) }
    var product = [Double](repeating: 0, count: m * n)
    for r in 0..<m {
      for c in 0..<n {
        for i in 0..<p { product[r * n + c] += u[r * p + i] * σ[i] * vᵀ[i * n + c] }
      }
    }
    #expect(relativeDifference(product, w) < 1e-14 * Double(m + n))
    for i in 0..<p {
      for j in 0...i {
        let left = (0..<m).reduce(0) { $0 + u[$1 * p + i] * u[$1 * p + j] }
        let right = (0..<n).reduce(0) { $0 + vᵀ[i * n + $1] * vᵀ[j * n + $1] }
        let expected = i == j ? 1.0 : 0
        #expect(abs(left - expected) < 1e-15 * Double(m + n))
        #expect(abs(right - expected) < 1e-15 * Double(m + n))
      }
    }
  }

  @Test func valuesByHand() {
    let decomposition = SingularValueDecomposition(rows: 2, columns: 3)
    #expect(decomposition.factorize([0, 0, -3, 0, 2, 0]) == nil)
    #expect(
      relativeDifference([decomposition.values[0], decomposition.values[1]], [3, 2]) < 1e-15)
    #expect(decomposition.resolution == 3 * Double.ulpOfOne * decomposition.values[0])
  }

  @Test func entriesThatAreNotFiniteAreNamed() {
    let decomposition = SingularValueDecomposition(rows: 2, columns: 3)
    let failure = decomposition.factorize([1, 2, 3, 4, .infinity, 6])
    #expect(failure == .entryIsNotFinite(row: 1, column: 1, value: .infinity))
    #expect((0..<2).allSatisfy { decomposition.values[$0].isNaN })
    #expect((0..<4).allSatisfy { decomposition.left[$0].isNaN })
    #expect((0..<6).allSatisfy { decomposition.rightTransposed[$0].isNaN })
    #expect(decomposition.factorize([1, 0, 0, 0, 1, 0]) == nil)
    #expect(relativeDifference(decomposition.values[1], 1) < 1e-15)
  }

  /// This does not hold for larger ones: on processors with AVX-512, OpenBLAS's products of small
  /// matrices allocate memory of their own.
  @Test(arguments: shapes.filter { $0.max()! < 20 })
  func nothingIsAllocated(shape: [Int]) {
    let w = (0..<3).map { Self.normals(shape[0] * shape[1], $0) }
    let decomposition = SingularValueDecomposition(rows: shape[0], columns: shape[1])
    _ = decomposition.factorize(w[0])
    let count = allocations { for w in w { _ = decomposition.factorize(w) } }
    #expect(count == 0 || count == nil)
  }
}
