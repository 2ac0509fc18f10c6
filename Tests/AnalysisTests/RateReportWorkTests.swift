import Analysis
import Experiments
import Testing

/// The work that a rate table is expected to take: all its draws, resamples and runs.
@Suite struct RateReportWorkTests {
  private static func works(_ problem: String, _ methods: String, steps: String = "1")
    throws -> [RepeatedWork]
  {
    try RateReport.works(
      of: study(
        problem: problem, methods: methods, replicates: 6,
        rest: #""budget": {"iterations": 40}, "steps": {"relative": [\#(steps)]}"#))
  }

  private static let random = #"{"estimator": "two-point"}"#

  private static func problem(
    _ dimensions: String, class name: String? = "convex", rest: String = ""
  ) -> String {
    let name = name.map { #", "class": "\#($0)""# } ?? ""
    return #"{"type": "quadratic", "dimension": [\#(dimensions)]\#(name)\#(rest)}"#
  }

  @Test func nothingWithoutAClassOrTheNaturalStep() throws {
    #expect(try Self.works(Self.problem("4, 8", class: nil), Self.random).isEmpty)
    #expect(try Self.works(Self.problem("4, 8"), Self.random, steps: "0.5, 2").isEmpty)
    #expect(try !Self.works(Self.problem("4, 8"), Self.random, steps: "0.5, 1").isEmpty)
  }

  /// One bootstrap for the exponent of k and, with several n, two more for that of n.
  @Test(arguments: [("4", 1.0), ("4, 8", 3.0), ("4, 8, 16", 3.0)])
  func resamples(dimensions: String, fits: Double) throws {
    let resamples = try Self.works(Self.problem(dimensions), Self.random).filter {
      $0.kind == "resample"
    }
    #expect(resamples.map(\.calls) == [fits * Double(Bootstrap.defaultResamples)])
    let exact = try Self.works(Self.problem(dimensions), #"{"estimator": "reverse-mode"}"#)
    #expect(exact.isEmpty)
  }

  /// At every n, each of two gradients takes as many draws as the check makes; two methods with one estimator share
  /// them.
  @Test func moments() throws {
    let heavyBall = #"{"estimator": "two-point", "optimizer": "heavy-ball", "momentum": 0.3}"#
    let works = try Self.works(Self.problem("4, 8"), "\(Self.random), \(heavyBall)").filter {
      $0.kind.hasPrefix("moments")
    }
    #expect(
      works.map(\.calls) == [4, 8].map { 2 * Double(MomentCheck.defaultDraws(dimension: $0)) })
  }

  /// A method with memory takes forty further runs of 40 iterations, gradient descent none; where values have noise,
  /// either takes 200.
  @Test func pilots() throws {
    func calls(_ method: String, noise: String = "") throws -> [Double] {
      try Self.works(Self.problem("4", rest: noise), method).filter {
        !$0.kind.hasPrefix("moments") && $0.kind != "resample"
      }.map(\.calls)
    }
    let heavyBall = #"{"estimator": "two-point", "optimizer": "heavy-ball", "momentum": 0.3}"#
    #expect(try calls(Self.random).isEmpty)
    #expect(try calls(heavyBall) == [1600])
    let noise = #", "noise": {"model": "additive", "level": 0.1}"#
    #expect(try calls(Self.random, noise: noise) == [8000])
    #expect(try calls(heavyBall, noise: noise) == [8000])
  }

  /// All work can be repeated any number of times, and so timed.
  @Test func allCanBeTimed() throws {
    let works = try Self.works(
      Self.problem("4, 8"),
      #"\#(Self.random), {"estimator": "two-point", "optimizer": "accelerated"}"#)
    for work in works {
      let call = work.prepare()
      for k in 0..<3 { call(k) }
    }
    let times = PlanTimer().secondsPerCall(works)
    #expect(times.count == works.count && times.allSatisfy { $0 > 0 && $0.isFinite })
  }
}
