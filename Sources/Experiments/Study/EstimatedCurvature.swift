internal import Answers
internal import Foundation
internal import LinearAlgebra
internal import Sampling

/// A unit of steps for an objective that gives values alone: its curvature at the start, by second differences.
///
/// Up to ``mostWhole`` variables it is ‖∇²f(x₀)‖, of the whole matrix of differences
/// (f(x + heᵢ + heⱼ) − f(x + heᵢ) − f(x + heⱼ) + f(x))/h², on the diagonal (f(x + heᵢ) − 2f(x) + f(x − heᵢ))/h².
/// Beyond, it is the largest |vᵀ∇²f(x₀)v| along axes and random directions v of length 1, which may be much less. It
/// bounds nothing along a run, and is rounded up to two digits, since differences have few.
enum EstimatedCurvature {
  static let mostWhole = 32
  private static let mostAxes = 512
  private static let directions = 64

  /// - Parameter x: where runs start.
  /// - Returns: nil if it is not a number above 0.
  static func of(_ source: any ValueSource, at x: [Double]) -> Double? {
    // ε^¼ of the scale, where rounding and what the differences leave out are about equal.
    let h = max(1, x.map(abs).max() ?? 1) * 1.2e-4
    let differences = Differences(source: source, x: x, center: value(source, x), h: h)
    let curvature = x.count <= mostWhole ? differences.whole : differences.largest
    guard let curvature, curvature > 0, curvature.isFinite else { return nil }
    let unit = pow(10, floor(log10(curvature)) - 1)
    return (curvature / unit).rounded(.up) * unit
  }

  private static func value(_ source: any ValueSource, _ x: [Double]) -> Double {
    source.value(at: x.span, sample: .none)
  }

  private struct Differences {
    let source: any ValueSource
    let x: [Double]
    /// f(x).
    let center: Double
    let h: Double

    /// f(x + aheᵢ + bheⱼ).
    private func value(_ i: Int, _ a: Double, _ j: Int = 0, _ b: Double = 0) -> Double {
      var point = x
      point[i] += a * h
      point[j] += b * h
      return EstimatedCurvature.value(source, point)
    }

    private func value(along v: [Double], _ a: Double) -> Double {
      var point = x
      for i in point.indices { point[i] += a * h * v[i] }
      return EstimatedCurvature.value(source, point)
    }

    /// ‖∇²f(x)‖.
    var whole: Double? {
      let n = x.count
      let ahead = (0..<n).map { value($0, 1) }
      var matrix = [Double](repeating: 0, count: n * n)
      for i in 0..<n {
        matrix[i * n + i] = (ahead[i] - 2 * center + value(i, -1)) / (h * h)
        for j in 0..<i {
          let mixed = (value(i, 1, j, 1) - ahead[i] - ahead[j] + center) / (h * h)
          matrix[i * n + j] = mixed
          matrix[j * n + i] = mixed
        }
      }
      return SymmetricEigen(matrix, order: n)?.values.map(abs).max()
    }

    /// The largest |vᵀ∇²f(x)v| along some axes and random directions.
    var largest: Double? {
      let n = x.count
      var curvatures: [Double] = []
      for i in stride(from: 0, to: n, by: max(1, n / EstimatedCurvature.mostAxes)) {
        curvatures.append(abs(value(i, 1) - 2 * center + value(i, -1)) / (h * h))
      }
      let stream = RandomStream(seed: 0).substream("estimated curvature")
      for k in 0..<EstimatedCurvature.directions {
        var v = stream.at(iteration: k).normals(n)
        let length = BLAS.norm(v.span)
        for i in v.indices { v[i] /= length }
        curvatures.append(
          abs(value(along: v, 1) - 2 * center + value(along: v, -1)) / (h * h))
      }
      return curvatures.filter(\.isFinite).max()
    }
  }
}
