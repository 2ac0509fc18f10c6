import LinearAlgebra
import Sampling
import Testing

struct QuadraticFormsTests {
  static let stream = RandomStream(seed: 1).substream("quadratic forms")

  /// Against sums written out, within the rounding of both: a sum of N terms, in whatever order, is
  /// within Nu·Σ|terms| of the exact one, u = 2⁻⁵³ (Higham, *Accuracy and Stability of Numerical
  /// Algorithms*, §4.2), and terms of two factors more by as many roundings.
  @Test(arguments: [1, 2, 7, 16, 17, 31, 40, 64, 65, 150], [1, 2, 7, 8, 64])
  func sumsWrittenOut(order n: Int, count m: Int) {
    var a = Self.stream.at(iteration: n).normals(n * n)
    for i in 0..<n { for j in 0..<i { a[i * n + j] = a[j * n + i] } }
    let x = Self.stream.at(iteration: n, lane: m).normals(m * n)
    var products = [Double](repeating: .nan, count: m * n)
    var values = [Double](repeating: .nan, count: m)
    QuadraticForms.values(
      of: x, count: m, matrix: a, order: n, products: &products, into: &values)
    for k in 0..<m {
      var (sum, terms) = (0.0, 0.0)
      for i in 0..<n {
        for j in 0..<n {
          let term = 0.5 * x[k * n + i] * a[i * n + j] * x[k * n + j]
          sum += term
          terms += abs(term)
        }
      }
      let rounding = 2 * Double(n * n + 3) * Double.ulpOfOne / 2 * terms
      #expect(abs(values[k] - sum) <= rounding, "vector \(k)")
    }
  }

  /// Whole numbers and halves, which no order of sums rounds.
  @Test(arguments: [1, 16, 17, 100])
  func halfTheSquareForTheIdentity(order n: Int) {
    var a = [Double](repeating: 0, count: n * n)
    for i in 0..<n { a[i * (n + 1)] = 1 }
    for count in [2, 9] {
      let x = (0..<count * n).map { Double($0 % 7) }
      var products = x
      var values = [Double](repeating: .nan, count: count)
      QuadraticForms.values(
        of: x, count: count, matrix: a, order: n, products: &products, into: &values)
      for k in 0..<count {
        #expect(values[k] == x[k * n..<(k + 1) * n].reduce(0) { $0 + 0.5 * $1 * $1 })
      }
    }
  }
}
