import AutoDiff
import Measures
import Problems
import Sampling
import Testing

struct MultidimensionalScalingTests {
  static let stream = RandomStream(seed: 65)

  /// 8 Σⱼ (‖Wᵢ − Wⱼ‖² − δᵢⱼ²)(Wᵢ − Wⱼ), or 4 Σⱼ (1 − δᵢⱼ/‖Wᵢ − Wⱼ‖)(Wᵢ − Wⱼ).
  static func closedForm(
    _ w: [Double], _ n: Int, _ d: Int, _ δ: [Double], _ loss: MultidimensionalScaling.Loss
  ) -> (value: Double, gradient: [Double]) {
    let distances = ProblemCatalogue.distances(between: w, n, d)
    var value = 0.0
    var gradient = [Double](repeating: 0, count: n * d)
    for i in 0..<n {
      for j in 0..<n where i != j {
        let (r, t) = (distances[i * n + j], δ[i * n + j])
        let residual = loss == .distances ? r - t : r * r - t * t
        value += residual * residual
        let pull = loss == .distances ? 4 * (1 - t / r) : 8 * residual
        for c in 0..<d { gradient[i * d + c] += pull * (w[i * d + c] - w[j * d + c]) }
      }
    }
    return (value, gradient)
  }

  @Test(arguments: [1, 2, 3, 5], MultidimensionalScaling.Loss.allCases)
  func closedFormGradient(dimension d: Int, loss: MultidimensionalScaling.Loss) {
    for n in [2, 7, 16, 21] {
      let δ = ProblemCatalogue.distances(n, 4)
      for isScaled in [true, false] {
        let problem = MultidimensionalScaling(
          distances: δ, objects: n, embedding: d, loss: loss, isScaled: isScaled)
        #expect(problem.unit == (isScaled ? δ.max()! : 1))
        let w = Self.stream.at(iteration: n).normals(n * d)
        let expected = Self.closedForm(w, n, d, δ.map { $0 / problem.unit }, loss)
        let evaluator = Evaluator(problem.graph())
        #expect(relativeDifference(evaluator.value(at: w), expected.value) < 1e-13)
        #expect(relativeDifference(evaluator.gradient(at: w), expected.gradient) < 1e-13)
      }
    }
  }

  @Test func byHand() {
    let distances: [Double] = [0, 5, 5, 0]
    func value(_ w: [Double], _ loss: MultidimensionalScaling.Loss, isScaled: Bool) -> Double {
      MultidimensionalScaling(
        distances: distances, objects: 2, embedding: 1, loss: loss, isScaled: isScaled
      ).value(at: w)
    }
    #expect(value([0, 1], .squaredDistances, isScaled: true) == 0)
    #expect(value([0, 3], .squaredDistances, isScaled: true) == 128)
    #expect(value([0, 3], .squaredDistances, isScaled: false) == 512)
    #expect(value([0, 3], .distances, isScaled: true) == 8)
    #expect(value([0, 3], .distances, isScaled: false) == 8)
    #expect(value([0, 4], .distances, isScaled: false) == 2)
  }

  /// f* = 0 is known if and only if the distances are those of points in that many dimensions.
  @Test(arguments: MultidimensionalScaling.Loss.allCases)
  func minimumIsKnownWhereDistancesEmbed(loss: MultidimensionalScaling.Loss) {
    func minimum(_ distances: [Double], _ n: Int, _ d: Int) -> Double? {
      MultidimensionalScaling(distances: distances, objects: n, embedding: d, loss: loss)
        .known.minimum
    }
    for d in [1, 2, 3, 5] {
      let distances = ProblemCatalogue.distances(15, d)
      #expect(minimum(distances, 15, d) == 0)
      #expect(minimum(distances, 15, d + 1) == 0, "a dimension more than is needed")
      #expect(d == 1 || minimum(distances, 15, d - 1) == nil)
      // Rounded to three digits, as tables are.
      #expect(minimum(distances.map { ($0 * 1e3).rounded() / 1e3 }, 15, d) == nil)
      #expect(minimum(ProblemCatalogue.circle(11), 11, d) == nil)
    }
    // Large and small units.
    #expect(minimum(ProblemCatalogue.distances(15, 2).map { $0 * 1e6 }, 15, 2) == 0)
  }

  @Test(arguments: [1, 2, 3, 5], MultidimensionalScaling.Loss.allCases)
  func lossIsInvariantUnderMotion(dimension d: Int, loss: MultidimensionalScaling.Loss) {
    let n = 9
    let problem = MultidimensionalScaling(
      distances: ProblemCatalogue.circle(n), objects: n, embedding: d, loss: loss)
    let w = Self.stream.at(iteration: 1).normals(n * d)
    let evaluator = Evaluator(problem.graph())
    let value = evaluator.value(at: w)
    let shifted = w.indices.map { w[$0] + Double($0 % d) - 0.5 }
    #expect(relativeDifference(evaluator.value(at: shifted), value) < 1e-13)
    #expect(relativeDifference(evaluator.value(at: w.map { -$0 }), value) < 1e-13)
    if d >= 2 {
      var turned = w
      for i in 0..<n {
        turned[i * d] = 0.6 * w[i * d] - 0.8 * w[i * d + 1]
        turned[i * d + 1] = 0.8 * w[i * d] + 0.6 * w[i * d + 1]
      }
      #expect(relativeDifference(evaluator.value(at: turned), value) < 1e-13)
    }
    // So the gradient moves no centre of mass.
    let gradient = evaluator.gradient(at: w)
    for c in 0..<d {
      let total = (0..<n).reduce(0) { $0 + gradient[$1 * d + c] }
      #expect(abs(total) < 1e-12 * ProblemLaws.norm(gradient))
    }
  }

  @Test func starts() {
    let distances = ProblemCatalogue.distances(50, 2)
    let gaussian = MultidimensionalScaling(
      distances: distances, objects: 50, embedding: 2, start: .gaussian(deviation: 0.3))
    let x = gaussian.start(from: Self.stream)
    #expect(x != gaussian.start(from: Self.stream.substream("other")))
    // 100 normals: the deviation is 0.3 to within 4.5/√200.
    let deviation = (ProblemLaws.dot(x, x) / 100).squareRoot()
    #expect(abs(deviation / 0.3 - 1) < 0.32)
    let classical = MultidimensionalScaling(
      distances: distances, objects: 50, embedding: 2, start: .classical)
    #expect(classical.start(from: Self.stream) == classical.known.landmark?.point)
    #expect(classical.known.landmark?.name == "classical-mds")
  }
}
