import Foundation
import Measures
import Sampling
import Testing

/// |z| < 4.5 throughout: 7 false alarms in a million statistics at a fresh seed.
struct DirectionDistributionTests {
  static let stream = RandomStream(seed: 11).substream("directions")

  /// Hands `body` 40 000 directions v, each with the w along which estimates move.
  static func sample(
    _ distribution: DirectionDistribution, _ n: Int,
    _ body: (_ v: [Double], _ w: [Double]) -> Void
  ) {
    var frame = DirectionFrame(dimension: n, count: 1, dependence: .independent(distribution))
    for k in 0..<40_000 {
      frame.redraw(from: stream.at(iteration: k))
      body(frame.withDirection(0) { v in v.indices.map { v[$0] } }, frame.stepDirection(0))
    }
  }

  /// w = v, except on the ℓ₁ sphere, where w holds the signs of v.
  @Test(arguments: DirectionDistribution.allCases, [1, 2, 10])
  func stepsAreAlongDirectionsOrSigns(distribution: DirectionDistribution, n: Int) {
    var frame = DirectionFrame(dimension: n, count: 2, dependence: .independent(distribution))
    frame.redraw(from: Self.stream.at(iteration: 1))
    for j in 0..<2 {
      let v = frame.withDirection(j) { v in v.indices.map { v[$0] } }
      let w = frame.stepDirection(j)
      #expect(w == (distribution == .l1Sphere ? v.map { $0 > 0 ? 1 : -1 } : v))
    }
  }

  @Test(arguments: DirectionDistribution.allCases, [1, 2, 3, 10])
  func secondMomentsAreIsotropic(distribution: DirectionDistribution, n: Int) {
    var moments = [SampleMean](repeating: SampleMean(), count: n * n)
    var means = [SampleMean](repeating: SampleMean(), count: n)
    let scale = distribution.scale(dimension: n)
    Self.sample(distribution, n) { v, w in
      for i in 0..<n {
        means[i].add(v[i])
        for j in 0..<n { moments[i * n + j].add(scale * v[i] * w[j]) }
      }
    }
    for i in 0..<n {
      #expect(abs(means[i].z(against: 0)) < 4.5)
      for j in 0...i {
        #expect(abs(moments[i * n + j].z(against: i == j ? 1 : 0)) < 4.5, "\(i), \(j)")
      }
    }
  }

  @Test(arguments: [1, 2, 3, 10, 100])
  func lengths(n: Int) {
    for distribution in [DirectionDistribution.sphere, .rademacher] {
      let expected = distribution == .sphere ? 1 : Double(n).squareRoot()
      var frame = DirectionFrame(dimension: n, count: 1, dependence: .independent(distribution))
      for k in 0..<100 {
        frame.redraw(from: Self.stream.at(iteration: k))
        let square = frame.withDirection(0) { v in v.indices.reduce(0) { $0 + v[$1] * v[$1] } }
        #expect(relativeDifference(square.squareRoot(), expected) < 1e-14)
      }
    }
    var frame = DirectionFrame(dimension: n, count: 1, dependence: .independent(.l1Sphere))
    for k in 0..<100 {
      frame.redraw(from: Self.stream.at(iteration: k))
      let sum = frame.withDirection(0) { v in v.indices.reduce(0) { $0 + abs(v[$1]) } }
      #expect(relativeDifference(sum, 1) < 1e-14)
    }
  }

  /// E v₁⁴ = 3/(n(n+2)) and E v₁²v₂² = 1/(n(n+2)) on the sphere; 3 and 1 for normals; 1 and 1 for
  /// signs; 24 and 4 over n(n+1)(n+2)(n+3) on the ℓ₁ sphere, by Dirichlet's moments.
  @Test(arguments: DirectionDistribution.allCases, [2, 3, 10])
  func fourthMoments(distribution: DirectionDistribution, n: Int) {
    let size = Double(n)
    let (fourth, mixed) =
      switch distribution {
      case .sphere: (3 / (size * (size + 2)), 1 / (size * (size + 2)))
      case .gaussian: (3.0, 1.0)
      case .rademacher: (1.0, 1.0)
      case .l1Sphere:
        (
          24 / (size * (size + 1) * (size + 2) * (size + 3)),
          4 / (size * (size + 1) * (size + 2) * (size + 3))
        )
      }
    var (fourths, mixeds) = (SampleMean(), SampleMean())
    Self.sample(distribution, n) { v, _ in
      fourths.add(pow(v[0], 4))
      mixeds.add(v[0] * v[0] * v[n - 1] * v[n - 1])
    }
    #expect(abs(fourths.z(against: fourth)) < 4.5)
    #expect(abs(mixeds.z(against: mixed)) < 4.5)
  }

  /// c with E‖s·wvᵀg‖² = c‖g‖².
  @Test(arguments: DirectionDistribution.allCases, [1, 2, 3, 10])
  func secondMomentConstant(distribution: DirectionDistribution, n: Int) {
    let g = Self.stream.substream("g").at(iteration: n).normals(n)
    let size = g.reduce(0) { $0 + $1 * $1 }
    let scale = distribution.scale(dimension: n)
    var ratio = SampleMean()
    Self.sample(distribution, n) { v, w in
      let slope = zip(v, g).reduce(0) { $0 + $1.0 * $1.1 }
      ratio.add(scale * scale * slope * slope * w.reduce(0) { $0 + $1 * $1 } / size)
    }
    #expect(abs(ratio.z(against: distribution.secondMoment(dimension: n))) < 4.5)
  }
}

extension DirectionFrame {
  /// wⱼ.
  func stepDirection(_ j: Int) -> [Double] {
    var (frame, w) = (self, [Double](repeating: 0, count: dimension))
    var span = w.mutableSpan
    frame.step(&span, along: j, by: 1)
    return w
  }
}
