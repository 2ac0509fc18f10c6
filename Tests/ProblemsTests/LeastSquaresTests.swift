import AutoDiff
import LinearAlgebra
import Measures
import Problems
import Sampling
import Testing

struct LeastSquaresTests {
  static let stream = RandomStream(seed: 71)

  /// With and without shifts and an intercept; the dense rows are those without zeros left out.
  static let sparse: [(name: String, problem: LeastSquares, dense: LeastSquares)] = [
    (20, 3, false, false), (20, 3, true, true), (60, 8, true, false), (60, 8, false, true),
  ].map { rows, columns, hasShifts, hasIntercept in
    let draw = stream.substream("sparse \(rows) \(hasShifts)")
    let normals = draw.at(iteration: 0).normals(rows * columns)
    let kept = draw.at(iteration: 1).uniforms(rows * columns)
    let numbers = zip(normals, kept).map { $1 < 0.4 ? $0 : 0 }
    let shifts = hasShifts ? draw.at(iteration: 2).normals(columns) : nil
    let targets = draw.at(iteration: 3).normals(rows)
    let full = numbers.indices.map { numbers[$0] - (shifts?[$0 % columns] ?? 0) }
    return (
      "\(rows) × \(columns), shifts \(hasShifts), intercept \(hasIntercept)",
      LeastSquares(
        sparse: SparseMatrix(numbers, columnCount: columns), shifts: shifts, targets: targets,
        hasIntercept: hasIntercept),
      LeastSquares(features: full, targets: targets, hasIntercept: hasIntercept)
    )
  }

  /// Value and gradient as the formula states them.
  private static func closedForm(
    _ x: [Double], _ features: [Double], _ targets: [Double], hasIntercept: Bool
  ) -> (value: Double, gradient: [Double]) {
    let (N, p) = (targets.count, features.count / targets.count)
    var value = 0.0
    var gradient = [Double](repeating: 0, count: x.count)
    for i in 0..<N {
      let made = (0..<p).reduce(hasIntercept ? x[p] : 0) { $0 + features[i * p + $1] * x[$1] }
      let error = made - targets[i]
      value += 0.5 * error * error / Double(N)
      for j in 0..<p { gradient[j] += error * features[i * p + j] / Double(N) }
      if hasIntercept { gradient[p] += error / Double(N) }
    }
    return (value, gradient)
  }

  @Test(arguments: [false, true], [(1, 1), (5, 3), (40, 7)])
  func closedFormGradient(hasIntercept: Bool, shape: (rows: Int, columns: Int)) {
    let features = Self.stream.at(iteration: 0).normals(shape.rows * shape.columns)
    let targets = Self.stream.at(iteration: 1).normals(shape.rows)
    let problem = LeastSquares(
      features: features, targets: targets, hasIntercept: hasIntercept)
    let x = Self.stream.at(iteration: 2).normals(problem.dimension)
    let expected = Self.closedForm(x, features, targets, hasIntercept: hasIntercept)
    let evaluator = Evaluator(problem.graph())
    #expect(relativeDifference(evaluator.value(at: x), expected.value) < 1e-13)
    #expect(relativeDifference(evaluator.gradient(at: x), expected.gradient) < 1e-13)
    #expect(problem.targets == targets && problem.start(from: Self.stream).allSatisfy { $0 == 0 })
    let width = problem.dimension
    let rows = problem.rows ?? []
    #expect(rows.count == shape.rows * width)
    for i in 0..<shape.rows {
      let own = Array(rows[i * width..<(i + 1) * width])
      let given = Array(features[i * shape.columns..<(i + 1) * shape.columns])
      #expect(own == given + (hasIntercept ? [1] : []))
    }
  }

  /// Two columns at right angles: H = diag(s², t²)/2, x* = (b₁/s, b₂/t).
  @Test(arguments: [(1.0, 1.0), (3, 0.5), (1e-3, 40)])
  func knownInClosedForm(s: Double, t: Double) throws {
    let problem = LeastSquares(features: [s, 0, 0, t], targets: [2, -6])
    let known = problem.known
    #expect(relativeDifference(known.smoothness!, max(s * s, t * t) / 2) < 1e-14)
    #expect(relativeDifference(known.strongConvexity!, min(s * s, t * t) / 2) < 1e-12)
    let x = try #require(known.minimizer).entries
    #expect(relativeDifference(x[0], 2 / s) < 1e-13 && relativeDifference(x[1], -6 / t) < 1e-13)
    #expect(known.minimum! < 1e-25 && known.isConvex && known.isQuadratic)
  }

  /// A constant alone: x* is the mean of the targets and f* half their variance.
  @Test func theMeanOfTargets() throws {
    let targets = [1, 4, -2, 9, 3.5]
    let problem = LeastSquares(features: [1, 1, 1, 1, 1], targets: targets)
    let mean = targets.reduce(0, +) / 5
    let variance = targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 5
    #expect(relativeDifference(try #require(problem.known.minimizer).entries[0], mean) < 1e-14)
    #expect(relativeDifference(problem.known.minimum!, variance / 2) < 1e-14)
    #expect(problem.known.smoothness == 1 && problem.known.strongConvexity == 1)
  }

  /// Columns that repeat leave x* open and f* as it is.
  @Test func singular() throws {
    let column = Self.stream.at(iteration: 5).normals(9)
    let targets = Self.stream.at(iteration: 6).normals(9)
    let once = LeastSquares(features: column, targets: targets)
    let twice = LeastSquares(features: column.flatMap { [$0, $0] }, targets: targets)
    #expect(twice.known.minimizer == nil && twice.known.strongConvexity == 0)
    #expect(relativeDifference(twice.known.minimum!, once.known.minimum!) < 1e-13)
    #expect(relativeDifference(twice.known.smoothness!, 2 * once.known.smoothness!) < 1e-13)
  }

  /// More than 2000 columns: L and f* by the rows, whose Gram matrix is that of few columns.
  @Test func wide() throws {
    let narrow = Self.stream.at(iteration: 7).normals(12)
    let targets = Self.stream.at(iteration: 8).normals(6)
    // The same columns, spread over more of them: ÃÃᵀ stays as it is.
    let copies = 1100
    let scale = 1 / Double(copies).squareRoot()
    let features = (0..<6).flatMap { i in
      (0..<copies).flatMap { _ in [scale * narrow[2 * i], scale * narrow[2 * i + 1]] }
    }
    let known = LeastSquares(features: features, targets: targets).known
    let few = LeastSquares(features: narrow, targets: targets).known
    #expect(relativeDifference(known.smoothness!, few.smoothness!) < 1e-12)
    #expect(relativeDifference(known.minimum!, few.minimum!) < 1e-11)
    #expect(known.minimizer == nil && known.strongConvexity == 0)
  }

  /// The normal equations hold to rounding even where the features are of very different sizes.
  @Test(arguments: [1.0, 1e3, 1e5])
  func normalEquations(ratio: Double) throws {
    let (N, p) = (50, 4)
    var features = Self.stream.at(iteration: 9).normals(N * p)
    for i in 0..<N { features[i * p] *= ratio }
    let targets = Self.stream.at(iteration: 10).normals(N)
    let problem = LeastSquares(features: features, targets: targets)
    let x = try #require(problem.known.minimizer).entries
    let exact = Self.closedForm(x, features, targets, hasIntercept: false)
    for j in 0..<p {
      let size = (0..<N).reduce(0) { $0 + abs(features[$1 * p + j]) } / Double(N)
      #expect(abs(exact.gradient[j]) < 1e-13 * size)
    }
    #expect(relativeDifference(problem.known.minimum!, exact.value) < 1e-13)
  }

  @Test(arguments: ProblemCatalogue.leastSquares)
  func itsQuadratic(entry: ProblemCatalogue.Case) throws {
    let quadratic = try #require(entry.problem.quadratic)
    let stream = RandomStream(seed: 72)
    for k in 0..<5 {
      let x = stream.at(iteration: k).normals(entry.problem.dimension)
      #expect(relativeDifference(quadratic.value(at: x), entry.problem.value(at: x)) < 1e-12)
    }
    #expect(quadratic.known.smoothness == entry.problem.known.smoothness)
    #expect(quadratic.known.strongConvexity == entry.problem.known.strongConvexity)
  }

  @Test(arguments: sparse)
  func sparseIsDense(entry: (name: String, problem: LeastSquares, dense: LeastSquares)) throws {
    let (problem, dense) = (entry.problem, entry.dense)
    let (evaluator, other) = (Evaluator(problem.graph()), Evaluator(dense.graph()))
    let x = Self.stream.at(iteration: 11).normals(problem.dimension)
    #expect(relativeDifference(evaluator.value(at: x), other.value(at: x)) < 1e-13)
    #expect(relativeDifference(evaluator.gradient(at: x), other.gradient(at: x)) < 1e-13)
    #expect(relativeDifference(problem.known.smoothness!, dense.known.smoothness!) < 1e-13)
    #expect(relativeDifference(problem.known.minimum!, dense.known.minimum!) < 1e-13)
    #expect(
      relativeDifference(
        problem.known.minimizer!.entries, dense.known.minimizer!.entries) < 1e-11)
    #expect(relativeDifference(problem.termSmoothness!, dense.termSmoothness!) < 1e-13)
    #expect(problem.rows == nil)
  }
}
