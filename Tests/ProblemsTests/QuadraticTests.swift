import AutoDiff
import LinearAlgebra
import Measures
import Problems
import Sampling
import Testing

struct QuadraticTests {
  static let stream = RandomStream(seed: 63)

  /// A, column by column: ∇f(x* + eᵢ) = Aeᵢ.
  static func matrix(_ problem: Quadratic) -> [Double] {
    let n = problem.dimension
    let evaluator = Evaluator(problem.graph())
    return (0..<n).flatMap { i in
      var x = [Double](repeating: 0, count: n)
      x[i] = 1
      return evaluator.gradient(at: x)
    }
  }

  /// ∇f = λ(x − x*) and f = ½ Σ λ(x − x*)² + f*.
  @Test(arguments: ProblemCatalogue.spectra.indices)
  func diagonalClosedForm(index: Int) {
    let (spectrum, dimensions) = ProblemCatalogue.spectra[index]
    for n in dimensions {
      let center = Self.stream.at(iteration: 0).normals(n)
      let problem = Quadratic(
        dimension: n, spectrum: spectrum, smoothness: 2, minimizer: KnownVector(center),
        minimum: 5)
      let λ = spectrum.eigenvalues(dimension: n, smoothness: 2)
      let x = Self.stream.at(iteration: 1).normals(n)
      let gradient = (0..<n).map { λ[$0] * (x[$0] - center[$0]) }
      let value = (0..<n).reduce(5) { $0 + 0.5 * gradient[$1] * (x[$1] - center[$1]) }
      let evaluator = Evaluator(problem.graph())
      #expect(relativeDifference(evaluator.gradient(at: x), gradient) < 1e-13)
      #expect(relativeDifference(evaluator.value(at: x), value) < 1e-13)
      #expect(problem.known.smoothness == max(2, λ.max()!))
      #expect(problem.known.strongConvexity == λ.min()!)
    }
  }

  /// The rotated matrix has the same eigenvalues, is symmetric to the last bit, and not diagonal;
  /// gradient and value are those of the matrix.
  @Test(arguments: ProblemCatalogue.spectra.indices)
  func denseClosedForm(index: Int) throws {
    let (spectrum, dimensions) = ProblemCatalogue.spectra[index]
    for n in dimensions {
      let problem = Quadratic(
        dimension: n, spectrum: spectrum, smoothness: 2, form: .dense(Self.stream))
      let a = Self.matrix(problem)
      for i in 0..<n { for j in 0..<i { #expect(a[i * n + j] == a[j * n + i]) } }
      let eigen = try #require(SymmetricEigen(a, order: n))
      #expect(relativeDifference(eigen.values, problem.eigenvalues.sorted()) < 1e-13)
      if n > 1, spectrum != .isotropic { #expect(abs(a[1]) > 1e-6) }
      let x = Self.stream.at(iteration: 1).normals(n)
      let product = (0..<n).map { i in (0..<n).reduce(0) { $0 + a[i * n + $1] * x[$1] } }
      let evaluator = Evaluator(problem.graph())
      #expect(relativeDifference(evaluator.gradient(at: x), product) < 1e-13)
      let value = 0.5 * ProblemLaws.dot(product, x)
      #expect(relativeDifference(evaluator.value(at: x), value) < 1e-13)
    }
  }

  /// Rotation changes neither the start's distance nor any part of the start's loss.
  @Test func startsAtOnesInTheEigenvectorsCoordinates() {
    let n = 20
    let center = Self.stream.at(iteration: 2).normals(n)
    let spectrum = Spectrum.block10(condition: 1e5)
    for form in [Quadratic.Form.diagonal, .dense(Self.stream)] {
      let problem = Quadratic(
        dimension: n, spectrum: spectrum, form: form, minimizer: KnownVector(center),
        startDistance: 3)
      let x = problem.start(from: Self.stream)
      #expect(x == problem.start(from: RandomStream(seed: 1)))
      let distance = ProblemLaws.norm(zip(x, center).map { $0 - $1 })
      #expect(relativeDifference(distance, 3) < 1e-14)
      let evaluator = Evaluator(problem.graph())
      let expected = 0.5 * 9 / Double(n) * problem.eigenvalues.reduce(0, +)
      #expect(relativeDifference(evaluator.value(at: x), expected) < 1e-13)
      let squares = problem.eigenvalues.reduce(0) { $0 + $1 * $1 }
      let slope = ProblemLaws.norm(evaluator.gradient(at: x))
      #expect(relativeDifference(slope, 3 * (squares / Double(n)).squareRoot()) < 1e-13)
    }
    let plain = Quadratic(dimension: 4, spectrum: .isotropic)
    #expect(plain.start(from: Self.stream) == [0.5, 0.5, 0.5, 0.5])
  }

  /// E‖x₀ − x*‖² = R²; |z| < 4.5 (7 false alarms in a million).
  @Test func gaussianStarts() {
    for form in [Quadratic.Form.diagonal, .dense(Self.stream)] {
      let problem = Quadratic(
        dimension: 5, spectrum: .isotropic, form: form, start: .gaussian, startDistance: 2)
      let squares = SampleMean(
        (0..<2000).map { k in
          let x = problem.start(from: Self.stream.substream("replicate \(k)"))
          return ProblemLaws.dot(x, x)
        })
      #expect(abs(squares.z(against: 4)) < 4.5)
    }
  }

  /// The gradient by blocks is the gradient, wherever a block begins; a rotated quadratic has none.
  @Test(arguments: ProblemCatalogue.spectra.indices)
  func separableGradient(index: Int) throws {
    let (spectrum, dimensions) = ProblemCatalogue.spectra[index]
    for n in dimensions {
      let center = KnownVector(Self.stream.at(iteration: 3).normals(n))
      func problem(_ form: Quadratic.Form) -> Quadratic {
        Quadratic(
          dimension: n, spectrum: spectrum, smoothness: 3, form: form, minimizer: center)
      }
      #expect(problem(.dense(Self.stream)).separableGradient == nil)
      let gradient = try #require(problem(.diagonal).separableGradient)
      let x = Self.stream.at(iteration: 4).normals(n)
      let whole = Evaluator(problem(.diagonal).graph()).gradient(at: x)
      for first in 0..<n {
        let range = first..<min(first + 3, n)
        var block = [Double](repeating: 0, count: 3)
        var memory = block.mutableSpan
        gradient.evaluate(at: x.span, in: range, into: &memory)
        #expect(relativeDifference(Array(block[..<range.count]), Array(whole[range])) < 1e-14)
      }
    }
  }

  /// Long stretches of equal curvatures and centers are replayed block by block, with the same
  /// results as their entries.
  @Test(arguments: [1000, 5130])
  func longStretches(n: Int) {
    let x = Self.stream.at(iteration: 5).normals(n)
    let problem = Quadratic(
      dimension: n, spectrum: .block10(condition: 100),
      minimizer: KnownVector(
        [Double](repeating: 1, count: 700) + [Double](repeating: -2, count: n - 700)))
    let λ = problem.eigenvalues.entries
    let d = zip(x, problem.known.minimizer!).map { $0 - $1 }
    let evaluator = Evaluator(problem.graph())
    #expect(
      relativeDifference(
        evaluator.value(at: x), 0.5 * zip(λ, d).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }) < 1e-13)
    #expect(relativeDifference(evaluator.gradient(at: x), zip(λ, d).map { $0 * $1 }) < 1e-15)
  }

  @Test func flatDirectionsLeaveTheMinimizerOpen() {
    let flat = Quadratic(dimension: 2, spectrum: .explicit([1, 0]))
    #expect(flat.known.minimizer == nil)
    #expect(flat.known.minimum == 0)
    #expect(flat.known.strongConvexity == 0)
  }

  @Test func negativeCurvatureIsRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Quadratic(dimension: 2, spectrum: .explicit([1, -1]))
    }
  }
}
