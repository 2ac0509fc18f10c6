import AutoDiff
import Foundation
import Sampling
import Testing

/// Every operation in every position and shape that its rules tell apart.
struct OperationCatalogue {
  typealias Case = OperationLaws.Case

  static let numbers = RandomStream(seed: 32).at(iteration: 0).normals(2000)

  /// A matrix that depends on the parameters from `first` on, linearly but not trivially.
  static func matrix(_ x: Variable, from first: Int, _ rows: Int, _ columns: Int) -> Variable {
    x[first..<first + rows * columns].reshaped(rows: rows, columns: columns)
  }

  static func constant(_ x: Variable, _ rows: Int, _ columns: Int) -> Variable {
    x.constant(Array(numbers[..<(rows * columns)]), shape: Shape(rows: rows, columns: columns))
  }

  /// Away from 0, where quotients have their poles.
  static let awayFromZero: @Sendable ([Double]) -> [Double] = {
    $0.map { $0 + ($0 < 0 ? -1 : 1) }
  }

  typealias Binary = @Sendable (Variable, Variable) -> Variable

  static let arithmetic: [Case] = {
    let operators: [(String, Binary)] = [
      ("+", { $0 + $1 }), ("−", { $0 - $1 }), ("×", { $0 * $1 }), ("÷", { $0 / $1 }),
    ]
    var cases: [Case] = []
    for (symbol, apply) in operators {
      for (rows, columns) in [(1, 1), (1, 5), (4, 1), (3, 4)] {
        cases += arithmetic(symbol, apply, rows, columns)
      }
    }
    return cases
  }()

  static func arithmetic(
    _ symbol: String, _ apply: @escaping Binary, _ rows: Int, _ columns: Int
  ) -> [Case] {
    let n = rows * columns
    func name(_ left: String, _ right: String) -> String {
      "\(left) \(symbol) \(right), \(rows) × \(columns)"
    }
    @Sendable func a(_ x: Variable) -> Variable { matrix(x, from: 0, rows, columns) }
    @Sendable func b(_ x: Variable) -> Variable { matrix(x, from: n, rows, columns) }
    @Sendable func c(_ x: Variable) -> Variable { constant(x, rows, columns) }
    func make(
      _ left: String, _ right: String, _ parameters: Int,
      _ record: @escaping @Sendable (Variable) -> Variable
    ) -> Case {
      Case(name(left, right), parameters: parameters, at: awayFromZero, record)
    }
    return [
      make("A", "B", 2 * n) { apply(a($0), b($0)) },
      make("A", "A", n) { apply(a($0), a($0)) },
      make("A", "constant", n) { apply(a($0), c($0)) },
      make("constant", "A", n) { apply(c($0), a($0)) },
      make("A", "s", n + 1) { apply(a($0), $0[n]) },
      make("s", "A", n + 1) { apply($0[n], a($0)) },
      make("entry of A", "A", n) { apply($0[n - 1], a($0)) },
      make("A", "entry of A", n) { apply(a($0), $0[n - 1]) },
      make("constant", "s", 1) { apply(c($0), $0[0]) },
      make("s", "constant", 1) { apply($0[0], c($0)) },
    ]
  }

  /// A row, a column or both repeated to the shape of a matrix, or of each other.
  static let broadcasts: [Case] = {
    let operators: [(String, Binary)] = [
      ("+", { $0 + $1 }), ("−", { $0 - $1 }), ("×", { $0 * $1 }), ("÷", { $0 / $1 }),
    ]
    let shapes = [
      ((3, 4), (1, 4)), ((3, 4), (3, 1)), ((1, 4), (3, 4)), ((3, 1), (3, 4)), ((3, 1), (1, 4)),
      ((1, 4), (3, 1)),
    ]
    var cases: [Case] = []
    for (symbol, apply) in operators {
      for (a, b) in shapes {
        let name = "\(a.0) × \(a.1) \(symbol) \(b.0) × \(b.1)"
        cases.append(
          Case(name, parameters: a.0 * a.1 + b.0 * b.1, at: awayFromZero) {
            apply(matrix($0, from: 0, a.0, a.1), matrix($0, from: a.0 * a.1, b.0, b.1))
          })
      }
    }
    return cases
  }()

  static let literals: [Case] = [
    Case("A + 2", parameters: 3) { $0 + 2 }, Case("2 + A", parameters: 3) { 2 + $0 },
    Case("A − 2", parameters: 3) { $0 - 2 }, Case("2 − A", parameters: 3) { 2 - $0 },
    Case("A × 3", parameters: 3) { $0 * 3 }, Case("3 × A", parameters: 3) { 3 * $0 },
    Case("A ÷ 3", parameters: 3) { $0 / 3 },
    Case("3 ÷ A", parameters: 3, at: awayFromZero) { 3 / $0 },
  ]

  static let elementwise: [Case] = ScalarFunction.allCases.flatMap { function -> [Case] in
    let isPositive = [.sqrt, .log, .log1p].contains(function)
    let domain: @Sendable ([Double]) -> [Double] = {
      isPositive ? $0.map { abs($0) + 0.2 } : function == .relu ? awayFromZero($0) : $0
    }
    return [
      Case("\(function)", parameters: 1, at: domain) { $0.map(function) },
      Case("\(function) of a matrix", parameters: 12, at: domain) {
        $0.reshaped(rows: 3, columns: 4).map(function)
      },
      Case("\(function) of a constant, times x", parameters: 2, at: domain) {
        $0 * $0.constant([0.3, 1.7]).map(function)
      },
    ]
  }

  static func product(_ m: Int, _ k: Int, _ n: Int) -> [Case] {
    let sizes = "\(m) × \(k) × \(n)"
    return [
      Case("AB, \(sizes)", parameters: m * k + k * n) {
        matrixProduct(matrix($0, from: 0, m, k), matrix($0, from: m * k, k, n))
      },
      Case("A constant, \(sizes)", parameters: m * k) {
        matrixProduct(matrix($0, from: 0, m, k), constant($0, k, n))
      },
      Case("constant B, \(sizes)", parameters: k * n) {
        matrixProduct(constant($0, m, k), matrix($0, from: 0, k, n))
      },
    ]
  }

  static let matrixProducts: [Case] =
    product(1, 1, 1) + product(1, 4, 1) + product(3, 1, 1) + product(3, 4, 1)
    + product(1, 4, 5) + product(3, 1, 5) + product(3, 4, 5)

  static let products: [Case] = [
    Case("AA", parameters: 9) {
      matrixProduct(matrix($0, from: 0, 3, 3), matrix($0, from: 0, 3, 3))
    },
    Case("A·A seen as 4 × 3", parameters: 12) {
      matrixProduct(matrix($0, from: 0, 3, 4), matrix($0, from: 0, 4, 3))
    },
    Case("sum", parameters: 7) { sum($0) },
    Case("sum of one", parameters: 1) { sum($0) },
    Case("sum of a matrix", parameters: 12) { sum(matrix($0, from: 0, 3, 4)) },
    Case("sums of rows", parameters: 12) { sum(matrix($0, from: 0, 3, 4), over: .rows) },
    Case("sums of columns", parameters: 12) { sum(matrix($0, from: 0, 3, 4), over: .columns) },
    Case("means of rows", parameters: 12) { mean(matrix($0, from: 0, 3, 4), over: .rows) },
    Case("means of columns", parameters: 12) { mean(matrix($0, from: 0, 3, 4), over: .columns) },
    Case("dot", parameters: 10) { dot($0[0..<5], $0[5..<10]) },
    Case("dot with itself", parameters: 5) { dot($0, $0) },
    Case("dot of overlapping slices", parameters: 6) { dot($0[0..<4], $0[2..<6]) },
    Case("dot with a constant", parameters: 3) { dot($0, $0.constant([1, -2, 3])) },
    Case("constant dot", parameters: 3) { dot($0.constant([1, -2, 3]), $0) },
  ]

  /// Targets as the stress needs them: symmetric, positive off the diagonal, zero on it.
  static func targets(_ n: Int) -> [Double] {
    var t = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<i {
        t[i * n + j] = 0.5 + abs(numbers[(i * n + j) % numbers.count])
        t[j * n + i] = t[i * n + j]
      }
    }
    return t
  }

  static func stress(_ n: Int, _ d: Int) -> [Case] {
    let t = targets(n)
    @Sendable func w(_ x: Variable) -> Variable { matrix(x, from: 0, n, d) }
    return [
      Case("squared-distance stress, \(n) × \(d)", parameters: n * d) {
        w($0).squaredDistanceStress(targets: t)
      },
      // Points near a line, one apart: far from coinciding, where distances have a kink.
      Case(
        "distance stress, \(n) × \(d)", parameters: n * d,
        at: { x in x.indices.map { Double($0 / d) + 0.2 * x[$0] / (1 + abs(x[$0])) } }
      ) {
        w($0).distanceStress(targets: t)
      },
      Case("pairwise squared distances, \(n) × \(d)", parameters: n * d) {
        pairwiseSquaredDistances(w($0))
      },
      Case("stress of a computed matrix, twice, \(n) × \(d)", parameters: n * d) {
        let y = tanh(w($0))
        return y.squaredDistanceStress(targets: t) + 0.3 * y.squaredDistanceStress(targets: t)
      },
    ]
  }

  static let stresses: [Case] =
    stress(1, 2) + stress(2, 1) + stress(5, 1) + stress(8, 2) + stress(9, 3) + stress(11, 4)
    + stress(7, 5) + stress(17, 6) + stress(12, 10)

  static func quadratics(_ n: Int) -> [Case] {
    let λ = numbers[..<n].map { abs($0) }
    let c = Array(numbers[n..<2 * n])
    var a = Array(numbers[..<(n * n)])
    for i in 0..<n { for j in 0..<i { a[i * n + j] = a[j * n + i] } }
    let matrix = a
    return [
      Case("diagonal quadratic, \(n)", parameters: n) {
        $0.diagonalQuadratic(curvatures: λ, center: c)
      },
      Case("symmetric quadratic, \(n)", parameters: n) {
        $0.symmetricQuadratic(matrix: matrix, center: c)
      },
      Case("quadratics of what is computed, \(n)", parameters: n) {
        let y = sigmoid($0)
        let diagonal = y.diagonalQuadratic(curvatures: λ, center: c)
        return 2 * diagonal - y.symmetricQuadratic(matrix: matrix, center: c)
      },
    ]
  }

  static let quadratics: [Case] = [1, 2, 3, 4, 5, 9].flatMap { quadratics($0) }

  static func labels(_ n: Int) -> [Double] { (0..<n).map { numbers[$0] < 0 ? -1.0 : 1 } }

  static let losses: [Case] =
    [1, 2, 7, 19].map { n in
      Case("logistic loss, \(n)", parameters: n) { (2 * $0).logisticLoss(labels: labels(n)) }
    }
    + [(1, 1), (3, 2), (8, 8), (9, 5), (20, 17), (70, 40)].flatMap { m, p in
      [false, true].flatMap { hasIntercept in
        let shape = "\(m) × \(p)\(hasIntercept ? ", intercept" : "")"
        let parameters = p + (hasIntercept ? 1 : 0)
        let features = (0..<m * p).map { numbers[$0 % numbers.count] / Double(p).squareRoot() }
        return [
          Case("linear logistic loss, \(shape)", parameters: parameters) {
            tanh($0).linearLogisticLoss(
              features: features, labels: labels(m), hasIntercept: hasIntercept)
          },
          Case("linear least squares, \(shape)", parameters: parameters) {
            tanh($0).linearLeastSquares(
              features: features, targets: (0..<m).map { numbers[$0] },
              hasIntercept: hasIntercept)
          },
        ]
      }
    }

  static let views: [Case] = [
    Case("a bare view", parameters: 6) { $0[2..<5] },
    Case("a slice of a slice", parameters: 9) { square($0[1..<8][2..<5]) },
    Case("a slice of what is computed", parameters: 6) { exp($0)[1..<3] * exp($0)[4] },
    Case("overlapping slices", parameters: 6) { $0[0..<4] * $0[1..<5] * $0[2..<6] },
    Case("a reshaped constant", parameters: 4) {
      $0.reshaped(rows: 2, columns: 2)
        * $0.constant([1, 2, 3, 4]).reshaped(rows: 2, columns: 2)
    },
    Case("an entry of a constant", parameters: 3) { $0 * $0.constant([5, 6, 7])[1] },
    Case("one node used by three", parameters: 4) {
      let y = tanh($0)
      return y * y + y[0] * exp(y) / (1 + square(y))
    },
    Case("a slice and its whole", parameters: 4) {
      let y = square($0)
      return sum(y[0..<2]) * y
    },
    Case("a node that nothing uses", parameters: 3) {
      _ = exp($0)
      return square($0)
    },
    Case("a constant subgraph", parameters: 3) {
      $0 * exp(sum(square($0.constant([0.1, 0.2]))))
    },
  ]

  static let all: [Case] = [
    arithmetic, broadcasts, literals, elementwise, matrixProducts, sparseProducts, products,
    stresses, quadratics, losses, views, gathers, logSumExps, maxima,
    crossEntropies,
  ].flatMap { $0 }

  @Test(arguments: all)
  func rulesAgree(operation: OperationLaws.Case) {
    OperationLaws.check(operation)
  }

  @Test func namesAreUnique() {
    #expect(Set(Self.all.map(\.name)).count == Self.all.count)
  }
}
