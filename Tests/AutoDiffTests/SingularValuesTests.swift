import AutoDiff
import Foundation
import Measures
import Sampling
import Testing

struct SingularValuesTests {
  static let shapes = [[1, 1], [3, 3], [6, 2], [2, 6], [12, 12], [20, 9], [9, 20]]

  static func evaluator(
    _ m: Int, _ n: Int, _ function: (Variable) -> Variable
  ) -> Evaluator {
    Evaluator(Graph(parameters: m * n) { function($0.reshaped(rows: m, columns: n)) })
  }

  /// WWᵀ without a decomposition: (WWᵀ)ᵢⱼ = ½(‖wᵢ‖² + ‖wⱼ‖² − ‖wᵢ − wⱼ‖²).
  static func gram(_ w: Variable) -> Variable {
    let norms = sum(square(w), over: .rows)
    return 0.5
      * (norms + norms.reshaped(rows: 1, columns: norms.count) - pairwiseSquaredDistances(w))
  }

  static func point(_ m: Int, _ n: Int, seed: Int) -> [Double] {
    let p = min(m, n)
    return Matrices.matrix(
      singularValues: (0..<p).map { 1 + Double(p - $0) / Double(p) }, rows: m, columns: n,
      seed: seed)
  }

  @Test(arguments: shapes)
  func valuesAreThoseOfTheConstruction(shape: [Int]) {
    let (m, n) = (shape[0], shape[1])
    let p = min(m, n)
    let expected = (0..<p).map { 1 + Double(p - $0) / Double(p) }
    let evaluator = Self.evaluator(m, n) { singularValues($0) }
    let first = Self.evaluator(m, n) { singularValues($0, count: (p + 1) / 2) }
    for seed in 0..<3 {
      let w = Self.point(m, n, seed: seed)
      #expect(relativeDifference(evaluator.values(at: w), expected) < 1e-14)
      #expect(first.values(at: w) == Array(evaluator.values(at: w)[..<((p + 1) / 2)]))
    }
  }

  /// Σσᵢ⁴ = tr (WWᵀ)² and Σσᵢ⁶ = tr (WWᵀ)³, in value, gradient and Hessian-vector products.
  @Test(arguments: shapes)
  func powerSumsAreTraces(shape: [Int]) {
    let (m, n) = (shape[0], shape[1])
    let pairs: [(spectral: (Variable) -> Variable, trace: (Variable) -> Variable)] = [
      ({ sum(square(square(singularValues($0)))) }, { sum(square(Self.gram($0))) }),
      (
        {
          let σ² = square(singularValues($0))
          return sum(σ² * σ² * σ²)
        },
        {
          let gram = Self.gram($0)
          return sum(matrixProduct(gram, gram) * gram)
        }
      ),
    ]
    for (spectral, trace) in pairs {
      let (a, b) = (Self.evaluator(m, n, spectral), Self.evaluator(m, n, trace))
      for seed in 0..<3 {
        let w = Self.point(m, n, seed: seed)
        #expect(relativeDifference(a.value(at: w), b.value(at: w)) < 1e-11)
        #expect(relativeDifference(a.gradient(at: w), b.gradient(at: w)) < 1e-11)
        let v = LinearSolveTests.normals(m * n, seed)
        let products = (a.hessianProducts(at: w, along: v), b.hessianProducts(at: w, along: v))
        #expect(relativeDifference(products.0, products.1) < 1e-11)
      }
    }
  }

  /// 2Σ log σᵢ = log det WWᵀ for a wide matrix, through two different factorisations.
  @Test(arguments: [[1, 1], [3, 3], [2, 6], [9, 20]])
  func logarithmsAddUpToTheDeterminant(shape: [Int]) {
    let (m, n) = (shape[0], shape[1])
    let a = Self.evaluator(m, n) { 2 * sum(log(singularValues($0))) }
    let b = Self.evaluator(m, n) { logDeterminantPositiveDefinite(Self.gram($0)) }
    let w = Self.point(m, n, seed: 5)
    let v = LinearSolveTests.normals(m * n, 5)
    #expect(relativeDifference(a.value(at: w), b.value(at: w)) < 1e-12)
    #expect(relativeDifference(a.gradient(at: w), b.gradient(at: w)) < 1e-11)
    #expect(
      relativeDifference(a.hessianProducts(at: w, along: v), b.hessianProducts(at: w, along: v))
        < 1e-11)
  }

  /// All values with weights of their own, which show what no symmetric function can.
  @Test(arguments: shapes)
  func hessianIsSymmetric(shape: [Int]) {
    let (m, n) = (shape[0], shape[1])
    let evaluator = Self.evaluator(m, n) {
      let σ = singularValues($0)
      return dot(σ * σ, σ.constant(LinearSolveTests.normals(σ.count, 7)))
    }
    let w = Self.point(m, n, seed: 6)
    let (u, v) = (LinearSolveTests.normals(m * n, 8), LinearSolveTests.normals(m * n, 9))
    let products = evaluator.hessianProducts(at: w, along: u + v)
    let (hu, hv) = (products[..<(m * n)], products[(m * n)...])
    let size =
      zip(hu, v).reduce(0) { $0 + abs($1.0 * $1.1) }
      + zip(hv, u).reduce(0) { $0 + abs($1.0 * $1.1) }
    let difference =
      zip(hu, v).reduce(0) { $0 + $1.0 * $1.1 }
      - zip(hv, u).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(difference) <= 1e-13 * size)
  }

  // MARK: Where singular values coincide, or are 0

  @Test func repeatedValuesAreReported() {
    let evaluator = Self.evaluator(3, 3) { singularValues($0)[0] }
    let identity = Matrices.identity(3)
    #expect(relativeDifference(evaluator.value(at: identity), 1) < 1e-14)
    #expect(evaluator.fault == nil)
    #expect(evaluator.gradient(at: identity).allSatisfy { $0.isNaN })
    #expect(
      Sentence.isSame(
        evaluator.fault?.description,
        """
        singular values: singular values 1 to 3 of the 3 × 3 matrix are all 1.0 to working \
        precision, with derivatives by them from 0.0 to 1.0: those that coincide have no \
        derivatives one by one; use nuclearNorm, or a function that is symmetric in them
        """))
    #expect(evaluator.pushforward(at: identity, along: identity)[0].isNaN)
    #expect(
      Sentence.isSame(
        evaluator.fault?.description,
        """
        singular values: singular values 1 to 3 of the 3 × 3 matrix are all 1.0 to working \
        precision: those that coincide have no derivatives one by one; use nuclearNorm, or a \
        function that is symmetric in them, and its gradient (reverse mode); or leave them out with \
        count
        """))
    #expect(evaluator.hessianProducts(at: identity, along: identity).allSatisfy { $0.isNaN })
    #expect(evaluator.fault != nil)
    // The next replay is not affected.
    let w = Self.point(3, 3, seed: 0)
    let fresh = Self.evaluator(3, 3) { singularValues($0)[0] }
    #expect(evaluator.gradient(at: w) == fresh.gradient(at: w))
    #expect(evaluator.hessianProducts(at: w, along: w) == fresh.hessianProducts(at: w, along: w))
    #expect(evaluator.fault == nil)
  }

  @Test func zeroValuesAreReported() {
    let evaluator = Self.evaluator(2, 3) { sum(singularValues($0)) }
    let w = [0.0, 0, 2, 0, 0, 0]
    #expect(relativeDifference(evaluator.value(at: w), 2) < 1e-14)
    #expect(evaluator.gradient(at: w).allSatisfy { $0.isNaN })
    #expect(
      Sentence.isSame(
        evaluator.fault?.description,
        """
        singular values: singular value 2 of the 2 × 3 matrix is 0.0 to working precision, with \
        derivative 1.0 by it: where a singular value is 0 it has a kink; use a smooth function of \
        its square
        """))
    #expect(evaluator.pushforward(at: w, along: w)[0].isNaN)
    #expect(
      Sentence.isSame(
        evaluator.fault?.description,
        """
        singular values: singular value 2 of the 2 × 3 matrix is 0.0 to working precision: where a \
        singular value is 0 it has a kink; use a smooth function of its square, and its gradient \
        (reverse mode); or leave it out with count
        """))
  }

  /// The values computed for 2Q are near 2, and those for a matrix of low rank near 0: they are seen
  /// as equal, and as 0.
  @Test(arguments: [2, 5, 12])
  func coincidenceIsSeenThroughRounding(order n: Int) {
    let values = Self.evaluator(n, n) { singularValues($0) }
    let first = Self.evaluator(n, n) { singularValues($0)[0] }
    let total = Self.evaluator(n, n) { sum(singularValues($0)) }
    for seed in 0..<3 {
      let w = Matrices.orthogonal(n, seed: seed).map { 2 * $0 }
      let σ = values.values(at: w)
      #expect(σ.allSatisfy { $0 == σ[0] })
      #expect(relativeDifference(σ[0], 2) < 1e-14)
      #expect(first.gradient(at: w).allSatisfy { $0.isNaN })
      #expect(first.fault?.reason.contains("singular values 1 to \(n)") == true)
      #expect(values.pushforward(at: w, along: w).allSatisfy { $0.isNaN })

      let rankOne = Matrices.matrix(
        singularValues: (0..<n).map { $0 == 0 ? 2 : 0 }, rows: n, columns: n, seed: seed)
      #expect(values.values(at: rankOne)[1...].allSatisfy { $0 == 0 })
      #expect(total.gradient(at: rankOne).allSatisfy { $0.isNaN })
      #expect(total.fault?.reason.contains("kink") == true)
      #expect(first.gradient(at: rankOne).allSatisfy { $0.isFinite })
      #expect(first.fault == nil)
      // Only the first value has a tangent.
      let tangents = values.pushforward(at: rankOne, along: rankOne)
      #expect(relativeDifference(tangents[0], 2) < 1e-14)
      #expect(tangents[1...].allSatisfy { $0.isNaN })
    }
  }

  /// Singular values 3, 2, 2, 1: the first `count` have derivatives of both orders if they leave the
  /// pair out, a gradient of their sum if they hold all of it, and neither if they split it.
  @Test func countDecidesWhichValuesMatter() {
    let w = Matrices.matrix(singularValues: [3, 2, 2, 1], rows: 4, columns: 4, seed: 1)
    for (count, gradientExists, hessianExists) in [
      (1, true, true), (2, false, false), (3, true, false), (4, true, false),
    ] {
      let evaluator = Self.evaluator(4, 4) { sum(singularValues($0, count: count)) }
      let gradient = evaluator.gradient(at: w)
      #expect((evaluator.fault == nil) == gradientExists, "\(count) values")
      let expected = Matrices.matrix(
        singularValues: (0..<4).map { $0 < count ? 1 : 0 }, rows: 4, columns: 4, seed: 1)
      #expect((relativeDifference(gradient, expected) < 1e-13) == gradientExists)
      let product = evaluator.hessianProducts(at: w, along: LinearSolveTests.normals(16, 0))
      #expect((evaluator.fault == nil) == hessianExists, "\(count) values")
      #expect(product.allSatisfy { $0.isFinite } == hessianExists)
    }
  }

  /// Symmetric functions of repeated values have gradients: Σσ² is ‖W‖², Σ(σ − 2)² is stationary at
  /// 2Q, and Σφ(σ) at cQ has the gradient φ′(c)Q.
  @Test(arguments: [2, 5, 12])
  func symmetricFunctionsOfRepeatedValuesHaveGradients(order n: Int) {
    let squares = Self.evaluator(n, n) { sum(square(singularValues($0))) }
    let distance = Self.evaluator(n, n) { sum(square(singularValues($0) - 2)) }
    let entropy = Self.evaluator(n, n) {
      let σ = singularValues($0)
      return sum(σ * log(σ)) / sum(exp(σ))
    }
    for seed in 0..<3 {
      let q = Matrices.orthogonal(n, seed: seed)
      let w = q.map { 2 * $0 }
      #expect(relativeDifference(squares.gradient(at: w), w.map { 2 * $0 }) < 1e-13)
      #expect(squares.fault == nil)
      #expect(distance.gradient(at: w).allSatisfy { abs($0) < 1e-13 })
      #expect(distance.fault == nil)
      // d/dσᵢ of (Σ σ log σ)/Σ eᵞ at σ = 2: (log 2 + 1 − 2 log 2)/(n e²).
      let slope = (1 - log(2)) / (Double(n) * exp(2))
      #expect(relativeDifference(entropy.gradient(at: w), q.map { slope * $0 }) < 1e-12)
      #expect(entropy.fault == nil)
    }
  }

  /// Smooth functions of the squares have gradients at any rank, even 0.
  @Test(arguments: [0, 1, 2])
  func smoothFunctionsOfSquaresHaveGradients(rank: Int) {
    let σ = (0..<4).map { $0 < rank ? 3 - Double($0) : 0 }
    let w = Matrices.matrix(singularValues: σ, rows: 6, columns: 4, seed: 2)
    let evaluator = Self.evaluator(6, 4) { sum(sqrt(square(singularValues($0)) + 1)) }
    let expected = Matrices.matrix(
      singularValues: σ.map { $0 / ($0 * $0 + 1).squareRoot() }, rows: 6, columns: 4, seed: 2)
    let gradient = evaluator.gradient(at: w)
    #expect(zip(gradient, expected).allSatisfy { abs($0 - $1) < 1e-14 })
    #expect(evaluator.fault == nil)
  }

  /// σ₁ of a matrix of rank 1, σuvᵀ, is smooth: its second derivative along V is
  /// (‖(I − uuᵀ)Vv‖² + ‖uᵀV(I − vvᵀ)‖²)/σ.
  @Test(arguments: [[3, 3], [5, 2], [2, 5]])
  func spectralNormIsSmoothAtRankOne(shape: [Int]) {
    let (m, n) = (shape[0], shape[1])
    let σ = [2.0] + [Double](repeating: 0, count: min(m, n) - 1)
    let w = Matrices.matrix(singularValues: σ, rows: m, columns: n, seed: 4)
    let evaluator = Self.evaluator(m, n) { singularValues($0, count: 1) }
    let direction = LinearSolveTests.normals(m * n, 3)
    // u and v from the matrix itself: W = σuvᵀ.
    let outer = evaluator.gradient(at: w)
    #expect(relativeDifference(outer, w.map { $0 / 2 }) < 1e-14)
    let left = Matrices.product(  // uuᵀV
      Matrices.product(
        outer, Matrices.transposed(outer, rows: m, columns: n), rows: m, inner: n, columns: m),
      direction, rows: m, inner: m, columns: n)
    let projector = Matrices.product(
      Matrices.transposed(outer, rows: m, columns: n), outer, rows: n, inner: m, columns: n)
    func timesProjector(_ a: [Double]) -> [Double] {
      Matrices.product(a, projector, rows: m, inner: n, columns: n)
    }
    let both = timesProjector(left)
    let a = zip(timesProjector(direction), both).map { $0 - $1 }  // (I − uuᵀ)Vvvᵀ
    let b = zip(left, both).map { $0 - $1 }  // uuᵀV(I − vvᵀ)
    let expected = (a + b).reduce(0) { $0 + $1 * $1 } / 2
    let product = evaluator.hessianProducts(at: w, along: direction)
    let found = zip(product, direction).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(relativeDifference(found, expected) < 1e-12)
    #expect(evaluator.fault == nil)
  }

  @Test func entriesThatAreNoNumbersAreReported() {
    for function: (Variable) -> Variable in [{ singularValues($0)[1] }, { nuclearNorm($0) }] {
      let evaluator = Self.evaluator(2, 3, function)
      #expect(evaluator.gradient(at: [1, 2, 3, 4, .infinity, 6]).allSatisfy { $0.isNaN })
      #expect(evaluator.fault?.reason == "entry (2, 2) of the matrix is infinite")
      #expect(evaluator.gradient(at: [1, 2, 3, 4, 5, 6]).allSatisfy { $0.isFinite })
      #expect(evaluator.fault == nil)
    }
  }
}
