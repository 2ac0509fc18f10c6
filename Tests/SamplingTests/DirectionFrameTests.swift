import Measures
import Sampling
import Testing

struct DirectionFrameTests {
  static let stream = RandomStream(seed: 12).substream("frames")

  static func directions(_ frame: DirectionFrame) -> [[Double]] {
    (0..<frame.count).map { j in
      frame.withDirection(j) { v in v.indices.map { v[$0] } }
    }
  }

  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  @Test(arguments: [[1, 1], [2, 1], [3, 3], [10, 4], [50, 50]])
  func orthonormalFramesAreOrthonormal(shape: [Int]) {
    var frame = DirectionFrame(dimension: shape[0], count: shape[1], dependence: .orthonormal)
    for k in 0..<20 {
      frame.redraw(from: Self.stream.at(iteration: k))
      let v = Self.directions(frame)
      for i in v.indices {
        for j in 0...i { #expect(abs(Self.dot(v[i], v[j]) - (i == j ? 1 : 0)) < 1e-13) }
      }
    }
  }

  /// Directions drawn together are those drawn one by one in their lanes, starting from the draw's own.
  @Test(arguments: DirectionDistribution.allCases)
  func independentDirectionsAreLanes(distribution: DirectionDistribution) {
    var frame = DirectionFrame(dimension: 5, count: 3, dependence: .independent(distribution))
    var single = DirectionFrame(dimension: 5, count: 1, dependence: .independent(distribution))
    frame.redraw(from: Self.stream.at(iteration: 8, lane: 2))
    for (j, v) in Self.directions(frame).enumerated() {
      single.redraw(from: Self.stream.at(iteration: 8, lane: 2 + j))
      #expect(v == Self.directions(single)[0])
    }
  }

  /// How much of the directions is kept changes no bit of them, nor of a point that moves along them.
  @Test(arguments: DirectionDistribution.allCases, [10, 2048, 5000, 6144])
  func keepingChangesNothing(distribution: DirectionDistribution, n: Int) {
    let x = Self.stream.at(iteration: 77).normals(n)
    var whole = DirectionFrame(dimension: n, count: 2, dependence: .independent(distribution))
    whole.redraw(from: Self.stream.at(iteration: 4))
    let directions = Self.directions(whole)
    var sizes: Set<Int> = []
    for limit in [0, 5000, 9000, Int.max] {
      var frame = DirectionFrame(
        dimension: n, count: 2, dependence: .independent(distribution), keepingAtMost: limit)
      sizes.insert(frame.workspaceBytes)
      frame.redraw(from: Self.stream.at(iteration: 3))
      frame.redraw(from: Self.stream.at(iteration: 4))
      for j in 0..<2 {
        var entries: [Double] = []
        frame.withParts(ofDirection: j) { range, part in
          #expect(range.lowerBound == entries.count)
          entries += part.indices.map { part[$0] }
        }
        let factor = frame.factor(ofDirection: j)
        #expect(entries.map { factor * $0 } == directions[j])
        #expect((factor == 1) == (distribution == .gaussian || distribution == .rademacher))
        var moved = x
        var point = moved.mutableSpan
        frame.move(&point, along: j, by: 0.3)
        #expect(moved == zip(x, entries).map { $0 + 0.3 * factor * $1 })
        var (stepped, wholeStep) = (x, x)
        var steppedPoint = stepped.mutableSpan
        frame.step(&steppedPoint, along: j, by: 0.3)
        var wholePoint = wholeStep.mutableSpan
        whole.step(&wholePoint, along: j, by: 0.3)
        #expect(
          distribution == .sphere
            ? relativeDifference(stepped, wholeStep) < 1e-15 : stepped == wholeStep)
      }
    }
    #expect(sizes.count > 1, "no direction is drawn again")
  }

  /// E⟨v₁, v₂⟩ = 0 and E⟨v₁, v₂⟩² = E‖v₁‖²E‖v₂‖²/n; |z| < 4.5 (7 false alarms in a million).
  @Test(arguments: DirectionDistribution.allCases)
  func independentDirectionsAreIndependent(distribution: DirectionDistribution) {
    let n = 4
    var frame = DirectionFrame(dimension: n, count: 2, dependence: .independent(distribution))
    var (products, squares) = (SampleMean(), SampleMean())
    for k in 0..<40_000 {
      frame.redraw(from: Self.stream.at(iteration: k))
      let v = Self.directions(frame)
      let product = Self.dot(v[0], v[1])
      products.add(product)
      squares.add(product * product)
    }
    #expect(abs(products.z(against: 0)) < 4.5)
    let square =
      switch distribution {
      case .sphere: 0.25
      case .gaussian, .rademacher: 4.0
      // n(2/(n(n + 1)))².
      case .l1Sphere: 0.04
      }
    #expect(abs(squares.z(against: square)) < 4.5)
  }

  /// E‖(s/q) Σ wⱼvⱼᵀg‖² = c‖g‖²; |z| < 4.5.
  @Test(
    arguments: [DirectionFrame.Dependence.orthonormal]
      + DirectionDistribution.allCases.map { .independent($0) }, [[2, 1], [3, 2], [10, 3]])
  func secondMoment(dependence: DirectionFrame.Dependence, shape: [Int]) {
    let (n, q) = (shape[0], shape[1])
    var frame = DirectionFrame(dimension: n, count: q, dependence: dependence)
    let g = Self.stream.substream("g").at(iteration: n).normals(n)
    var sizes = SampleMean()
    for k in 0..<20_000 {
      frame.redraw(from: Self.stream.at(iteration: k))
      var estimate = [Double](repeating: 0, count: n)
      for (j, v) in Self.directions(frame).enumerated() {
        let weight = frame.scale / Double(q) * Self.dot(v, g)
        let w = frame.stepDirection(j)
        for i in 0..<n { estimate[i] += weight * w[i] }
      }
      sizes.add(Self.dot(estimate, estimate) / Self.dot(g, g))
    }
    #expect(abs(sizes.z(against: frame.secondMoment)) < 4.5)
  }

  @Test func redrawingForgetsWhatWasBefore() {
    for dependence in [DirectionFrame.Dependence.orthonormal, .independent(.sphere)] {
      var frame = DirectionFrame(dimension: 6, count: 4, dependence: dependence)
      frame.redraw(from: Self.stream.at(iteration: 1))
      let first = Self.directions(frame)
      frame.redraw(from: Self.stream.at(iteration: 2))
      #expect(Self.directions(frame) != first)
      frame.redraw(from: Self.stream.at(iteration: 1))
      #expect(Self.directions(frame) == first)
    }
  }
}
