import AutoDiff
import Problems
import Sampling
import Testing

struct CurvatureTests {
  /// To three digits, and never above.
  @Test(arguments: [
    Spectrum.isotropic, .geometric(condition: 10), .geometric(condition: 1e4), .power(exponent: 1),
    .block10(condition: 1e5), .geometric10(condition: 10),
  ])
  func meetsTheLargestEigenvalueOfQuadratics(spectrum: Spectrum) {
    let stream = RandomStream(seed: 64)
    for form in [Quadratic.Form.diagonal, .dense(stream)] {
      for smoothness in [1e-3, 1, 50] {
        let problem = Quadratic(
          dimension: 20, spectrum: spectrum, smoothness: smoothness, form: form)
        let found = Evaluator(problem.graph()).largestCurvature(
          at: problem.start(from: stream), from: stream)
        let expected = problem.eigenvalues.max()!
        #expect(found <= expected * (1 + 1e-8))
        #expect(found >= expected * (1 - 1e-3), "\(spectrum) \(smoothness): \(found / expected)")
      }
    }
  }

  /// f = ½(3x² − 7y²): the curvature of largest size is that along y.
  @Test func negativeCurvatureCounts() {
    let evaluator = Evaluator(
      Graph(parameters: 2) { $0.diagonalQuadratic(curvatures: [3, -7], center: [0, 0]) })
    let found = evaluator.largestCurvature(at: [0.1, 0.2], from: RandomStream(seed: 1))
    #expect(abs(found - 7) < 1e-3)
  }

  @Test func flatFunctionsHaveNone() {
    let evaluator = Evaluator(Graph(parameters: 3) { sum($0) })
    #expect(evaluator.largestCurvature(at: [0, 0, 0], from: RandomStream(seed: 1)) < 1e-9)
  }

  /// A map's curvature scales with u², where u is the unit of its distances, however small u is.
  @Test(arguments: [1e3, 1e-2, 1e-4, 1e-6, 1e-8, 1e-12])
  func unitsOfX(unit: Double) {
    func curvature(_ unit: Double) -> Double {
      let problem = MultidimensionalScaling(
        distances: [0, 3, 4, 3, 0, 5, 4, 5, 0].map { $0 * unit }, objects: 3, embedding: 2,
        start: .gaussian(deviation: 0.3 * unit), isScaled: false)
      let stream = RandomStream(seed: 8)
      return Evaluator(problem.graph()).largestCurvature(
        at: problem.start(from: stream), from: stream)
    }
    #expect(abs(curvature(unit) / (curvature(1) * unit * unit) - 1) < 1e-2)
  }

  /// Σ exp(xᵢ): the Hessian is diag(exp xᵢ), which depends on the point.
  @Test func pointMatters() {
    let evaluator = Evaluator(Graph(parameters: 3) { sum(exp($0)) })
    let found = evaluator.largestCurvature(at: [0, 2, 1], from: RandomStream(seed: 1))
    #expect(abs(found / 7.38905609893065 - 1) < 1e-3)
  }
}
