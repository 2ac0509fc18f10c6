import Estimators
import Sampling
import Testing

@Suite struct HutchinsonKurtosisTests {
  /// A symmetric matrix with entries of both signs.
  private static func matrix(_ n: Int) -> [Double] {
    let normals = RandomStream(seed: 11).at(iteration: n).normals(n * n)
    return (0..<n * n).map { k in normals[k] + normals[k % n * n + k / n] }
  }

  /// All 2ⁿ signs, each as likely as the others.
  @Test(arguments: 2...7)
  func signs(n: Int) {
    let a = Self.matrix(n)
    var (second, fourth) = (0.0, 0.0)
    for signs in 0..<1 << n {
      var error = 0.0
      for i in 0..<n {
        for j in 0..<n where i != j {
          error += (signs >> i & 1 == signs >> j & 1 ? 1 : -1) * a[i * n + j]
        }
      }
      second += error * error / Double(1 << n)
      fourth += error * error * error * error / Double(1 << n)
    }
    let found = HutchinsonTrace.excessKurtosis(of: a, order: n, .rademacher)
    #expect(abs(found - (fourth / (second * second) - 3)) < 1e-10)
  }

  /// For one axis vᵀAv is v₁²: the excess kurtosis is 12 for normals; on the sphere v₁² is n·B, B of
  /// the beta distribution with ½ and (n − 1)/2.
  @Test(arguments: [2, 3, 10])
  func oneAxis(n: Int) {
    var a = [Double](repeating: 0, count: n * n)
    a[0] = 5
    #expect(abs(HutchinsonTrace.excessKurtosis(of: a, order: n, .gaussian) - 12) < 1e-12)
    let (α, β) = (0.5, (Double(n) - 1) / 2)
    let s = α + β
    let beta =
      6 * ((α - β) * (α - β) * (s + 1) - α * β * (s + 2)) / (α * β * (s + 2) * (s + 3))
    #expect(abs(HutchinsonTrace.excessKurtosis(of: a, order: n, .sphere) - beta) < 1e-12)
    #expect(HutchinsonTrace.excessKurtosis(of: a, order: n, .rademacher) == 0)
  }

  /// The fourth moment of 200 000 probes, whose own standard error is near 1 % of it.
  @Test(arguments: HutchinsonTrace.distributions)
  func probes(distribution: DirectionDistribution) {
    let n = 5
    let a = Self.matrix(n)
    let trace = (0..<n).reduce(0) { $0 + a[$1 * n + $1] }
    let stream = RandomStream(seed: 4).substream(distribution.rawValue)
    var (second, fourth) = (0.0, 0.0)
    let count = 200_000
    for probe in 0..<count {
      var v = stream.at(iteration: probe).normals(n)
      let norm = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
      switch distribution {
      case .gaussian: break
      case .sphere: v = v.map { $0 * Double(n).squareRoot() / norm }
      case .rademacher: v = v.map { $0 < 0 ? -1 : 1 }
      case .l1Sphere: preconditionFailure("no probes are drawn from the ℓ₁ sphere")
      }
      var error = -trace
      for i in 0..<n {
        for j in 0..<n { error += v[i] * a[i * n + j] * v[j] }
      }
      second += error * error / Double(count)
      fourth += error * error * error * error / Double(count)
    }
    let found = HutchinsonTrace.excessKurtosis(of: a, order: n, distribution)
    #expect(abs((fourth / (second * second)) / (found + 3) - 1) < 0.06)
  }
}
