import Estimators
import Measures
import Sampling
import Testing

struct EstimateNoiseTests {
  private static let dependences: [DirectionFrame.Dependence] =
    DirectionDistribution.allCases.map { .independent($0) } + [.orthonormal]

  /// The noise that estimators state: n/(2qε²), 1/(2qε²), n²/(2qε²), 1/(2ε²), 2/ε².
  @Test(arguments: [(4, 1, 0.1), (9, 3, 0.5)])
  func estimatorsSayTheirOwn(n: Int, q: Int, ε: Double) throws {
    let share = 1 / (2 * ε * ε * Double(q))
    for dependence in Self.dependences {
      let factor: Double =
        switch dependence {
        case .independent(.sphere), .orthonormal: Double(n)
        case .independent(.gaussian), .independent(.rademacher): 1
        case .independent(.l1Sphere): Double(n * n)
        }
      let traits = TwoPoint(
        dimension: n, radius: ε, directions: q, dependence: dependence
      ).traits
      let noise = try #require(traits.noise)
      #expect(abs(noise.gain / (factor * share) - 1) < 1e-14, "\(dependence)")
      #expect(noise.correlation == 0 && traits.bias == 0)
      let forward = EstimateNoise.forward(dependence, directions: q, dimension: n, radius: ε)
      #expect(abs(forward.gain / (4 * factor * share) - 1) < 1e-14)
    }
    let central = CoordinateDifferences(dimension: n, radius: ε).traits
    #expect(central.noise == EstimateNoise(gain: 1 / (2 * ε * ε)) && central.bias == 0)
    let forward = CoordinateDifferences(dimension: n, scheme: .forward, radius: ε).traits
    #expect(forward.noise == EstimateNoise(gain: 2 / (ε * ε), correlation: 0.5))
    #expect(forward.bias == ε / 2)
    #expect(ReverseMode().traits.noise == nil)
    // All n directions of a frame are central differences along random axes.
    let whole = TwoPoint(dimension: n, radius: ε, directions: n, dependence: .orthonormal)
    #expect(abs(whole.traits.noise!.gain / central.noise!.gain - 1) < 1e-14)
  }

  /// Estimates made of noise alone, drawn: E Gᵢ² and E(ΣGᵢ)² by gain and correlation.
  @Test(arguments: [(1, 1), (3, 1), (5, 2), (4, 4)], [false, true])
  func drawnAlongDirections(size: (n: Int, q: Int), isForward: Bool) {
    let ((n, q), σ, ε) = (size, 0.3, 0.2)
    for (d, dependence) in Self.dependences.enumerated() {
      let claimed =
        isForward
        ? EstimateNoise.forward(dependence, directions: q, dimension: n, radius: ε)
        : .central(dependence, directions: q, dimension: n, radius: ε)
      var estimate = DirectionalEstimate(
        along: DirectionFrame(dimension: n, count: q, dependence: dependence))
      let stream = RandomStream(seed: 173).substream("\(d) \(n) \(q) \(isForward)")
      let noise = stream.substream("noise")
      var (first, sum) = (SampleMean(), SampleMean())
      var G = [Double](repeating: 0, count: n)
      for k in 0..<3000 {
        estimate.directions.redraw(from: stream.at(iteration: k))
        let ξ = noise.at(iteration: k).normals(2 * q).map { σ * $0 }
        for j in 0..<q {
          // Forward differences share f(x).
          estimate.slopes[j] =
            isForward ? (ξ[j + 1] - ξ[0]) / ε : (ξ[2 * j] - ξ[2 * j + 1]) / (2 * ε)
        }
        for i in G.indices { G[i] = 0 }
        var span = G.mutableSpan
        estimate.move(&span, by: 1)
        first.add(G[0] * G[0])
        let total = G.reduce(0, +)
        sum.add(total * total)
      }
      let own = claimed.variance(deviation: σ)
      let along = claimed.variance(deviation: σ, alongSum: Double(n).squareRoot())
      #expect(abs(first.z(against: own)) < 4.5, "\(dependence): \(first.mean) for \(own)")
      #expect(abs(sum.z(against: Double(n) * along)) < 4.5, "\(dependence)")
    }
  }

  /// Two coordinates of forward differences have a covariance of σ²/ε².
  @Test(arguments: [0.05, 2])
  func drawnAlongCoordinates(ε: Double) {
    let (n, σ) = (4, 0.1)
    let claimed = EstimateNoise.forwardCoordinates(radius: ε)
    let stream = RandomStream(seed: 174)
    var (one, product, sum) = (SampleMean(), SampleMean(), SampleMean())
    for k in 0..<4000 {
      let ξ = stream.at(iteration: k).normals(n + 1).map { σ * $0 }
      let G = (1...n).map { (ξ[$0] - ξ[0]) / ε }
      one.add(G[1] * G[1])
      product.add(G[1] * G[2])
      let total = G.reduce(0, +)
      sum.add(total * total)
    }
    #expect(abs(one.z(against: 2 * σ * σ / (ε * ε))) < 4.5)
    #expect(abs(product.z(against: σ * σ / (ε * ε))) < 4.5)
    #expect(abs(one.z(against: claimed.variance(deviation: σ))) < 4.5)
    #expect(
      abs(product.z(against: claimed.correlation * claimed.variance(deviation: σ))) < 4.5)
    let along = claimed.variance(deviation: σ, alongSum: Double(n).squareRoot())
    #expect(abs(sum.z(against: Double(n) * along)) < 4.5)
  }
}
