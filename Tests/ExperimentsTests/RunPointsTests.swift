import Experiments
import Testing

/// A run that is repeated goes through the same points.
@Suite struct RunPointsTests {
  private static func study(_ method: String) throws -> ConvergenceStudy {
    try ExperimentsTests.study(
      quadratic(
        #""dimension": 5, "spectrum": {"type": "geometric", "condition": 100}"#, methods: method,
        rest: #""replicates": 2, "budget": {"iterations": 300}, "record": {"per_decade": 4}"#))
  }

  @Test(arguments: InterruptedRunTests.methods)
  func pointsAreThoseOfTheRecord(method: String) throws {
    let study = try Self.study(method)
    for cell in study.cells {
      let record = try study.run(cell)
      let points = try study.points(of: cell, at: record.curve.iterations)
      let last = try #require(record.lastPoint(dimension: 5) as [Double]?)
      #expect(last == points.last)
      for (point, loss) in zip(points, record.curve.loss) {
        let value = cell.instance.problem.value(at: point)
        #expect(abs(value - loss!) <= 1e-12 * loss!)
      }
    }
  }

  /// Whatever else is looked at on the way.
  @Test(arguments: InterruptedRunTests.methods)
  func aPointDoesNotDependOnTheOthers(method: String) throws {
    let study = try Self.study(method)
    let cell = study.cells[1]
    let many = try study.points(of: cell, at: [0, 1, 2, 17, 40])
    #expect(try study.points(of: cell, at: [17])[0] == many[3])
    #expect(try study.points(of: cell, at: []).isEmpty)
    #expect(many[0] == cell.instance.start(replicate: 1))
    // By then a method may have converged.
    #expect(Set(many.dropLast()).count == 4)
  }
}
