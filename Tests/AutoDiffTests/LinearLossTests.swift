import AutoDiff
import CKernels
import Foundation
import Measures
import Sampling
import Testing

struct LinearLossTests {
  static let stream = RandomStream(seed: 91)

  /// Rows and columns on both sides of whole vectors and of whole blocks of rows.
  static let shapes = [
    (1, 1), (7, 3), (8, 8), (9, 9), (64, 30), (65, 31), (130, 40), (300, 2), (20, 300),
  ]

  static func data(
    _ m: Int, _ p: Int
  ) -> (features: [Double], labels: [Double], w: [Double], v: [Double]) {
    let draws = stream.substream("\(m) × \(p)")
    return (
      draws.at(iteration: 0).normals(m * p),
      draws.at(iteration: 1).normals(m).map { $0 < 0 ? -1 : 1 },
      draws.at(iteration: 2).normals(p), draws.at(iteration: 3).normals(p)
    )
  }

  @Test(arguments: shapes)
  func agreeWithTheirCompositions(rows m: Int, columns p: Int) {
    let (features, labels, w, _) = Self.data(m, p)
    let targets = Self.stream.substream("targets").at(iteration: 0).normals(m)
    for hasIntercept in [false, true] {
      let points = [0.1, 1, 30].map { size in
        (w + (hasIntercept ? [0.7] : [])).map { size * $0 }
      }
      func margins(_ x: Variable) -> Variable {
        let a = x.constant(features, shape: Shape(rows: m, columns: p))
        let product = matrixProduct(a, x[0..<p])
        return hasIntercept ? product + x[p] : product
      }
      OperationLaws.expectSame(
        parameters: points[0].count, at: points,
        {
          $0.linearLogisticLoss(features: features, labels: labels, hasIntercept: hasIntercept)
        },
        { margins($0).logisticLoss(labels: labels) })
      OperationLaws.expectSame(
        parameters: points[0].count, at: points,
        {
          $0.linearLeastSquares(features: features, targets: targets, hasIntercept: hasIntercept)
        },
        { sum(square(margins($0) - $0.constant(targets))) / Double(2 * m) })
    }
  }

  /// A loss written out: its value and its first and second derivatives with respect to the margin.
  struct Formula: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let code: zo_loss
    let value: @Sendable (_ z: Double, _ y: Double) -> (Double, Double, Double)
  }

  static let formulas = [
    Formula(testDescription: "logistic", code: zo_logistic) { z, y in
      let t = -y * z
      let σ = 1 / (1 + exp(-t))
      return (max(t, 0) + log1p(exp(-abs(t))), -y * σ, σ * (1 - σ))
    },
    Formula(testDescription: "half square", code: zo_half_square) { z, y in
      ((z - y) * (z - y) / 2, z - y, 1)
    },
  ]

  /// Every level against the formulas; the memory for results comes filled with rubbish.
  @Test(arguments: shapes, formulas)
  func kernelsAtEveryLevel(shape: (rows: Int, columns: Int), formula: Formula) {
    let (m, p) = shape
    let (features, labels, w, v) = Self.data(m, p)
    let (rows, stride) = (zo_padded(m), zo_padded(p))
    #expect(rows % 8 == 0 && m <= rows && rows < m + 8)
    var padded = [Double](repeating: 0, count: rows * stride)
    for i in 0..<m { for j in 0..<p { padded[i * stride + j] = features[i * p + j] } }
    func pad(_ x: [Double], _ count: Int) -> [Double] {
      x + [Double](repeating: 0, count: count - x.count)
    }
    var (loss, slope, size) = (0.0, 0.0, 0.0)
    var gradient = [Double](repeating: 0, count: stride)
    var product = gradient
    for i in 0..<m {
      func margin(_ x: [Double]) -> Double {
        (0..<p).reduce(0) { $0 + features[i * p + $1] * x[$1] }
      }
      let (value, first, second) = formula.value(margin(w), labels[i])
      loss += value
      slope += first * margin(v)
      size += 10 * max(1, abs(first), abs(first * margin(v)))
      for j in 0..<p {
        gradient[j] += first * features[i * p + j]
        product[j] += second * margin(v) * features[i * p + j]
      }
    }
    for name in ["baseline", "avx2", "avx512"] {
      guard let level = zo_kernels_at(name)?.pointee else { continue }
      var slopes = [Double](repeating: .nan, count: rows + 1)
      var (g, h) = (
        [Double](repeating: .nan, count: stride + 1), [Double](repeating: .nan, count: stride + 1)
      )
      let value = level.linear_loss(
        formula.code, padded, pad(labels, rows), rows, stride, pad(w, stride), &slopes, &g)
      let change = level.linear_curvature(
        formula.code, padded, slopes, rows, stride, pad(v, stride), &h)
      #expect(abs(value - loss) <= 1e-13 * loss, "\(name)")
      #expect(abs(change - slope) <= 1e-14 * size * Double(p), "\(name)")
      for j in 0..<stride {
        #expect(abs(g[j] - gradient[j]) <= 1e-14 * size, "\(name)")
        #expect(abs(h[j] - product[j]) <= 1e-14 * size * Double(p), "\(name)")
      }
      #expect(slopes[m..<rows].allSatisfy { $0 == 0 })
      #expect(g[stride].isNaN && h[stride].isNaN && slopes[rows].isNaN, "\(name)")
      #expect(
        level.linear_loss(
          formula.code, padded, pad(labels, rows), rows, stride, pad(w, stride), nil, nil)
          == value, "\(name)")
      #expect(
        level.linear_curvature(
          formula.code, padded, slopes, rows, stride, pad(v, stride), nil) == change)
    }
  }

  @Test func work() {
    let graph = Graph(parameters: 3) {
      $0.linearLogisticLoss(
        features: [Double](repeating: 1, count: 10), labels: [1, -1, 1, 1, -1], hasIntercept: true)
    }
    #expect(graph.work == Work(value: 30 + 30, pushforward: 30 + 20, pullback: 30 + 10 + 6))
    let squares = Graph(parameters: 2) {
      $0.linearLeastSquares(features: [Double](repeating: 1, count: 10), targets: [1, 2, 3, 4, 5])
    }
    #expect(squares.work == Work(value: 20 + 15, pushforward: 20 + 10, pullback: 20 + 4))
  }

  @Test func whatDoesNotFitIsRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 2) { $0.linearLogisticLoss(features: [1, 2, 3], labels: [1, -1]) }
    }
    await #expect(processExitsWith: .failure) {
      _ = Graph(parameters: 3) { $0.linearLogisticLoss(features: [1, 2], labels: [1]) }
    }
  }
}
