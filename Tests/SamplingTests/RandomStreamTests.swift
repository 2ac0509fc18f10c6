import Foundation
import Measures
import Sampling
import Testing

/// Statistics are held to |z| < 4.5: a fresh seed would alarm falsely 7 times in a million each.
struct RandomStreamTests {
  static let stream = RandomStream(seed: 2024)
  static let many = stream.at(iteration: 3).normals(1 << 22)

  @Test func momentsOfNormals() {
    // E zᵏ and its variance E z²ᵏ − (E zᵏ)² from E z² = 1, 3, 15, 105, 945, 10395.
    let expected: [(mean: Double, variance: Double)] = [
      (0, 1), (1, 2), (0, 15), (3, 96), (0, 945), (15, 10170),
    ]
    var sums = [Double](repeating: 0, count: 6)
    for z in Self.many {
      var power = 1.0
      for k in 0..<6 {
        power *= z
        sums[k] += power
      }
    }
    let count = Double(Self.many.count)
    for (k, (mean, variance)) in expected.enumerated() {
      let z = (sums[k] / count - mean) / (variance / count).squareRoot()
      #expect(abs(z) < 4.5, "moment \(k + 1)")
    }
  }

  /// P(√N D > x) ≈ 2 exp(−2x²): 5e−5 at 2.3.
  static func kolmogorovSmirnov(_ sample: [Double], _ distribution: (Double) -> Double) -> Double {
    let count = Double(sample.count)
    var largest = 0.0
    for (i, x) in sample.sorted().enumerated() {
      let p = distribution(x)
      largest = max(largest, p - Double(i) / count, Double(i + 1) / count - p)
    }
    return largest * count.squareRoot()
  }

  @Test func distributionOfNormals() {
    let sample = Self.stream.at(iteration: 4).normals(500_000)
    #expect(Self.kolmogorovSmirnov(sample) { 0.5 * erfc(-$0 / 2.0.squareRoot()) } < 2.3)
    // The same test does see a deviation of 1.02 instead of 1.
    let wider = sample.map { 1.02 * $0 }
    #expect(Self.kolmogorovSmirnov(wider) { 0.5 * erfc(-$0 / 2.0.squareRoot()) } > 2.3)
  }

  @Test func distributionOfUniforms() {
    let sample = Self.stream.at(iteration: 4).uniforms(500_000)
    #expect(sample.allSatisfy { 0 < $0 && $0 < 1 })
    #expect(Self.kolmogorovSmirnov(sample) { $0 } < 2.3)
  }

  @Test(arguments: [2.0, 3, 4, 5])
  func tailsOfNormals(limit: Double) {
    let probability = erfc(limit / 2.0.squareRoot())
    let expected = probability * Double(Self.many.count)
    let count = Double(Self.many.count { abs($0) > limit })
    // Poisson: at limit 5, where 2.4 are expected, 4.5 deviations allow up to 9 (P = 5e−4 … fixed).
    #expect(abs(count - expected) < 4.5 * expected.squareRoot())
    let upper = Double(Self.many.count { $0 > limit })
    #expect(abs(upper - expected / 2) < 4.5 * (expected / 2).squareRoot())
  }

  /// Both normals of a pair share a radius and an angle; the pair must still be independent: its
  /// direction is uniform over 32 sectors, also where the radius is large. χ² with 31 degrees of
  /// freedom has mean 31, deviation 7.9; above 80 with P = 3e−6.
  @Test(arguments: [0.0, 2.5])
  func directionsOfPairs(beyond radius: Double) {
    var counts = [Double](repeating: 0, count: 32)
    for block in stride(from: 0, to: 1 << 20, by: 16) {
      for i in block..<block + 8 {
        let (x, y) = (Self.many[i], Self.many[i + 8])
        guard x * x + y * y > radius * radius else { continue }
        let turn = (atan2(y, x) / (2 * Double.pi) + 1).truncatingRemainder(dividingBy: 1)
        counts[min(Int(32 * turn), 31)] += 1
      }
    }
    let expected = counts.reduce(0, +) / 32
    #expect(expected > 500)
    #expect(counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected } < 80)
  }

  /// Products, and products of squares, of what should be independent.
  static func expectIndependent(
    _ a: [Double], _ b: [Double], _ comment: Comment, location: SourceLocation = #_sourceLocation
  ) {
    let count = Double(a.count)
    let product = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / count.squareRoot()
    #expect(abs(product) < 4.5, comment, sourceLocation: location)
    let squares = zip(a, b).reduce(0) { $0 + ($1.0 * $1.0 - 1) * ($1.1 * $1.1 - 1) }
    #expect(abs(squares / (2 * count.squareRoot())) < 4.5, comment, sourceLocation: location)
  }

  @Test func coordinatesOfADrawAreIndependent() {
    let count = 100_000
    let base = Self.stream.at(iteration: 1, lane: 1).normals(count)
    for (iteration, lane) in [(0, 0), (0, 1), (1, 0), (1, 2), (2, 1), (65_537, 1), (1, 65_537)] {
      let other = Self.stream.at(iteration: iteration, lane: lane).normals(count)
      Self.expectIndependent(base, other, "iteration \(iteration), lane \(lane)")
    }
    let substream = Self.stream.substream("a").at(iteration: 1, lane: 1).normals(count)
    Self.expectIndependent(base, substream, "substream")
    let seed = RandomStream(seed: 2025).at(iteration: 1, lane: 1).normals(count)
    Self.expectIndependent(base, seed, "next seed")
  }

  /// Within a draw, at the distances the kernel's layout makes suspicious.
  @Test(arguments: [1, 2, 7, 8, 15, 16, 17, 64, 1024])
  func valuesOfADrawAreIndependent(lag: Int) {
    let count = 1 << 18
    let head = Array(Self.many[..<count])
    Self.expectIndependent(head, Array(Self.many[lag..<lag + count]), "lag \(lag)")
  }

  /// The first values of many iterations and lanes: how a run with few variables draws.
  @Test func firstValuesOfIterationsAreNormal() {
    for lane in 0..<3 {
      let sample = (0..<100_000).flatMap { Self.stream.at(iteration: $0, lane: lane).normals(2) }
      #expect(Self.kolmogorovSmirnov(sample) { 0.5 * erfc(-$0 / 2.0.squareRoot()) } < 2.3)
      let halves = (sample[..<100_000], sample[100_000...])
      Self.expectIndependent(Array(halves.0), Array(halves.1), "lane \(lane)")
      Self.expectIndependent(
        sample.indices.filter { $0 % 2 == 0 }.map { sample[$0] },
        sample.indices.filter { $0 % 2 == 1 }.map { sample[$0] }, "pairs of lane \(lane)")
    }
  }

  @Test func signsAreFair() {
    let count = 1 << 20
    var signs = [Double](repeating: 0, count: count)
    var span = signs.mutableSpan
    Self.stream.at(iteration: 9).signs(into: &span, in: 0..<count)
    #expect(signs.allSatisfy { abs($0) == 1 })
    #expect(abs(signs.reduce(0, +)) < 4.5 * Double(count).squareRoot())
    for lag in [1, 31, 32, 63, 64, 128, 1024] {
      let product = (0..<count - lag).reduce(0) { $0 + signs[$1] * signs[$1 + lag] }
      #expect(abs(product) < 4.5 * Double(count).squareRoot(), "lag \(lag)")
    }
  }

  @Test func drawsAreReproducible() {
    let draw = RandomStream(seed: 7).substream("run").at(iteration: 3, lane: 2)
    #expect(
      draw.normals(9) == RandomStream(seed: 7).substream("run").at(iteration: 3).lane(2).normals(9))
    #expect(draw.normals(9) == Array(draw.normals(100)[..<9]))
    var filled = [Double](repeating: 5, count: 6)
    var span = filled.mutableSpan
    draw.normals(into: &span, in: 2..<4)
    #expect(filled == [5, 5] + draw.normals(2) + [5, 5])
    draw.normals(into: &filled)
    #expect(filled == draw.normals(6))
  }

  /// Seeds and labels, nested as they are in a study, give keys of their own.
  @Test func keysDiffer() {
    var keys: Set<UInt64> = []
    for seed in 0..<100 as Range<UInt64> {
      let study = RandomStream(seed: seed)
      keys.insert(study.key)
      for run in 0..<100 {
        let stream = study.substream("run \(run)")
        keys.insert(stream.key)
        keys.insert(stream.substream("start").key)
        keys.insert(stream.substream("directions").key)
      }
    }
    #expect(keys.count == 100 * 301)
  }
}
