import Foundation
import LinearAlgebra
import Problems
import Sampling
import Testing

/// Every problem, with more than one value of every parameter.
struct ProblemCatalogue {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let problem: any Problem

    init(_ name: String, _ problem: any Problem) {
      testDescription = name
      self.problem = problem
    }
  }

  static let stream = RandomStream(seed: 62)

  static let spectra: [(spectrum: Spectrum, dimensions: [Int])] = [
    (.isotropic, [1, 2, 10, 40]), (.geometric(condition: 10), [1, 2, 7, 40]),
    (.geometric(condition: 1e5), [2, 10]), (.power(exponent: 1), [1, 5, 33]),
    (.power(exponent: 2.5), [12]), (.block10(condition: 1e5), [10, 20, 40]),
    (.block10(condition: 100), [10]), (.geometric10(condition: 10), [10, 30]),
    (.geometric10(condition: 1e3), [20]), (.explicit([0.25, 3, 1]), [3]),
    (.explicit([1, 0, 0.5]), [3]),
    (.tailed(.geometric(condition: 10), after: 3, share: 0.3), [3, 9]),
    (.tailed(.block10(condition: 100), after: 10, share: 0), [10, 25]),
  ]

  static let quadratics: [Case] = spectra.flatMap { spectrum, dimensions in
    dimensions.flatMap { n -> [Case] in
      let center = stream.substream("center").at(iteration: n).normals(n)
      return [
        Case("\(spectrum), \(n)", Quadratic(dimension: n, spectrum: spectrum)),
        Case(
          "\(spectrum), \(n), dense",
          Quadratic(dimension: n, spectrum: spectrum, smoothness: 3, form: .dense(stream))),
        Case(
          "\(spectrum), \(n), moved",
          Quadratic(
            dimension: n, spectrum: spectrum, smoothness: 0.5, minimizer: KnownVector(center),
            minimum: -2,
            start: .gaussian, startDistance: 4)),
        Case(
          "\(spectrum), \(n), dense, moved",
          Quadratic(
            dimension: n, spectrum: spectrum, form: .dense(stream),
            minimizer: KnownVector(center),
            minimum: 1, start: .gaussian)),
      ]
    }
  }

  /// Distances between `n` normal points in `d` dimensions.
  static func distances(_ n: Int, _ d: Int) -> [Double] {
    distances(between: stream.substream("points \(d)").at(iteration: n).normals(n * d), n, d)
  }

  static func distances(between w: [Double], _ n: Int, _ d: Int) -> [Double] {
    (0..<n * n).map { k in
      let (i, j) = (k / n, k % n)
      return (0..<d).reduce(0) { sum, c in
        sum + (w[i * d + c] - w[j * d + c]) * (w[i * d + c] - w[j * d + c])
      }.squareRoot()
    }
  }

  /// The shortest ways round a circle: distances that no points have.
  static func circle(_ n: Int) -> [Double] {
    (0..<n * n).map { k in
      let apart = abs(k / n - k % n)
      return Double(min(apart, n - apart))
    }
  }

  /// The same between objects that stand ever farther apart, so no map of them is symmetric. The
  /// classical map of an even circle has a twofold eigenvalue, and rounding alone decides how it
  /// lies; on a line two objects may then fall together, where distances have a kink.
  static func unevenCircle(_ n: Int) -> [Double] {
    let place = (0...n).map { Double($0) + Double($0 * $0) / Double(2 * n) }
    return (0..<n * n).map { k in
      let apart = abs(place[k / n] - place[k % n])
      return min(apart, place[n] - apart)
    }
  }

  static let scalings: [Case] = MultidimensionalScaling.Loss.allCases.flatMap { loss in
    [1, 2, 3, 5].flatMap { d -> [Case] in
      [
        Case(
          "\(loss) of points, \(d)",
          MultidimensionalScaling(
            distances: distances(9, d), objects: 9, embedding: d, loss: loss)),
        Case(
          "\(loss) of a circle, \(d), unscaled",
          MultidimensionalScaling(
            distances: circle(8), objects: 8, embedding: d, loss: loss,
            start: .gaussian(deviation: 1), isScaled: false)),
        Case(
          "\(loss) of an uneven circle, \(d), from the classical map",
          MultidimensionalScaling(
            distances: unevenCircle(11), objects: 11, embedding: d, loss: loss, start: .classical)),
      ]
    }
  }

  static let regressions: [Case] = [
    (1, 1, 0.1, false), (30, 3, 0.0, false), (50, 4, 1e-3, true), (200, 10, 0.0, true),
    (200, 10, 0.1, false), (569, 30, 1e-4, true),
  ].map { rows, columns, regularization, hasIntercept in
    Case(
      "logistic \(rows) × \(columns), λ = \(regularization), intercept \(hasIntercept)",
      LogisticRegression.synthetic(
        rows: rows, columns: columns, regularization: regularization, hasIntercept: hasIntercept,
        from: stream))
  }

  static let theory: [Case] =
    [(20, 1e5, 1.0), (60, 100, 5)].map {
      Case("log-block \($0)", LogBlock(dimension: $0, condition: $1, smoothness: $2))
    }
    + [(10, 1e5, 1.0), (30, 1e3, 0.2)].map {
      Case(
        "log-block \($0), ten",
        LogBlock(dimension: $0, blocks: .ten, condition: $1, smoothness: $2))
    }
    + [(1, 0.2, 1.0, 1.0), (3, 2, 4, 0.5), (25, 0.01, 0.3, 6)].map {
      Case(
        "Huber \($0), \($1)",
        Huber(dimension: $0, threshold: $1, smoothness: $2, startDistance: $3))
    }
    + [1, 2, 3, 40].map { Case("Nesterov's chain \($0)", NesterovChain(dimension: $0)) }
    + [(0, 1.0, 1.0), (1, 0.3, 7), (10, 2, 0.5)].map {
      Case(
        "tight, not convex, \($0)",
        TightNonconvex(iterations: $0, gradientNorm: $1, smoothness: $2))
    }
    + [(0, 1.0, 1.0), (1, 0.3, 7), (9, 2, 0.5)].map {
      Case(
        "tight, nonsmooth, \($0)",
        TightNonsmooth(iterations: $0, lipschitz: $1, startDistance: $2))
    }

  static let networks = FeedForwardNetworkTests.all.map { Case($0.name, $0.problem) }

  static let sparseRegressions = SparseLogisticRegressionTests.shapes.filter { $0.density > 0 }.map
  {
    Case("sparse logistic \($0.testDescription)", $0.sparse())
  }

  static let leastSquares =
    [(12, 1, 1.0, false), (30, 3, 0.5, true), (50, 4, 3, false), (200, 10, 0.1, true)].map {
      rows, columns, deviation, hasIntercept in
      Case(
        "least squares \(rows) × \(columns), intercept \(hasIntercept)",
        LeastSquares.synthetic(
          rows: rows, columns: columns, deviation: deviation, hasIntercept: hasIntercept,
          from: stream))
    }
    + LeastSquaresTests.sparse.map { Case("sparse least squares \($0.name)", $0.problem) }

  static let all =
    quadratics + scalings + regressions + sparseRegressions + leastSquares + theory + networks

  @Test(arguments: all)
  func obeysTheLaws(entry: Case) {
    ProblemLaws.check(entry.problem)
  }
}
