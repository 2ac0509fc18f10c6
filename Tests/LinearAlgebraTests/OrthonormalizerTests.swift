import Foundation
import LinearAlgebra
import Measures
import Sampling
import Testing

struct OrthonormalizerTests {
  static let shapes = [[1, 1], [2, 1], [2, 2], [5, 3], [10, 10], [64, 40], [100, 100]]

  static func dot(_ v: [Double], _ i: Int, _ w: [Double], _ j: Int, _ n: Int) -> Double {
    (0..<n).reduce(0) { $0 + v[i * n + $1] * w[j * n + $1] }
  }

  @Test(arguments: shapes)
  func basisIsOrthonormalAndSpansTheSame(shape: [Int]) {
    let (n, q) = (shape[0], shape[1])
    let vectors = RandomStream(seed: 4).substream("span").at(iteration: n).normals(n * q)
    var basis = vectors
    var orthonormalizer = Orthonormalizer(dimension: n, vectors: q)
    orthonormalizer.orthonormalize(&basis)
    for i in 0..<q {
      for j in 0...i {
        #expect(abs(Self.dot(basis, i, basis, j, n) - (i == j ? 1 : 0)) < 1e-14 * Double(n))
      }
    }
    for j in 0..<q {
      // Vector j is a combination of the first j + 1 basis vectors, the last weight positive.
      let weights = (0..<q).map { Self.dot(vectors, j, basis, $0, n) }
      #expect(weights[j] > 0)
      #expect(weights[(j + 1)...].allSatisfy { abs($0) < 1e-13 * Double(n) })
      for c in 0..<n {
        let sum = (0..<q).reduce(0) { $0 + weights[$1] * basis[$1 * n + c] }
        #expect(abs(sum - vectors[j * n + c]) < 1e-13 * Double(n))
      }
    }
  }

  @Test func workspaceIsReusable() {
    let first = RandomStream(seed: 5).at(iteration: 0).normals(12)
    var orthonormalizer = Orthonormalizer(dimension: 4, vectors: 3)
    var once = first
    orthonormalizer.orthonormalize(&once)
    var other = RandomStream(seed: 5).at(iteration: 1).normals(12)
    orthonormalizer.orthonormalize(&other)
    var again = first
    orthonormalizer.orthonormalize(&again)
    #expect(once == again)
  }

  /// From normals, the uniform distribution on the Stiefel manifold: every entry has mean 0,
  /// E q_ij² = 1/n, E q_ij⁴ = 3/(n(n+2)), and E q₁₁q₂₂ = 0, which fails without the sign rule.
  /// |z| < 4.5 alarms falsely 7 times in a million per statistic.
  @Test(arguments: [[3, 3], [4, 2]])
  func normalsBecomeUniformFrames(shape: [Int]) {
    let (n, q) = (shape[0], shape[1])
    let size = Double(n)
    let stream = RandomStream(seed: 6).substream("haar")
    var orthonormalizer = Orthonormalizer(dimension: n, vectors: q)
    var (means, squares, fourths) = (SampleMean(), SampleMean(), SampleMean())
    var (lastMeans, cross, corner) = (SampleMean(), SampleMean(), SampleMean())
    for k in 0..<20_000 {
      var v = stream.at(iteration: k).normals(n * q)
      orthonormalizer.orthonormalize(&v)
      means.add(v[0])
      squares.add(v[0] * v[0])
      fourths.add(pow(v[0], 4))
      lastMeans.add(v[n * q - 1])
      cross.add(v[0] * v[n + 1])
      corner.add(v[n * q - 1] * v[n * q - 1])
    }
    #expect(abs(means.z(against: 0)) < 4.5)
    #expect(abs(squares.z(against: 1 / size)) < 4.5)
    #expect(abs(fourths.z(against: 3 / (size * (size + 2)))) < 4.5)
    #expect(abs(lastMeans.z(against: 0)) < 4.5)
    #expect(abs(cross.z(against: 0)) < 4.5)
    #expect(abs(corner.z(against: 1 / size)) < 4.5)
  }
}
