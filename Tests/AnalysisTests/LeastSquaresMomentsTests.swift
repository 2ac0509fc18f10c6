import Answers
import Analysis
import Estimators
import Foundation
import Testing

struct LeastSquaresMomentsTests {
  private struct Data {
    let rows: [[Double]]
    let targets: [Double]
    let start: [Double]
    var moments: LeastSquaresMoments {
      LeastSquaresMoments(rows: rows.flatMap(\.self), targets: targets)
    }

    init(rows N: Int, columns p: Int, seed: UInt64) {
      var generator = SplitMix64(seed: seed)
      rows = (0..<N).map { _ in generator.normals(p) }
      targets = generator.normals(N)
      start = generator.normals(p)
    }

    var p: Int { start.count }

    func value(at x: [Double]) -> Double {
      zip(rows, targets).reduce(0) { $0 + pow(dot($1.0, x) - $1.1, 2) } / Double(2 * rows.count)
    }

    /// The gradient of the mean over some rows.
    func gradient(at x: [Double], _ batch: [Int]) -> [Double] {
      var g = [Double](repeating: 0, count: p)
      for i in batch {
        let r = dot(rows[i], x) - targets[i]
        for k in g.indices { g[k] += r * rows[i][k] / Double(batch.count) }
      }
      return g
    }

    /// All batches, each equally likely.
    func batches(_ b: Int, withReplacement: Bool) -> [[Int]] {
      var all: [[Int]] = [[]]
      for _ in 0..<b {
        all = all.flatMap { batch in
          rows.indices.filter { withReplacement || !batch.contains($0) }.map { batch + [$0] }
        }
      }
      return all
    }
  }

  @Test func minimizer() {
    let data = Data(rows: 7, columns: 3, seed: 1)
    let moments = data.moments
    let g = data.gradient(at: moments.minimizer, Array(0..<7))
    #expect(g.allSatisfy { abs($0) < 1e-13 })
    #expect(abs(data.value(at: moments.minimizer) - moments.minimum) < 1e-15)
    #expect(moments.rowCount == 7 && moments.dimension == 3)
    // Fewer rows than columns: the minimiser of least norm.
    let wide = Data(rows: 2, columns: 4, seed: 2)
    #expect(wide.moments.minimum < 1e-25)
    let x = wide.moments.minimizer
    // It is a combination of the rows.
    let (a, b) = (wide.rows[0], wide.rows[1])
    let determinant = dot(a, a) * dot(b, b) - dot(a, b) * dot(a, b)
    let s = (dot(a, x) * dot(b, b) - dot(b, x) * dot(a, b)) / determinant
    let t = (dot(b, x) * dot(a, a) - dot(a, x) * dot(a, b)) / determinant
    #expect(x.indices.allSatisfy { abs(x[$0] - s * a[$0] - t * b[$0]) < 1e-12 })
  }

  /// The mean of ‖∇f_B‖² over all batches.
  @Test(arguments: [(1, true), (2, true), (2, false), (3, false), (4, false)])
  func squaresOfBatchGradients(b: Int, withReplacement: Bool) {
    let data = Data(rows: 4, columns: 3, seed: UInt64(30 + b))
    let batches = data.batches(b, withReplacement: withReplacement)
    for x in [data.start, data.start.map { -2 * $0 }, data.moments.minimizer] {
      let squares = batches.map { batch -> Double in
        let g = data.gradient(at: x, batch)
        return dot(g, g)
      }
      let expected = squares.reduce(0, +) / Double(batches.count)
      let found = data.moments.gradientNormSquared(
        at: x, Batch(rows: b, withReplacement: withReplacement))
      #expect(abs(found - expected) < 1e-12 * max(1, expected))
    }
  }

  /// Every path of some steps over all batches and all signs: no sampling.
  @Test(arguments: [
    (1, true, false, 3), (2, true, false, 2), (2, false, false, 3), (3, false, false, 2),
    (4, false, false, 3), (1, true, true, 2), (2, false, true, 2),
  ])
  func byEnumeration(b: Int, withReplacement: Bool, isRandom: Bool, steps: Int) {
    let data = Data(rows: 4, columns: 2, seed: UInt64(10 + b))
    let α = 0.11
    let batch = Batch(rows: b, withReplacement: withReplacement)
    let moments = data.moments
    let batches = data.batches(b, withReplacement: withReplacement)
    var states = [data.start]
    let estimator: EstimatorMoments = isRandom ? .rademacher(dimension: 2) : .exact(dimension: 2)
    let curve = moments.curve(
      of: estimator, step: α, batch, from: data.start, at: Array(0...steps))
    for point in curve {
      if point.iteration > 0 {
        states = states.flatMap { x in
          batches.flatMap { batch -> [[Double]] in
            let g = data.gradient(at: x, batch)
            guard isRandom else { return [[x[0] - α * g[0], x[1] - α * g[1]]] }
            return (0..<4).map { pattern in
              let v = signs(pattern, count: 2)
              let slope = dot(g, v)
              return [x[0] - α * slope * v[0], x[1] - α * slope * v[1]]
            }
          }
        }
      }
      let count = Double(states.count)
      let gap = states.reduce(0) { $0 + data.value(at: $1) } / count - moments.minimum
      let all = Array(data.rows.indices)
      let gradient =
        states.reduce(0) {
          let g = data.gradient(at: $1, all)
          return $0 + dot(g, g)
        } / count
      let distance =
        states.reduce(0) {
          let δ = zip($1, moments.minimizer).map { $0 - $1 }
          return $0 + dot(δ, δ)
        } / count
      #expect(relativeDifference(point.gap, gap) < 1e-11)
      #expect(relativeDifference(point.gradientNormSquared, gradient) < 1e-11)
      #expect(relativeDifference(point.distanceSquared, distance) < 1e-11)
    }
  }

  /// The recursion by plain loops over rows and entries, on more data.
  @Test(arguments: [(1, true), (8, true), (1, false), (8, false), (30, false)])
  func byPlainLoops(b: Int, withReplacement: Bool) {
    let (N, p) = (30, 5)
    let data = Data(rows: N, columns: p, seed: 5)
    let moments = data.moments
    let batch = Batch(rows: b, withReplacement: withReplacement)
    for estimator in [
      EstimatorMoments.exact(dimension: p), .sphere(dimension: p), .l1Sphere(dimension: p),
    ] {
      let α = 0.7 * moments.naturalStep(of: estimator, batch)
      let variance = withReplacement ? 1 / Double(b) : Double(N - b) / (Double(b) * Double(N - 1))
      let gaps = Self.gaps(data, moments.minimizer, estimator, α, variance, count: 60)
      let curve = moments.curve(
        of: estimator, step: α, batch, from: data.start, at: Array(0...60))
      for (point, gap) in zip(curve, gaps) {
        #expect(relativeDifference(point.gap, gap) < 1e-10)
      }
      // N in place of N − 1 gives another curve.
      guard !withReplacement, b < N else { continue }
      let slip = Self.gaps(
        data, moments.minimizer, estimator, α, Double(N - b) / Double(b * N), count: 60)
      #expect(relativeDifference(slip[60], curve[60].gap) > 2e-4)
    }
  }

  private static func gaps(
    _ data: Data, _ minimizer: [Double], _ estimator: EstimatorMoments, _ α: Double,
    _ w: Double, count: Int
  ) -> [Double] {
    let (N, p) = (Double(data.rows.count), data.p)
    let indices = 0..<p
    func square(_ f: (Int, Int) -> Double) -> [[Double]] {
      indices.map { i in indices.map { f(i, $0) } }
    }
    func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
      square { i, j in indices.reduce(0) { $0 + a[i][$1] * b[$1][j] } }
    }
    let H = square { i, j in data.rows.reduce(0) { $0 + $1[i] * $1[j] } / N }
    var μ = zip(data.start, minimizer).map { $0 - $1 }
    var M = square { μ[$0] * μ[$1] }
    var gaps: [Double] = []
    for _ in 0...count {
      let HM = product(H, M)
      gaps.append(indices.reduce(0) { $0 + 0.5 * HM[$1][$1] })
      var S = square { _, _ in 0 }
      for (a, b) in zip(data.rows, data.targets) {
        let e = dot(a, minimizer) - b
        var s = e * e + 2 * e * dot(a, μ)
        for i in indices { for j in indices { s += a[i] * M[i][j] * a[j] } }
        for i in indices { for j in indices { S[i][j] += s * a[i] * a[j] / N } }
      }
      let HMH = product(HM, H)
      let B = square { w * S[$0][$1] + (1 - w) * HMH[$0][$1] }
      let trace = indices.reduce(0) { $0 + B[$1][$1] }
      M = square { i, j in
        M[i][j] - α * (HM[i][j] + HM[j][i]) + α * α
          * (estimator.a * B[i][j] + (i == j ? estimator.b * trace + estimator.d * B[i][i] : 0))
      }
      μ = indices.map { i in μ[i] - α * indices.reduce(0) { $0 + H[i][$1] * μ[$1] } }
    }
    return gaps
  }

  /// Sphere directions on batches, run, within 4.5 standard errors.
  @Test func drawn() {
    let data = Data(rows: 6, columns: 3, seed: 7)
    let moments = data.moments
    let batch = Batch(rows: 2, withReplacement: false)
    let α = moments.naturalStep(of: .sphere(dimension: 3), batch)
    var generator = SplitMix64(seed: 8)
    var gaps = [Mean(), Mean()]
    for _ in 0..<3000 {
      var x = data.start
      for k in 1...20 {
        let drawn = Array(data.rows.indices.shuffled(using: &generator).prefix(2))
        let G = Directions.sphere.estimate(
          of: data.gradient(at: x, drawn), count: 1, using: &generator)
        for i in x.indices { x[i] -= α * G[i] }
        if k == 5 { gaps[0].add(data.value(at: x) - moments.minimum) }
      }
      gaps[1].add(data.value(at: x) - moments.minimum)
    }
    let curve = moments.curve(
      of: .sphere(dimension: 3), step: α, batch, from: data.start, at: [5, 20])
    for (gap, point) in zip(gaps, curve) {
      #expect(abs(gap.value - point.gap) < 4.5 * gap.standardError, "\(gap.value), \(point.gap)")
    }
  }

  /// One row that is much longer than the others: single rows at 1/(cL) diverge, at 1/(c𝓛) they do not.
  @Test func steps() {
    var rows = [[Double]](repeating: [1, 0], count: 20) + [[0.0, 1]]
    rows[3] = [0, 30]
    let moments = LeastSquaresMoments(
      rows: rows.flatMap(\.self), targets: [Double](repeating: 0, count: 21))
    // H = diag(19, 901)/21.
    #expect(abs(moments.smoothness - 901.0 / 21) < 1e-12)
    let single = Batch(rows: 1, withReplacement: true)
    #expect(abs(moments.expectedSmoothness(single) - 900) < 1e-9)
    let seven = Batch(rows: 7, withReplacement: false)
    let w = 14.0 / (7 * 20)
    #expect(
      abs(moments.expectedSmoothness(seven) - (w * 900 + (1 - w) * 901 / 21)) < 1e-9)
    let all = Batch(rows: 21, withReplacement: false)
    #expect(moments.expectedSmoothness(all) == moments.smoothness)
    let exact = EstimatorMoments.exact(dimension: 2)
    func gap(_ α: Double) -> Double {
      moments.curve(of: exact, step: α, single, from: [1, 1], at: [5000])[0].gap
    }
    #expect(gap(1 / moments.smoothness) == .infinity)
    #expect(gap(moments.naturalStep(of: exact, single)) < 1e-3)
    #expect(
      abs(moments.naturalStep(of: .sphere(dimension: 2), single) - 1 / 1800.0) < 1e-15)
  }
}
