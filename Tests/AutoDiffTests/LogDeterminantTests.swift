import AutoDiff
import Foundation
import Measures
import Sampling
import Testing

struct LogDeterminantTests {
  static func evaluator(_ n: Int, isDefinite: Bool) -> Evaluator {
    Evaluator(
      Graph(parameters: n * n) {
        let a = $0.reshaped(rows: n, columns: n)
        return isDefinite ? logDeterminantPositiveDefinite(a) : logDeterminant(a)
      })
  }

  static func inverse(_ a: [Double], _ n: Int) -> [Double] {
    Matrices.solution(a, Matrices.identity(n), order: n, columns: n)
  }

  /// By cofactors, at random matrices of either sign of determinant.
  @Test func smallOnesByCofactors() {
    for seed in 0..<10 {
      let a = LinearSolveTests.normals(9, seed)
      #expect(
        abs(Self.evaluator(1, isDefinite: false).value(at: [a[0]]) - log(abs(a[0]))) < 1e-14)
      let two = a[0] * a[3] - a[1] * a[2]
      #expect(
        abs(Self.evaluator(2, isDefinite: false).value(at: Array(a[..<4])) - log(abs(two))) < 1e-11)
      let three =
        a[0] * (a[4] * a[8] - a[5] * a[7]) - a[1] * (a[3] * a[8] - a[5] * a[6])
        + a[2] * (a[3] * a[7] - a[4] * a[6])
      #expect(abs(Self.evaluator(3, isDefinite: false).value(at: a) - log(abs(three))) < 1e-11)
    }
  }

  /// Σ log σᵢ; the gradient A⁻ᵀ and the Hessian −A⁻ᵀVᵀA⁻ᵀ along V, with A⁻¹ by elimination.
  @Test(arguments: [1, 2, 10, 50])
  func derivativesAreTheClosedForms(order n: Int) {
    let σ = Matrices.spread(n)
    let value = σ.reduce(0) { $0 + log($1) }
    let evaluator = Self.evaluator(n, isDefinite: false)
    for seed in 0..<3 {
      let a = Matrices.matrix(singularValues: σ, rows: n, columns: n, seed: seed)
      let inverse = Matrices.transposed(Self.inverse(a, n), rows: n, columns: n)
      #expect(relativeDifference(evaluator.value(at: a), value) < 1e-12)
      #expect(relativeDifference(evaluator.gradient(at: a), inverse) < 1e-11)
      let v = LinearSolveTests.normals(n * n, seed)
      let left = Matrices.product(
        inverse, Matrices.transposed(v, rows: n, columns: n), rows: n, inner: n, columns: n)
      let product = Matrices.product(left, inverse, rows: n, inner: n, columns: n)
      #expect(
        relativeDifference(evaluator.hessianProducts(at: a, along: v), product.map { -$0 }) < 1e-11)
      #expect(evaluator.fault == nil)
    }
  }

  /// The same for a symmetric part, whatever the antisymmetric one: S⁻¹, and −S⁻¹½(V + Vᵀ)S⁻¹.
  @Test(arguments: [1, 2, 10, 50])
  func definiteOnesUseTheSymmetricPart(order n: Int) {
    let λ = Matrices.spread(n)
    let evaluator = Self.evaluator(n, isDefinite: true)
    for seed in 0..<3 {
      let s = Matrices.matrix(eigenvalues: λ, seed: seed)
      let v = LinearSolveTests.normals(n * n, seed)
      let a = s.indices.map { s[$0] + v[$0] - v[$0 % n * n + $0 / n] }
      let inverse = Self.inverse(s, n)
      let left = Matrices.product(
        inverse, Matrices.symmetricPart(v, n), rows: n, inner: n, columns: n)
      let product = Matrices.product(left, inverse, rows: n, inner: n, columns: n)
      for point in [s, a] {
        #expect(
          relativeDifference(evaluator.value(at: point), λ.reduce(0) { $0 + log($1) }) < 1e-12)
        #expect(relativeDifference(evaluator.gradient(at: point), inverse) < 1e-11)
        let hessian = evaluator.hessianProducts(at: point, along: v)
        #expect(relativeDifference(hessian, product.map { -$0 }) < 1e-11)
      }
      #expect(evaluator.fault == nil)
    }
  }

  @Test func faultsAreReportedAndForgotten() {
    let evaluator = Self.evaluator(3, isDefinite: false)
    let good = LinearSolveTests.normals(9, 0)
    let expected = Self.evaluator(3, isDefinite: false).gradient(at: good)
    #expect(evaluator.value(at: [2, 0, 0, 0, 0, 0, 0, 0, 5]).isNaN)
    #expect(
      evaluator.fault?.description == """
        log determinant: the 3 × 3 matrix is singular to working precision: pivot 2 of its LU \
        factorisation is 0.0, where rounding errors reach 0.0; look for rows or columns that are \
        combinations of others, or add a multiple of the identity
        """)
    #expect(evaluator.gradient(at: good) == expected)
    #expect(evaluator.fault == nil)
    // Singular, but not in floating-point numbers: the last pivot is a rounding error.
    #expect(evaluator.gradient(at: [1, 2, 3, 4, 5, 6, 7, 8, 9]).allSatisfy { $0.isNaN })
    #expect(evaluator.fault?.reason.contains("pivot 3") == true)
    #expect(evaluator.gradient(at: good) == expected)
  }

  @Test func indefiniteMatricesAreReported() {
    let evaluator = Self.evaluator(2, isDefinite: true)
    #expect(evaluator.gradient(at: [-1, 0, 0, 1]).allSatisfy { $0.isNaN })
    #expect(
      evaluator.fault?.description == """
        log determinant of a positive definite matrix: the symmetric part of the 2 × 2 matrix is \
        not positive definite to working precision: pivot 1 of its Cholesky factorisation is -1.0, \
        where rounding errors reach 2.220446049250313e-16; add a multiple of the identity, or use \
        the operation for any invertible matrix
        """)
  }

  @Test func workIsCounted() {
    // n = 3: 2n³/3 = 18, n³/3 = 9, 2n³ + 2n² = 72.
    #expect(
      Self.evaluator(3, isDefinite: false).graph.work
        == Work(value: 18, pushforward: 72, pullback: 72))
    #expect(
      Self.evaluator(3, isDefinite: true).graph.work
        == Work(value: 9, pushforward: 72, pullback: 72))
  }
}
