import Analysis
import Measures
import Sampling
import Testing

/// Known laws of directions, against draws.
@Suite struct DirectionLawTests {
  private static let dependences: [DirectionFrame.Dependence] =
    DirectionDistribution.allCases.map { .independent($0) } + [.orthonormal]

  /// 40 000 draws: 10 pairs of dependence and dimension with at most four means each; |z| > 4.5 once in 3700 times.
  @Test(arguments: dependences, [2, 7])
  func momentsOfDirections(dependence: DirectionFrame.Dependence, n: Int) {
    let law = DirectionLaw(dependence: dependence, dimension: n)
    var frame = DirectionFrame(dimension: n, count: 2, dependence: dependence)
    let stream = RandomStream(seed: 3).substream("laws")
    let contrast = DirectionLaw.contrast(n)
    #expect(abs(contrast.reduce(0, +)) < 1e-12)
    #expect(abs(contrast.reduce(0) { $0 + $1 * $1 } / Double(n) - 1) < 1e-12)
    var (squares, fourths, axes, successive) =
      (SampleMean(), SampleMean(), SampleMean(), SampleMean())
    var previous: [Double]?
    for k in 0..<40_000 {
      frame.redraw(from: stream.at(iteration: k))
      let v = frame.withDirection(0) { v in v.indices.map { v[$0] } }
      if let length = law.length { #expect(abs(law.length(of: v) / length.value - 1) < 1e-12) }
      squares.add(v.reduce(0) { $0 + $1 * $1 })
      fourths.add(v.reduce(0) { $0 + $1 * $1 * $1 * $1 })
      axes.add(zip(contrast, v).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / law.meanSquare)
      if let previous {
        let product = zip(previous, v).reduce(0) { $0 + $1.0 * $1.1 }
        successive.add(Double(n) * product * product / (law.meanSquare * law.meanSquare))
      }
      previous = v
    }
    #expect(abs(squares.z(against: law.meanSquare)) < 4.5)
    #expect(abs(fourths.z(against: law.fourthMoment)) < 4.5)
    #expect(abs(axes.z(against: 0)) < 4.5)
    #expect(abs(successive.z(against: 1)) < 4.5)
  }
}
