import AutoDiff
import Estimators
import Measures
import Optimizers
import Sampling
import Testing

struct GradientDescentTests {
  @Test(arguments: [1, 3, 100], [1e-3, 0.5, 2])
  func update(count n: Int, step α: Double) {
    let g = RandomStream(seed: 91).at(iteration: 1).normals(n)
    let before = RandomStream(seed: 91).at(iteration: 0).normals(n)
    var x = before
    GradientDescent(step: α).update(&x, against: g)
    #expect(relativeDifference(x, zip(before, g).map { $0 - α * $1 }) < 1e-15)
  }

  /// x_k = (1 − αλ)ᵏx₀ on a quadratic.
  @Test func contractsAsTheFormulaSays() {
    let λ = [1, 0.5, 0.1]
    let evaluator = Evaluator(
      Graph(parameters: 3) { $0.diagonalQuadratic(curvatures: λ, center: [0, 0, 0]) })
    let descent = GradientDescent(step: 0.8)
    var x = [1.0, 1, 1]
    for _ in 0..<10 {
      descent.update(&x, against: evaluator.gradient(at: x))
    }
    let expected = λ.map { λ in (0..<10).reduce(1) { x, _ in x * (1 - 0.8 * λ) } }
    #expect(relativeDifference(x, expected) < 1e-14)
  }

  @Test func steps() async {
    #expect(GradientDescent(step: 0.25).step == 0.25)
    await #expect(processExitsWith: .failure) { _ = GradientDescent(step: 0) }
    await #expect(processExitsWith: .failure) { _ = GradientDescent(step: .nan) }
  }
}
