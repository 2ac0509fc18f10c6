import AutoDiff
import Foundation
import Measures
import Sampling
import Testing

struct JacobianTests {
  static let shapes = [(1, 1), (1, 7), (7, 1), (5, 3), (3, 5), (17, 20), (20, 17), (9, 8)]

  /// f(x) = Ax has the Jacobian A, in either mode and for any number of columns at once.
  @Test(arguments: shapes)
  func linear(m: Int, n: Int) {
    let a = RandomStream(seed: 61).at(iteration: m).normals(m * n)
    let graph = Graph(parameters: n) {
      matrixProduct($0.constant(a, shape: Shape(rows: m, columns: n)), $0)
    }
    let x = RandomStream(seed: 62).at(iteration: n).normals(n)
    for mode in Jacobian.Mode.allCases {
      for columns in [1, 3, 8, 100] {
        let found = Jacobian(graph, mode: mode, columnsAtOnce: columns)(at: x)
        #expect(relativeDifference(found, a) < 1e-15)
      }
    }
    #expect(Jacobian(graph).mode == (n <= m ? .forward : .reverse))
  }

  /// Both modes agree on a function that is not linear, whose output is a matrix.
  @Test func modesAgree() {
    let graph = Graph(parameters: 12) { x in
      let a = x.reshaped(rows: 3, columns: 4)
      return tanh(matrixProduct(a, exp(x[0..<8]).reshaped(rows: 4, columns: 2)))
    }
    let x = RandomStream(seed: 63).at(iteration: 0).normals(12)
    #expect(
      relativeDifference(
        Jacobian(graph, mode: .forward)(at: x), Jacobian(graph, mode: .reverse)(at: x)) < 1e-13)
  }

  /// An output that is a view of the parameters, or does not depend on them at all.
  @Test(arguments: Jacobian.Mode.allCases)
  func outputsThatAreNoNodes(mode: Jacobian.Mode) {
    #expect(
      Jacobian(Graph(parameters: 3) { $0[1..<3] }, mode: mode)(at: [1, 2, 3])
        == [0, 1, 0, 0, 0, 1])
    #expect(
      Jacobian(Graph(parameters: 2) { $0.constant([1, 2, 3]) }, mode: mode)(at: [1, 2])
        == [0, 0, 0, 0, 0, 0])
  }
}

struct HessianTests {
  /// ½(x − c)ᵀA(x − c) has the Hessian A; its last batch of columns overlaps the one before.
  @Test(arguments: [1, 2, 7, 8, 9, 20])
  func quadratic(n: Int) {
    var a = RandomStream(seed: 64).at(iteration: n).normals(n * n)
    for i in 0..<n { for j in 0..<i { a[i * n + j] = a[j * n + i] } }
    let center = [Double](repeating: 0.5, count: n)
    let graph = Graph(parameters: n) { [a] in $0.symmetricQuadratic(matrix: a, center: center) }
    for columns in [1, 3, 8] {
      let found = Hessian(graph, columnsAtOnce: columns)(at: center.map { $0 + 1 })
      #expect(relativeDifference(found, a) < 1e-15)
    }
  }

  /// Σ exp(xᵢxᵢ₊₁): tridiagonal, by its closed form.
  @Test func closedForm() {
    let n = 6
    let graph = Graph(parameters: n) { sum(exp($0[0..<n - 1] * $0[1..<n])) }
    let x = RandomStream(seed: 65).at(iteration: 0).normals(n)
    var expected = [Double](repeating: 0, count: n * n)
    for i in 0..<n - 1 {
      let (a, b) = (x[i], x[i + 1])
      let e = Foundation.exp(a * b)
      expected[i * n + i] += b * b * e
      expected[(i + 1) * n + i + 1] += a * a * e
      expected[i * n + i + 1] += (1 + a * b) * e
      expected[(i + 1) * n + i] += (1 + a * b) * e
    }
    var gradient = x
    var hessian = expected
    var g = gradient.mutableSpan
    var h = hessian.mutableSpan
    Hessian(graph).evaluate(at: x.span, gradient: &g, into: &h)
    #expect(relativeDifference(hessian, expected) < 1e-14)
    #expect(gradient == Evaluator(graph).gradient(at: x))
  }
}
