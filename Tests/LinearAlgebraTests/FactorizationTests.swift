import Foundation
import LinearAlgebra
import Measures
import Sampling
import Testing

/// What a factorisation kept for many solutions promises, LU and Cholesky alike.
struct FactorizationTests {
  static let orders = [1, 2, 5, 40, 100]

  /// A symmetric positive definite matrix, or one of no special kind.
  static func matrix(_ n: Int, isDefinite: Bool, seed: Int = 0) -> [Double] {
    let factor = RandomStream(seed: 71).substream("factor \(n)").at(iteration: seed).normals(n * n)
    guard isDefinite else { return factor }
    var a = [Double](repeating: 0, count: n * n)
    BLAS.product(
      1, factor, by: factor, bTransposed: true, adding: 0, to: &a, rows: n, inner: n, columns: n)
    for i in 0..<n { a[i * (n + 1)] += Double(n) }
    return a
  }

  static func make(_ n: Int, isDefinite: Bool) -> any SquareFactorization {
    isDefinite ? CholeskyFactorization(order: n) : LUFactorization(order: n)
  }

  static func product(_ a: [Double], transposed: Bool, _ x: [Double], _ n: Int, _ k: Int)
    -> [Double]
  {
    var b = [Double](repeating: 0, count: n * k)
    for i in 0..<n {
      for j in 0..<n {
        let entry = transposed ? a[j * n + i] : a[i * n + j]
        for c in 0..<k { b[i * k + c] += entry * x[j * k + c] }
      }
    }
    return b
  }

  @Test(arguments: orders, [false, true])
  func solvesForAllColumnsAndTheTranspose(order n: Int, isDefinite: Bool) {
    let a = Self.matrix(n, isDefinite: isDefinite)
    let factors = Self.make(n, isDefinite: isDefinite)
    #expect(factors.factorize(a) == nil)
    for k in [1, 2, 7] {
      for transposed in [false, true] {
        let x = RandomStream(seed: 72).at(iteration: k).normals(n * k)
        var solution = Self.product(a, transposed: transposed, x, n, k)
        factors.solve(&solution, columns: k, transposed: transposed)
        // Matrices of no special kind have condition numbers up to a few thousand.
        #expect(relativeDifference(solution, x) < 1e-11)
      }
    }
  }

  /// Multiplying row i by 2ⁱ multiplies the determinant by 2ⁿ⁽ⁿ⁻¹⁾ᐟ².
  @Test(arguments: orders)
  func determinantScalesWithRows(order n: Int) {
    let a = Self.matrix(n, isDefinite: false)
    let scaled = a.indices.map { a[$0] * pow(2, Double($0 / n)) }
    let factors = LUFactorization(order: n)
    #expect(factors.factorize(a) == nil)
    let before = factors.logAbsoluteDeterminant
    #expect(factors.factorize(scaled) == nil)
    let growth = Double(n * (n - 1) / 2) * log(2)
    #expect(
      abs(factors.logAbsoluteDeterminant - before - growth) < 1e-12 * (growth + abs(before) + 1))
  }

  @Test(arguments: orders)
  func determinantsAgree(order n: Int) {
    let a = Self.matrix(n, isDefinite: true)
    let values = [false, true].map { isDefinite in
      let factors = Self.make(n, isDefinite: isDefinite)
      #expect(factors.factorize(a) == nil)
      return factors.logAbsoluteDeterminant
    }
    #expect(relativeDifference(values[0], values[1]) < 1e-13)
  }

  @Test func smallDeterminantsByHand() {
    let factors = LUFactorization(order: 2)
    #expect(factors.factorize([1, 2, 3, 4]) == nil)
    #expect(abs(factors.logAbsoluteDeterminant - log(2)) < 1e-15)
    let one = LUFactorization(order: 1)
    #expect(one.factorize([-8]) == nil)
    #expect(one.logAbsoluteDeterminant == log(8))
  }

  /// It reads the symmetric part, not either triangle alone.
  @Test func choleskyReadsBothTriangles() {
    let factors = CholeskyFactorization(order: 2)
    #expect(factors.factorize([4, 3, -1, 5]) == nil)  // symmetric part (4 1; 1 5)
    var x = [6.0, 11.0]
    factors.solve(&x, columns: 1, transposed: false)
    #expect(relativeDifference(x, [1, 2]) < 1e-15)
  }

  @Test func zeroPivotsAreFound() {
    let roundoff = Double.ulpOfOne / 2
    #expect(
      LUFactorization(order: 2).factorize([1, 2, 2, 4])
        == .pivot(index: 2, value: 0, rounding: 2 * roundoff * 2))
    #expect(
      LUFactorization(order: 1).factorize([0]) == .pivot(index: 1, value: 0, rounding: 0))
    #expect(
      CholeskyFactorization(order: 2).factorize([1, 2, 2, 1])
        == .pivot(index: 2, value: -3, rounding: 2 * roundoff * 7))
    #expect(
      CholeskyFactorization(order: 1).factorize([-1])
        == .pivot(index: 1, value: -1, rounding: roundoff))
  }

  /// A row that is a multiple of another, wherever it stands, and a row or a column of zeros.
  ///
  /// Zeros stay zeros, whatever the order of sums, and so does the remainder of two rows. Other rows
  /// leave rounding, which later pivots may enlarge beyond what is refused; then solutions show it.
  @Test(arguments: [2, 3, 10, 60], [false, true])
  func dependentRowsAndColumnsAreFound(order n: Int, isColumn: Bool) {
    let factors = LUFactorization(order: n)
    for (multiple, seed) in zip(isColumn ? [0, 0, 0] : [0, 1, -2, 8, 0.25], 0...) {
      var a = Self.matrix(n, isDefinite: false, seed: seed)
      let (from, to) = (seed % n, (seed + n / 2) % n)
      for i in 0..<n {
        let (source, target) = isColumn ? (i * n + from, i * n + to) : (from * n + i, to * n + i)
        a[target] = multiple * a[source]
      }
      guard case .pivot(_, let value, let rounding) = factors.factorize(a) else {
        #expect(multiple != 0 && n > 2, "a singular matrix of order \(n) was factored")
        Self.expectNearlySingular(factors, a, rows: (from, to), multiple: multiple)
        continue
      }
      #expect(abs(value) <= rounding)
      // A matrix that is off by far more than rounding is not singular.
      a[to * (n + 1)] += 1e-10
      #expect(factors.factorize(a) == nil)
    }
  }

  /// wᵀA = 0 for w = m·e_from − e_to. The factors are those of A + E, and so wᵀEx = wᵀw for the x with
  /// (A + E)x = w: with |E| ≤ 3nu|L||U| (Higham, theorem 9.4), |L| ≤ 1 and |U| ≤ g·max|A|,
  ///
  ///     ‖w‖² ≤ ‖w‖₁·3nu·n²g·max|A|·‖x‖∞.
  ///
  /// Pivots of such matrices hardly grow by more than √n; the test takes g = n.
  private static func expectNearlySingular(
    _ factors: LUFactorization, _ a: [Double], rows: (from: Int, to: Int), multiple m: Double
  ) {
    let n = Double(a.count).squareRoot()
    var x = [Double](repeating: 0, count: Int(n))
    x[rows.from] = m
    x[rows.to] = -1
    factors.solve(&x, columns: 1, transposed: false)
    let largest = { (v: [Double]) in v.reduce(0) { max($0, abs($1)) } }
    let relativeError = 3 * n * Double.ulpOfOne / 2 * n * n * n
    #expect((m * m + 1) / (abs(m) + 1) <= relativeError * largest(a) * largest(x))
  }

  /// Rows and columns of very different sizes do not make a matrix singular.
  @Test func scalingIsNoSingularity() {
    for factors: any SquareFactorization in [
      LUFactorization(order: 3), CholeskyFactorization(order: 3),
    ] {
      #expect(factors.factorize([1e-200, 0, 0, 0, 1, 0, 0, 0, 1e200]) == nil)
      var x = [1e-200, 2, 3e200]
      factors.solve(&x, columns: 1, transposed: false)
      #expect(relativeDifference(x, [1, 2, 3]) < 1e-15)
    }
  }

  @Test(arguments: [false, true])
  func entriesThatAreNotFiniteAreNamed(isDefinite: Bool) {
    let factors = Self.make(2, isDefinite: isDefinite)
    for entry in 0..<4 {
      var a = [2.0, 1, 1, 2]
      a[entry] = -.infinity
      #expect(
        factors.factorize(a)
          == .entryIsNotFinite(row: entry / 2, column: entry % 2, value: -.infinity))
    }
  }

  /// Without factors all answers are NaN; the next matrix has its own.
  @Test(arguments: [false, true])
  func failureLeavesNothingBehind(isDefinite: Bool) {
    let factors = Self.make(2, isDefinite: isDefinite)
    #expect(factors.factorize([1, 1, 1, 1]) != nil)
    var x = [1.0, 2.0]
    factors.solve(&x, columns: 1, transposed: false)
    #expect(x.allSatisfy { $0.isNaN })
    #expect(factors.logAbsoluteDeterminant.isNaN)
    #expect(factors.factorize([4, 0, 0, 16]) == nil)
    x = [4, 16]
    factors.solve(&x, columns: 1, transposed: true)
    #expect(x == [1, 1])
  }

  @Test(arguments: [3, 100])
  func nothingIsAllocated(order n: Int) {
    for isDefinite in [false, true] {
      let factors = Self.make(n, isDefinite: isDefinite)
      let a = Self.matrix(n, isDefinite: true)
      var b = a
      func use() {
        _ = factors.factorize(a)
        factors.solve(&b, columns: n, transposed: true)
        _ = factors.logAbsoluteDeterminant
      }
      use()
      let count = allocations { for _ in 0..<3 { use() } }
      #expect(count == 0 || count == nil)
    }
  }
}
