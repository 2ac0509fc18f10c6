import AutoDiff
import Measures
import Sampling
import Testing

struct QuadraticsTests {
  static let counts = [1, 2, 3, 4, 5, 8, 33, 100]

  @Test(arguments: counts)
  func diagonalAgreesWithItsComposition(count n: Int) {
    let stream = RandomStream(seed: 43).substream("diagonal \(n)")
    let λ = stream.at(iteration: 0).uniforms(n)
    let c = stream.at(iteration: 1).normals(n)
    OperationLaws.expectSame(
      parameters: n, at: [stream.at(iteration: 2).normals(n)],
      { $0.diagonalQuadratic(curvatures: λ, center: c) },
      { 0.5 * dot($0.constant(λ), square($0 - $0.constant(c))) })
  }

  @Test(arguments: counts)
  func symmetricAgreesWithItsComposition(count n: Int) {
    let stream = RandomStream(seed: 43).substream("symmetric \(n)")
    var a = stream.at(iteration: 0).normals(n * n)
    for i in 0..<n {
      a[i * n + i] += 3 * Double(n).squareRoot()
      for j in 0..<i { a[i * n + j] = a[j * n + i] }
    }
    let c = stream.at(iteration: 1).normals(n)
    OperationLaws.expectSame(
      parameters: n, at: [stream.at(iteration: 2).normals(n)],
      { $0.symmetricQuadratic(matrix: a, center: c) },
      {
        let difference = $0 - $0.constant(c)
        let matrix = $0.constant(a, shape: Shape(rows: n, columns: n))
        return 0.5 * dot(difference, matrixProduct(matrix, difference))
      })
  }

  @Test func byHand() {
    let diagonal = Evaluator(
      Graph(parameters: 2) { $0.diagonalQuadratic(curvatures: [2, 6], center: [1, 0]) })
    #expect(diagonal.value(at: [3, 1]) == 7)
    #expect(diagonal.gradient(at: [3, 1]) == [4, 6])
    let symmetric = Evaluator(
      Graph(parameters: 2) { $0.symmetricQuadratic(matrix: [2, 1, 1, 6], center: [1, 0]) })
    #expect(symmetric.value(at: [3, 1]) == 9)
    #expect(symmetric.gradient(at: [3, 1]) == [5, 8])
  }
}
