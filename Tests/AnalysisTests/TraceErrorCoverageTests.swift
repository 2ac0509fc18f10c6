import Analysis
import Estimators
import Foundation
import Sampling
import Statistics
import Testing

/// Whether the limits given for root mean square errors of trace estimates hold.
@Suite struct TraceErrorCoverageTests {
  /// Second differences, random entries, one axis, equal entries, four decades on the diagonal.
  private static func matrices(_ n: Int) -> [(name: String, entries: [Double])] {
    func matrix(_ entry: (Int, Int) -> Double) -> [Double] {
      (0..<n * n).map { entry($0 / n, $0 % n) }
    }
    let normals = RandomStream(seed: 21).at(iteration: n).normals(n * n)
    return [
      ("chain", matrix { $0 == $1 ? 2 : abs($0 - $1) == 1 ? -1 : 0 }),
      ("random", matrix { normals[$0 * n + $1] + normals[$1 * n + $0] }),
      ("axis", matrix { $0 == 0 && $1 == 0 ? 1 : 0 }), ("ones", matrix { _, _ in 1 }),
      ("diagonal", matrix { i, j in i == j ? pow(10, -3 * Double(i) / Double(n)) : 0 }),
    ]
  }

  /// vᵀAv − tr A of many probes, from which estimates are drawn.
  private static func errors(
    _ a: [Double], _ n: Int, _ distribution: DirectionDistribution
  ) -> [Double] {
    let stream = RandomStream(seed: 22).substream("\(distribution) \(n)")
    let trace = (0..<n).reduce(0) { $0 + a[$1 * n + $1] }
    return (0..<50_000).map { probe in
      var v = stream.at(iteration: probe).normals(n)
      let length = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
      switch distribution {
      case .gaussian: break
      case .sphere: v = v.map { $0 * Double(n).squareRoot() / length }
      case .rademacher: v = v.map { $0 < 0 ? -1 : 1 }
      case .l1Sphere: preconditionFailure("no probes are drawn from the ℓ₁ sphere")
      }
      var error = -trace
      for i in 0..<n {
        var row = 0.0
        for j in 0..<n { row += a[i * n + j] * v[j] }
        error += v[i] * row
      }
      return error
    }
  }

  /// Means of N = 1…20 probes and R = 2…50 replicates, 10 000 times each: wherever limits are given, at least
  /// 94 % of the errors lie within them. Errors of signs are on a grid. A coverage of 95 % falls below that by
  /// chance once in 10⁵ times.
  @Test(arguments: HutchinsonTrace.distributions, [2, 3, 4, 8, 20])
  func limitsHold(distribution: DirectionDistribution, n: Int) {
    let most = 50
    var isTold = false
    for (name, a) in Self.matrices(n) {
      let deviation = HutchinsonTrace.deviation(of: a, order: n, distribution)
      guard deviation > 0 else { continue }
      let pool = Self.errors(a, n, distribution)
      var random = SplitMix64(seed: UInt64(n))
      for probes in [1, 2, 3, 5, 10, 20] {
        let κ =
          HutchinsonTrace.excessKurtosis(of: a, order: n, distribution) / Double(probes)
        let ranges = (0...most).map { RootMeanSquare.range(errors: max($0, 1), excessKurtosis: κ) }
        guard ranges.contains(where: { $0 != nil }) else { continue }
        isTold = true
        let expected = deviation * deviation * Double(probes)
        var inside = [Int](repeating: 0, count: most + 1)
        let trials = 10_000
        for _ in 0..<trials {
          var squares = 0.0
          for r in 1...most {
            var sum = 0.0
            for _ in 0..<probes { sum += pool[Int(random.next() % UInt64(pool.count))] }
            squares += sum * sum
            let ratio = (squares / (Double(r) * expected)).squareRoot()
            if let range = ranges[r], range.contains(ratio) { inside[r] += 1 }
          }
        }
        for r in 2...most where ranges[r] != nil {
          let share = Double(inside[r]) / Double(trials)
          #expect(share >= 0.94, "\(distribution), \(name), n = \(n), N = \(probes), R = \(r)")
        }
      }
    }
    #expect(isTold)
  }
}
