import AutoDiff
import Measures
import Sampling
import Testing

struct LinearSolveTests {
  static func normals(_ count: Int, _ seed: Int) -> [Double] {
    RandomStream(seed: 82).substream("\(count)").at(iteration: seed).normals(count)
  }

  static func graph(_ n: Int, _ k: Int, weights c: [Double], isDefinite: Bool) -> Graph {
    Graph(parameters: n * n + n * k) { x in
      let a = x[0..<n * n].reshaped(rows: n, columns: n)
      let b = x[n * n..<n * n + n * k].reshaped(rows: n, columns: k)
      let solution = isDefinite ? solvePositiveDefinite(a, b) : solve(a, b)
      return dot(solution, x.constant(c, shape: Shape(rows: n, columns: k)))
    }
  }

  static func transposed(_ a: [Double], _ n: Int) -> [Double] {
    Matrices.transposed(a, rows: n, columns: n)
  }

  /// f = ⟨C, A⁻¹B⟩: ∂f/∂B = Λ = A⁻ᵀC and ∂f/∂A = −ΛXᵀ, with Λ and X by elimination.
  @Test(arguments: [1, 2, 10, 50], [1, 4])
  func derivativesAreTheClosedForms(order n: Int, columns k: Int) {
    for seed in 0..<3 {
      let a = Matrices.matrix(singularValues: Matrices.spread(n), rows: n, columns: n, seed: seed)
      let (b, c) = (Self.normals(n * k, seed), Self.normals(n * k, seed + 10))
      let evaluator = Evaluator(Self.graph(n, k, weights: c, isDefinite: false))
      let x = Matrices.solution(a, b, order: n, columns: k)
      let λ = Matrices.solution(Self.transposed(a, n), c, order: n, columns: k)
      let outer = Matrices.product(
        λ, Matrices.transposed(x, rows: n, columns: k), rows: n, inner: k, columns: n)
      let gradient = evaluator.gradient(at: a + b)
      #expect(relativeDifference(Array(gradient[..<(n * n)]), outer.map { -$0 }) < 1e-11)
      #expect(relativeDifference(Array(gradient[(n * n)...]), λ) < 1e-11)
      let value = zip(c, x).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(
        abs(evaluator.value(at: a + b) - value) < 1e-11
          * zip(c, x).reduce(0) {
            $0 + abs($1.0 * $1.1)
          })
      #expect(evaluator.fault == nil)
    }
  }

  /// Adding an antisymmetric matrix to A changes nothing; derivatives are symmetric.
  @Test(arguments: [1, 2, 10, 50], [1, 4])
  func definiteSolutionsUseTheSymmetricPart(order n: Int, columns k: Int) {
    for seed in 0..<3 {
      let s = Matrices.matrix(eigenvalues: Matrices.spread(n), seed: seed)
      let any = Self.normals(n * n, seed + 20)
      let a = s.indices.map { s[$0] + any[$0] - Self.transposed(any, n)[$0] }
      let (b, c) = (Self.normals(n * k, seed), Self.normals(n * k, seed + 10))
      let evaluator = Evaluator(Self.graph(n, k, weights: c, isDefinite: true))
      let x = Matrices.solution(s, b, order: n, columns: k)
      let λ = Matrices.solution(s, c, order: n, columns: k)
      let outer = Matrices.product(
        λ, Matrices.transposed(x, rows: n, columns: k), rows: n, inner: k, columns: n)
      let expected = Matrices.symmetricPart(outer, n).map { -$0 } + λ
      for point in [s + b, a + b] {
        let gradient = evaluator.gradient(at: point)
        #expect(relativeDifference(gradient, expected) < 1e-11)
        let byMatrix = Array(gradient[..<(n * n)])
        #expect(relativeDifference(byMatrix, Self.transposed(byMatrix, n)) < 1e-14)
      }
    }
  }

  /// ⟨∇²f u, v⟩ = ⟨u, ∇²f v⟩ to rounding.
  @Test(arguments: [2, 9, 30], [false, true])
  func hessianIsSymmetric(order n: Int, isDefinite: Bool) {
    let k = 2
    let evaluator = Evaluator(
      Self.graph(n, k, weights: Self.normals(n * k, 3), isDefinite: isDefinite))
    let σ = (0..<n).map { 1 + Double($0) / Double(n) }
    let a =
      isDefinite
      ? Matrices.matrix(eigenvalues: σ, seed: 1)
      : Matrices.matrix(singularValues: σ, rows: n, columns: n, seed: 1)
    let x = a + Self.normals(n * k, 4)
    let (u, v) = (Self.normals(x.count, 5), Self.normals(x.count, 6))
    let products = evaluator.hessianProducts(at: x, along: u + v)
    func sums(_ a: ArraySlice<Double>, _ b: [Double]) -> (sum: Double, size: Double) {
      zip(a, b).reduce((0, 0)) { ($0.0 + $1.0 * $1.1, $0.1 + abs($1.0 * $1.1)) }
    }
    let (left, right) = (sums(products[..<x.count], v), sums(products[x.count...], u))
    #expect(abs(left.sum - right.sum) <= 1e-13 * (left.size + right.size))
  }

  @Test func singularMatricesAreReported() {
    let evaluator = Evaluator(Self.graph(2, 1, weights: [1, 1], isDefinite: false))
    #expect(evaluator.value(at: [1, 2, 2, 4, 1, 1]).isNaN)
    #expect(
      evaluator.fault?.description == """
        solve: the 2 × 2 matrix is singular to working precision: pivot 2 of its LU factorisation \
        is 0.0, where rounding errors reach 4.440892098500626e-16; look for rows or columns that \
        are combinations of others, or add a multiple of the identity
        """)
    #expect(evaluator.gradient(at: [1, 2, 2, 4, 1, 1]).allSatisfy { $0.isNaN })
    #expect(evaluator.fault != nil)
  }

  @Test func indefiniteMatricesAreReported() {
    let evaluator = Evaluator(Self.graph(2, 1, weights: [1, 1], isDefinite: true))
    #expect(evaluator.value(at: [1, 2, 2, 1, 1, 1]).isNaN)
    #expect(
      evaluator.fault?.description == """
        solve of a positive definite matrix: the symmetric part of the 2 × 2 matrix is not \
        positive definite to working precision: pivot 2 of its Cholesky factorisation is -3.0, \
        where rounding errors reach 1.5543122344752192e-15; add a multiple of the identity, or use \
        the operation for any invertible matrix
        """)
    #expect(evaluator.gradient(at: [1, 2, 2, 1, 1, 1]).allSatisfy { $0.isNaN })
  }

  @Test(arguments: [false, true])
  func entriesThatAreNoNumbersAreReported(isDefinite: Bool) {
    let evaluator = Evaluator(Self.graph(2, 1, weights: [1, 1], isDefinite: isDefinite))
    #expect(evaluator.value(at: [2, 0, .nan, 2, 1, 1]).isNaN)
    #expect(evaluator.fault?.reason == "entry (2, 1) of the matrix is not a number")
  }

  @Test(arguments: [
    (false, [1e308, 1e308, -1e308, 1e308]), (true, [1e-300, 1e300, 1e300, 1]),
  ])
  func overflowIsReported(isDefinite: Bool, matrix: [Double]) {
    let evaluator = Evaluator(Self.graph(2, 1, weights: [1, 1], isDefinite: isDefinite))
    #expect(evaluator.value(at: matrix + [1, 1]).isNaN)
    #expect(evaluator.fault?.reason == "the factorisation overflows at pivot 2 of the matrix")
  }

  /// Every kind of replay at a singular point reports it, and leaves the next replay unaffected.
  @Test(arguments: [false, true])
  func faultsLeaveNothingBehind(isDefinite: Bool) {
    let graph = Self.graph(3, 2, weights: [1, 2, 3, 4, 5, 6], isDefinite: isDefinite)
    let bad = [Double](repeating: 0, count: 9) + Self.normals(6, 0)
    let good = Matrices.matrix(eigenvalues: [1, 2, 3], seed: 0) + Self.normals(6, 0)
    let u = Self.normals(15, 1)
    let (used, fresh) = (Evaluator(graph), Evaluator(graph))
    #expect(used.gradient(at: bad).allSatisfy { $0.isNaN })
    #expect(used.fault != nil)
    #expect(used.gradient(at: good) == fresh.gradient(at: good))
    #expect(used.fault == nil)
    #expect(used.pushforward(at: bad, along: u).allSatisfy { $0.isNaN })
    #expect(used.pushforward(at: good, along: u) == fresh.pushforward(at: good, along: u))
    #expect(used.hessianProducts(at: bad, along: u).allSatisfy { $0.isNaN })
    #expect(used.fault != nil)
    #expect(used.hessianProducts(at: good, along: u) == fresh.hessianProducts(at: good, along: u))
    #expect(used.fault == nil)
  }

  @Test func workIsCounted() {
    // n = 6, k = 2: 2n³/3 = 144, n³/3 = 72, 2n²k = 144, nk = 12.
    let solution = Self.graph(6, 2, weights: Self.normals(12, 0), isDefinite: false).work
    let definite = Self.graph(6, 2, weights: Self.normals(12, 0), isDefinite: true).work
    let dot = Work(value: 24, pushforward: 24, pullback: 24)
    #expect(solution == Work(value: 288, pushforward: 288, pullback: 300) + dot)
    #expect(definite == Work(value: 216, pushforward: 288, pullback: 300) + dot)
  }
}
