import AutoDiff
import CKernels
import Foundation
import Measures
import Sampling
import Testing

struct LinearLogisticLossTests {
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
  func agreesWithItsComposition(rows m: Int, columns p: Int) {
    let (features, labels, w, _) = Self.data(m, p)
    for hasIntercept in [false, true] {
      let points = [0.1, 1, 30].map { size in
        (w + (hasIntercept ? [0.7] : [])).map { size * $0 }
      }
      OperationLaws.expectSame(
        parameters: points[0].count, at: points,
        {
          $0.linearLogisticLoss(features: features, labels: labels, hasIntercept: hasIntercept)
        },
        {
          let a = $0.constant(features, shape: Shape(rows: m, columns: p))
          let margins = matrixProduct(a, $0[0..<p])
          return (hasIntercept ? margins + $0[p] : margins).logisticLoss(labels: labels)
        })
    }
  }

  /// Every level against the formulas; rubbish stands where results go.
  @Test(arguments: shapes)
  func kernelsAtEveryLevel(rows m: Int, columns p: Int) {
    let (features, labels, w, v) = Self.data(m, p)
    let (rows, stride) = (zo_padded(m), zo_padded(p))
    #expect(rows % 8 == 0 && m <= rows && rows < m + 8)
    var padded = [Double](repeating: 0, count: rows * stride)
    for i in 0..<m { for j in 0..<p { padded[i * stride + j] = features[i * p + j] } }
    func pad(_ x: [Double], _ count: Int) -> [Double] {
      x + [Double](repeating: 0, count: count - x.count)
    }
    var (loss, slope) = (0.0, 0.0)
    var gradient = [Double](repeating: 0, count: stride)
    var product = gradient
    for i in 0..<m {
      func margin(_ x: [Double]) -> Double {
        (0..<p).reduce(0) { $0 + features[i * p + $1] * x[$1] }
      }
      let t = -labels[i] * margin(w)
      let σ = 1 / (1 + exp(-t))
      loss += max(t, 0) + log1p(exp(-abs(t)))
      slope -= labels[i] * σ * margin(v)
      for j in 0..<p {
        gradient[j] -= labels[i] * σ * features[i * p + j]
        product[j] += σ * (1 - σ) * margin(v) * features[i * p + j]
      }
    }
    for name in ["baseline", "avx2", "avx512"] {
      guard let level = zo_kernels_at(name)?.pointee else { continue }
      var slopes = [Double](repeating: .nan, count: rows + 1)
      var (g, h) = (
        [Double](repeating: .nan, count: stride + 1), [Double](repeating: .nan, count: stride + 1)
      )
      let value = level.logistic_regression(
        padded, pad(labels, rows), rows, stride, pad(w, stride), &slopes, &g)
      let change = level.logistic_curvature(padded, slopes, rows, stride, pad(v, stride), &h)
      let size = Double(m) * 10
      #expect(abs(value - loss) <= 1e-13 * loss, "\(name)")
      #expect(abs(change - slope) <= 1e-14 * size * Double(p), "\(name)")
      for j in 0..<stride {
        #expect(abs(g[j] - gradient[j]) <= 1e-14 * size, "\(name)")
        #expect(abs(h[j] - product[j]) <= 1e-14 * size * Double(p), "\(name)")
      }
      #expect(slopes[m..<rows].allSatisfy { $0 == 0 })
      #expect(g[stride].isNaN && h[stride].isNaN && slopes[rows].isNaN, "\(name)")
      #expect(
        level.logistic_regression(
          padded, pad(labels, rows), rows, stride, pad(w, stride), nil, nil) == value, "\(name)")
      #expect(
        level.logistic_curvature(padded, slopes, rows, stride, pad(v, stride), nil) == change)
    }
  }

  @Test func work() {
    let graph = Graph(parameters: 3) {
      $0.linearLogisticLoss(
        features: [Double](repeating: 1, count: 10), labels: [1, -1, 1, 1, -1], hasIntercept: true)
    }
    #expect(graph.work == Work(value: 30 + 30, pushforward: 30 + 20, pullback: 30 + 10 + 6))
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
