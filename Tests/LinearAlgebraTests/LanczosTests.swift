import Foundation
import LinearAlgebra
import Measures
import Sampling
import Testing

struct LanczosTests {
  static let stream = RandomStream(seed: 23)

  /// A spectrum, descending from 1.
  struct Spectrum: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let values: @Sendable (_ n: Int) -> [Double]
  }

  /// Separated, evenly spaced, and in clusters at the top that no number of steps tells apart; eigenvalues
  /// where Chebyshev's polynomials are largest; singular matrices.
  static let spectra = [
    Spectrum(testDescription: "separated") { n in (0..<n).map { pow(0.5, Double($0)) } },
    Spectrum(testDescription: "even") { n in (0..<n).map { 1 - Double($0) / Double(n) } },
    Spectrum(testDescription: "clustered") { n in
      (0..<n).map { $0 < n / 4 ? 1 - 1e-6 * Double($0) : 0.5 }
    },
    Spectrum(testDescription: "one above a cluster") { n in
      (0..<n).map { $0 == 0 ? 1 : 0.99 - 1e-9 * Double($0) }
    },
    Spectrum(testDescription: "Chebyshev") { n in
      (0..<n).map { $0 == 0 ? 1 : 0.49 * (1 + cos(Double.pi * Double($0) / Double(n))) }
    },
    Spectrum(testDescription: "rank 3") { n in (0..<n).map { $0 < 3 ? 1 / Double($0 + 1) : 0 } },
    Spectrum(testDescription: "identity") { n in [Double](repeating: 1, count: n) },
    Spectrum(testDescription: "zero") { n in [Double](repeating: 0, count: n) },
  ]

  /// The interval holds the eigenvalue, and is at most as wide as stated. A start's distribution does not
  /// depend on the axes, so diagonal matrices stand for all.
  @Test(arguments: spectra, [1, 2, 30, 3000])
  func theIntervalHoldsTheEigenvalue(spectrum: Spectrum, order n: Int) throws {
    let values = spectrum.values(n)
    for tolerance in [0.3, 0.01] {
      let lanczos = Lanczos(order: n, tolerance: tolerance)
      for trial in 0..<3 {
        let start = Self.stream.substream("\(n)").at(iteration: trial).normals(n)
        let found = try #require(
          lanczos.largestEigenvalue(from: start) { zip(values, $0).map { $0 * $1 } })
        #expect(found.contains(values[0]), "\(found)")
        #expect(
          found.upperBound - found.lowerBound <= (tolerance + 1e-12) * found.upperBound)
      }
    }
  }

  /// Rotated, against the eigenvalues by LAPACK.
  @Test(arguments: spectra)
  func agreesWithLAPACK(spectrum: Spectrum) throws {
    let n = 300
    var q = Self.stream.substream("rotation").at(iteration: 0).normals(n * n)
    var orthonormalizer = Orthonormalizer(dimension: n, vectors: n)
    orthonormalizer.orthonormalize(&q)
    let values = spectrum.values(n)
    var scaled = q
    for k in 0..<n { for i in 0..<n { scaled[k * n + i] *= values[k] } }
    var a = [Double](repeating: 0, count: n * n)
    BLAS.product(
      1, q, aTransposed: true, by: scaled, adding: 0, to: &a, rows: n, inner: n, columns: n)
    let largest = try #require(SymmetricEigen(a, order: n)?.values.last)
    let matrix = a
    let found = try #require(
      Lanczos(order: n, tolerance: 0.01).largestEigenvalue(
        from: Self.stream.at(iteration: 0).normals(n)
      ) { v in
        var product = v
        BLAS.product(1, matrix, by: v, adding: 0, to: &product, rows: n, inner: n, columns: 1)
        return product
      })
    let rounding = 1e-13 * Double(n)
    #expect(found.lowerBound <= largest + rounding && largest <= found.upperBound + rounding)
    #expect(found.upperBound - found.lowerBound <= 0.0101 * found.upperBound + rounding)
  }

  /// By hand: ln(2·√(2n/π)/10⁻¹²) / (2 artanh √ε) + ½, rounded up; at most n.
  @Test func steps() {
    #expect(Lanczos(order: 20000, tolerance: 0.01).steps == 166)
    #expect(Lanczos(order: 47236, tolerance: 0.01).steps == 168)
    #expect(Lanczos(order: 20000, tolerance: 0.25).steps == 31)
    #expect(Lanczos(order: 100, tolerance: 0.01).steps == 100)
  }

  /// On the spectrum that is worst for that many steps, the Ritz value does stay as far below as the bound
  /// allows: fewer steps would not do for such a start.
  @Test func theBoundIsNotLoose() throws {
    let lanczos = Lanczos(order: 3000, tolerance: 0.1)
    let ε = lanczos.tolerance
    // One eigenvalue at 1, the others at Chebyshev's nodes over [0, 1 − ε]; a start with next to nothing
    // along the first.
    let values = (0..<3000).map {
      $0 == 0 ? 1 : (1 - ε) * 0.5 * (1 + cos(Double.pi * Double($0) / 3000))
    }
    var start = Self.stream.at(iteration: 0).normals(3000)
    start[0] = 1e-13
    let found = try #require(
      lanczos.largestEigenvalue(from: start) { zip(values, $0).map { $0 * $1 } })
    #expect(found.lowerBound < 0.95)
    start[0] = 1e-3
    let again = try #require(
      lanczos.largestEigenvalue(from: start) { zip(values, $0).map { $0 * $1 } })
    #expect(again.lowerBound > 0.999)
  }

  @Test func whatIsNotFiniteGivesNil() {
    let start = Self.stream.at(iteration: 0).normals(50)
    for bad in [Double.nan, .infinity] {
      #expect(
        Lanczos(order: 50, tolerance: 0.1).largestEigenvalue(from: start) { $0.map { $0 * bad } }
          == nil)
    }
  }
}
