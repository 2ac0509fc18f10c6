import AutoDiff
import Experiments
import Fields
import Foundation
import Problems
import Sampling
import Testing

/// L where the gradient has no Lipschitz constant.
@Suite struct LocalSmoothnessTests {
  private static func maps(
    _ fields: String = "", seed: Int = 1, replicates: Int = 2, objects: String = "7"
  ) throws -> ConvergenceStudy {
    try study(
      """
      {"name": "test", "seed": \(seed), "replicates": \(replicates), "problem": {"type": "mds",
       "distances": "\(dataFolder)/eurodist.csv", "objects": \(objects)\(fields)},
       "methods": [{"estimator": "two-point"}], "budget": {"iterations": 30}}
      """)
  }

  /// Neither the seed, nor the number of replicates, nor what else is swept changes the unit of steps.
  @Test func itDependsOnTheProblemAlone() throws {
    let first = try Self.maps().instances[0].smoothness
    #expect(try Self.maps(seed: 2).instances[0].smoothness == first)
    #expect(try Self.maps(replicates: 9).instances[0].smoothness == first)
    #expect(try Self.maps(objects: "[5, 7]").instances[1].smoothness == first)
    #expect(try Self.maps(#", "label": "cities""#).instances[0].smoothness == first)
    #expect(try Self.maps(objects: "8").instances[0].smoothness != first)
  }

  /// At least the curvature at the landmark, and about the largest of as many other starts.
  @Test(arguments: [0.1, 0.3, 1])
  func itIsTheLargestCurvatureOfManyStarts(deviation: Double) throws {
    let instance = try Self.maps(#", "start_deviation": \#(deviation)"#).instances[0]
    let evaluator = Evaluator(instance.graph)
    let stream = RandomStream(seed: 99)
    func curvature(_ x: [Double]) -> Double { evaluator.largestCurvature(at: x, from: stream) }
    let known = try #require(instance.problem.known.landmark)
    let landmark = curvature(known.point)
    let starts = (0..<64).map { curvature(instance.start(replicate: $0)) }
    #expect(instance.smoothness >= landmark * (1 - 1e-6))
    let most = max(landmark, starts.max()!)
    #expect((0.6...1.7).contains(instance.smoothness / most))
  }

  /// Processors that differ in the last digits agree on these.
  @Test func itHasThreeDigits() throws {
    for objects in ["5", "12", "21"] {
      let l = try Self.maps(objects: objects).instances[0].smoothness
      let text = String(format: "%.2e", l)
      #expect(abs(Double(text)! / l - 1) < 1e-12)
    }
  }

  /// The step that it determines is part of a run's definition, so runs with another unit are not taken for this
  /// study's; if L is known, definitions are as they were.
  @Test func definitionsHaveTheStep() throws {
    let maps = try Self.maps()
    guard case .object(let definition) = maps.definition(of: maps.cells[0]) else { return }
    #expect(definition["step_size"] != nil)
    let wider = try Self.maps(#", "start_deviation": 1"#)
    guard case .object(let other) = wider.definition(of: wider.cells[0]) else { return }
    #expect(other["step_size"] != definition["step_size"])
    let known = try study(quadratic())
    guard case .object(let plain) = known.definition(of: known.cells[0]) else { return }
    #expect(plain["step_size"] == nil)
  }

  /// Three more replicates, or all at once: the same bytes.
  @Test func grownStudiesAreTheSame() async throws {
    let (grown, whole) = (try TemporaryFolder(), try TemporaryFolder())
    try await run(try Self.maps(replicates: 2), in: grown)
    try await run(try Self.maps(replicates: 5), in: grown)
    try await run(try Self.maps(replicates: 5), in: whole, jobs: 2)
    for name in ["curves.csv", "runs.csv", "summary.csv"] {
      #expect(try grown.bytes(name) == whole.bytes(name))
    }
  }
}
