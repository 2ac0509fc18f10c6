import Analysis
import Testing

@Suite struct ReplicateCurvesTests {
  private let curves = ReplicateCurves(
    dimension: 10, constant: 4, iterations: [0, 2, 4, 8],
    values: [[8, 4, 2, 1], [8, 6, 4, 5], [8, 2, 6, 0]])

  @Test func means() {
    #expect(curves.replicateCount == 3)
    #expect(curves.means == [8, 4, 4, 2])
    #expect(curves.replicate(1) == [8, 6, 4, 5])
  }

  /// Deviations 0, 2, −2: variance 4, and 2/√3.
  @Test func standardErrors() {
    #expect(curves.standardError(record: 0) == 0)
    #expect(relativeDifference(curves.standardError(record: 1)!, 2 / 3.0.squareRoot()) < 1e-15)
    let single = ReplicateCurves(dimension: 1, constant: 1, iterations: [0], values: [[3]])
    #expect(single.standardError(record: 0) == nil)
  }

  /// k/c is 0, ½, 1, 2; k + ½ is ½, 2½, 4½, 8½.
  @Test func windowsHoldTheirEnds() {
    let scaled = curves.restricted(to: 0.5...1, of: .scaledIteration)
    #expect(scaled.iterations == [2, 4])
    #expect(scaled.means == [4, 4])
    #expect(scaled.replicate(2) == [2, 6])
    #expect(curves.restricted(to: 0.5...4, of: .halfStep).iterations == [0, 2])
    #expect(curves.restricted(to: 9...10, of: .halfStep).iterations == [])
    #expect(curves.restricted(to: 0...9, of: .halfStep) == curves)
  }

  @Test func determinism() {
    let row = [0.1, 0.3]
    func isDeterministic(_ values: [[Double]]) -> Bool {
      ReplicateCurves(dimension: 2, constant: 1, iterations: [1, 2], values: values)
        .isDeterministic
    }
    #expect(isDeterministic([row]))
    #expect(isDeterministic([row, row, row]))
    #expect(!isDeterministic([row, row, [0.1, 0.3.nextUp]]))
  }
}
