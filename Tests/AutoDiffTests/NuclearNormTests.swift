import AutoDiff
import Measures
import Sampling
import Testing

struct NuclearNormTests {
  static func evaluator(_ m: Int, _ n: Int) -> Evaluator {
    SingularValuesTests.evaluator(m, n) { nuclearNorm($0) }
  }

  /// At W = U diag(σ) Vᵀ the gradient is UVᵀ, whatever σ.
  @Test(arguments: SingularValuesTests.shapes)
  func gradientHasSingularValuesOne(shape: [Int]) {
    let (m, n) = (shape[0], shape[1])
    let evaluator = Self.evaluator(m, n)
    for seed in 0..<3 {
      let σ = Matrices.spread(min(m, n))
      let w = Matrices.matrix(singularValues: σ, rows: m, columns: n, seed: seed)
      let ones = Matrices.matrix(
        singularValues: σ.map { _ in 1 }, rows: m, columns: n, seed: seed)
      #expect(relativeDifference(evaluator.value(at: w), σ.reduce(0, +)) < 1e-13)
      #expect(relativeDifference(evaluator.gradient(at: w), ones) < 1e-11)
      #expect(evaluator.fault == nil)
    }
  }

  /// An orthogonal Q has n singular values of 1: norm n, gradient Q, and the Hessian takes V to
  /// Q½(QᵀV − VᵀQ).
  @Test(arguments: [1, 2, 5, 12])
  func orthogonalMatrices(order n: Int) {
    let evaluator = Self.evaluator(n, n)
    for seed in 0..<3 {
      let q = Matrices.orthogonal(n, seed: seed)
      #expect(relativeDifference(evaluator.value(at: q), Double(n)) < 1e-14)
      #expect(relativeDifference(evaluator.gradient(at: q), q) < 1e-13)
      let v = LinearSolveTests.normals(n * n, seed)
      let inner = Matrices.product(
        Matrices.transposed(q, rows: n, columns: n), v, rows: n, inner: n, columns: n)
      let skew = zip(inner, Matrices.transposed(inner, rows: n, columns: n)).map { 0.5 * ($0 - $1) }
      let expected = Matrices.product(q, skew, rows: n, inner: n, columns: n)
      let product = evaluator.hessianProducts(at: q, along: v)
      #expect(zip(product, expected).allSatisfy { abs($0 - $1) < 1e-13 * Double(n) })
      #expect(evaluator.fault == nil)
    }
  }

  /// Where the singular values are distinct, it is their sum.
  @Test(arguments: SingularValuesTests.shapes)
  func isTheSumOfTheSingularValues(shape: [Int]) {
    let (m, n) = (shape[0], shape[1])
    let a = Self.evaluator(m, n)
    let b = SingularValuesTests.evaluator(m, n) { sum(singularValues($0)) }
    let w = SingularValuesTests.point(m, n, seed: 1)
    let v = LinearSolveTests.normals(m * n, 2)
    #expect(relativeDifference(a.value(at: w), b.value(at: w)) < 1e-14)
    #expect(relativeDifference(a.gradient(at: w), b.gradient(at: w)) < 1e-14)
    let (hv, expected) = (a.hessianProducts(at: w, along: v), b.hessianProducts(at: w, along: v))
    #expect(zip(hv, expected).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func lowRankIsReported() {
    let evaluator = Self.evaluator(3, 4)
    let w = Matrices.diagonal([2, 1, 0], rows: 3, columns: 4)
    #expect(relativeDifference(evaluator.value(at: w), 3) < 1e-14)
    #expect(evaluator.fault == nil)
    #expect(evaluator.gradient(at: w).allSatisfy { $0.isNaN })
    let text = """
      nuclear norm: the 3 × 4 matrix has rank 2 to working precision, not 3: singular value 3 is \
      0.0, the greatest 2.0; the norm has a kink there, so use a smooth function near it, such as \
      sum(sqrt(square(singularValues(w)) + 1e-6))
      """
    #expect(Sentence.isSame(evaluator.fault?.description, text))
    #expect(evaluator.pushforward(at: w, along: w)[0].isNaN)
    #expect(Sentence.isSame(evaluator.fault?.description, text))
    #expect(evaluator.hessianProducts(at: w, along: w).allSatisfy { $0.isNaN })
    #expect(evaluator.gradient(at: [Double](repeating: 0, count: 12)).allSatisfy { $0.isNaN })
    let good = SingularValuesTests.point(3, 4, seed: 0)
    #expect(evaluator.gradient(at: good) == Self.evaluator(3, 4).gradient(at: good))
    #expect(evaluator.fault == nil)
  }
}
