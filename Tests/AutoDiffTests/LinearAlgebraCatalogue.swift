import AutoDiff
import Testing

/// The operations that take a matrix apart, in every position and shape that their rules tell apart.
struct LinearAlgebraCatalogue {
  typealias Case = OperationLaws.Case

  /// The first entries of a point near `base`, so that derivatives of all orders are moderate.
  static func near(_ base: [Double]) -> @Sendable ([Double]) -> [Double] {
    { x in x.indices.map { $0 < base.count ? base[$0] + 0.2 * x[$0] : x[$0] } }
  }

  /// 4Q, whose pivots are far from the diagonal, or 4I.
  static func base(_ n: Int, isDefinite: Bool) -> [Double] {
    (isDefinite ? Matrices.identity(n) : Matrices.orthogonal(n, seed: 0)).map { 4 * $0 }
  }

  static func square(_ x: Variable, _ n: Int) -> Variable {
    x[0..<n * n].reshaped(rows: n, columns: n)
  }

  static func solutions(_ n: Int, _ k: Int, isDefinite: Bool) -> [Case] {
    let base = base(n, isDefinite: isDefinite)
    @Sendable func solution(_ a: Variable, _ b: Variable) -> Variable {
      isDefinite ? solvePositiveDefinite(a, b) : solve(a, b)
    }
    @Sendable func b(_ x: Variable) -> Variable {
      OperationCatalogue.matrix(x, from: n * n, n, k)
    }
    func make(
      _ inputs: String, _ parameters: Int, _ record: @escaping @Sendable (Variable) -> Variable
    ) -> Case {
      Case(
        "solve\(isDefinite ? " definite" : "") \(inputs), \(n) × \(k)", parameters: parameters,
        at: near(parameters < n * n ? [] : base), record)
    }
    return [
      make("A, B", n * n + n * k) { solution(square($0, n), b($0)) },
      make("A, constant", n * n) { solution(square($0, n), OperationCatalogue.constant($0, n, k)) },
      make("constant, B", n * k) {
        solution(
          $0.constant(base, shape: Shape(rows: n, columns: n)), $0.reshaped(rows: n, columns: k))
      },
      make("of what is computed", n * n + n * k) {
        let a = square($0, n)
        return solution(a + 0.1 * tanh(a), 2 * b($0))
      },
    ]
  }

  /// A on both sides.
  static func solutionsForItself(_ n: Int, isDefinite: Bool) -> [Case] {
    let base = base(n, isDefinite: isDefinite)
    @Sendable func solution(_ a: Variable, _ b: Variable) -> Variable {
      isDefinite ? solvePositiveDefinite(a, b) : solve(a, b)
    }
    let kind = isDefinite ? " definite" : ""
    return [
      Case("solve\(kind) A, A + A∘A, \(n)", parameters: n * n, at: near(base)) {
        let a = square($0, n)
        return solution(a, a + AutoDiff.square(a))
      },
      Case("solve\(kind) A, entries of A, \(n)", parameters: n * n, at: near(base)) {
        solution(square($0, n), $0[0..<n])
      },
    ]
  }

  static func determinants(_ n: Int, isDefinite: Bool) -> [Case] {
    let base = base(n, isDefinite: isDefinite)
    @Sendable func logarithm(_ a: Variable) -> Variable {
      isDefinite ? logDeterminantPositiveDefinite(a) : logDeterminant(a)
    }
    let kind = isDefinite ? " definite" : ""
    return [
      Case("log determinant\(kind) of A, \(n)", parameters: n * n, at: near(base)) {
        logarithm(square($0, n))
      },
      Case("log determinant\(kind) of what is computed, \(n)", parameters: n * n, at: near(base)) {
        let a = square($0, n)
        return a[0] * logarithm(a + 0.1 * tanh(a))
      },
      Case("log determinant\(kind) of a constant, \(n)", parameters: 2) {
        $0 * logarithm($0.constant(base, shape: Shape(rows: n, columns: n)))
      },
    ]
  }

  static func spectra(_ m: Int, _ n: Int) -> [Case] {
    let p = min(m, n)
    let base = Matrices.matrix(
      singularValues: (0..<p).map { 4 * Double(p - $0) }, rows: m, columns: n, seed: 3)
    @Sendable func w(_ x: Variable) -> Variable { x.reshaped(rows: m, columns: n) }
    func make(_ what: String, _ record: @escaping @Sendable (Variable) -> Variable) -> Case {
      Case("\(what), \(m) × \(n)", parameters: m * n, at: near(base), record)
    }
    return [
      make("singular values") { singularValues(w($0)) },
      make("singular values of what is computed") {
        let w = w($0)
        return singularValues(w + 0.1 * tanh(w)) * $0[0]
      },
      make("the greatest singular value") { singularValues(w($0), count: 1) },
      make("all singular values but one") { singularValues(w($0), count: max(1, p - 1)) },
      make("nuclear norm") { nuclearNorm(w($0)) },
      make("nuclear norm of what is computed") {
        let w = w($0)
        return nuclearNorm(w + 0.1 * tanh(w)) * $0[0]
      },
      make("nuclear norm of a constant") {
        $0 * nuclearNorm($0.constant(base, shape: Shape(rows: m, columns: n)))
      },
    ]
  }

  static let all: [Case] =
    [false, true].flatMap { isDefinite in
      [1, 2, 5, 9].flatMap { n in
        [1, 3].flatMap { solutions(n, $0, isDefinite: isDefinite) }
          // For order 1, that is a constant.
          + (n == 1 ? [] : solutionsForItself(n, isDefinite: isDefinite))
          + determinants(n, isDefinite: isDefinite)
      }
    }
    + [[1, 1], [2, 2], [5, 5], [1, 4], [4, 1], [5, 2], [2, 5], [9, 4], [4, 9]].flatMap {
      spectra($0[0], $0[1])
    }

  @Test(arguments: all)
  func rulesAgree(operation: OperationLaws.Case) {
    OperationLaws.check(operation)
  }

  @Test func namesAreUnique() {
    #expect(Set(Self.all.map(\.name)).count == Self.all.count)
  }
}
