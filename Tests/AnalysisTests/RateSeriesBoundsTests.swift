import Analysis
import AutoDiff
import Experiments
import Problems
import Sampling
import Testing

/// Which bound a record is compared with: that of the class, from the replicate's own start, at its own k.
@Suite struct RateSeriesBoundsTests {
  /// The start of a replicate, on a problem with L, for a method with c.
  private struct Start {
    let (smoothness, convexity): (Double, Double)
    let (gap, distance): (Double, Double)
    let constant: Double
    let replicate: Int

    var smooth: ExactBounds.Smooth { .init(smoothness: smoothness, gap: gap) }
    var convex: ExactBounds.Convex {
      .init(smoothness: smoothness, gap: gap, distance: distance)
    }
    var stronglyConvex: ExactBounds.StronglyConvex {
      .init(smoothness: smoothness, convexity: convexity, distance: distance)
    }
  }

  /// The check of runs that have these values after k iterations, and at k = 0 too unless the start
  /// decides the value there.
  private static func check(
    _ problem: String, _ method: String, replicates: Int = 1,
    _ value: (_ start: Start, _ k: Int) -> Double
  ) throws -> (check: BoundCheck?, instance: String) {
    let study = try study(
      problem: problem, methods: #"{"estimator": "\#(method)"}"#, replicates: replicates)
    var records = try syntheticResults(of: study) { _, _, _ in 0 }.records
    for cell in study.cells {
      let (instance, known) = (cell.instance, cell.instance.problem.known)
      let x = instance.start(replicate: cell.replicate)
      let minimum = known.minimum ?? 0
      let traits = try cell.method.estimator(x.count).traits
      let start = Start(
        smoothness: known.smoothness ?? 1, convexity: known.strongConvexity ?? 0,
        gap: instance.problem.value(at: x) - minimum,
        distance: known.minimizer?.squaredDistance(to: x).squareRoot() ?? 0,
        constant: traits.secondMoment, replicate: cell.replicate)
      let iterations = records[cell.id]!.curve.iterations
      let values = iterations.map { value(start, $0) }
      records[cell.id]!.curve.gradientNormSquared = values
      records[cell.id]!.curve.loss =
        [start.gap + minimum] + values.dropFirst().map { $0 + minimum }
      records[cell.id]!.curve.distanceSquared =
        [start.distance * start.distance] + Array(values.dropFirst())
    }
    let series = try #require(try RateSeries.all(in: study, records).first)
    return (series.boundCheck(), study.cells[0].instance.label)
  }

  private static let gaussian = """
    {"type": "quadratic", "dimension": 6, "start": "gaussian", "smoothness": 2,
     "spectrum": {"type": "geometric", "condition": 50}, "class":
    """
  private static let convex = gaussian + #" "convex"}"#
  private static let stronglyConvex = gaussian + #" "strongly-convex"}"#
  private static let smooth = gaussian + #" "smooth"}"#

  /// Runs from different starts, each at half of its own bound, are at half on average. The start itself,
  /// which can equal its bound, does not count.
  @Test(arguments: ["reverse-mode", "two-point"])
  func eachFromItsOwnStart(method: String) throws {
    let isRandom = method == "two-point"
    let found = [
      try Self.check(Self.convex, method, replicates: 5) { start, k in
        0.5
          * (isRandom
            ? start.convex.stochastic(max(k, 1), constant: start.constant)
            : start.convex.gradientDescent(k))
      },
      try Self.check(Self.stronglyConvex, method, replicates: 5) { start, k in
        0.5 * start.stronglyConvex.stochastic(k, constant: start.constant)
      },
    ]
    for (check, instance) in found {
      let largest = try #require(check?.largest)
      #expect(abs(largest.value - 0.5) < 1e-6 && largest.iteration > 0, "\(largest)")
      #expect(largest.instance == instance && largest.dimension == 6)
      #expect(check?.isExceeded == false)
    }
  }

  /// For gradient norms the bound is on the least so far, and for a random method on the average so far.
  @Test func smoothFunctionsByLeastAndAverage() throws {
    let last = 300
    // Small once, and far above the bound after that.
    let least = try Self.check(Self.smooth, "reverse-mode") { start, k in
      let bound = start.smooth.gradientDescentMinimum(through: max(k, 1))
      return k == 0 ? 0.5 * start.smooth.gradientDescentMinimum(through: last) : 3 * bound
    }.check
    #expect(abs(try #require(least?.largest).value - 0.5) < 1e-6)
    #expect(least?.largest?.iteration == last && least?.isExceeded == false)
    // All of it in the first iterate, which counts for 1/(k + 1) of the average.
    let average = try Self.check(Self.smooth, "two-point", replicates: 20) { start, k in
      (k == 0 ? 0.5 : 1e-9) * start.smooth.average(before: 1, constant: start.constant)
    }.check
    #expect(abs(try #require(average?.largest).value - 0.5) < 1e-3)
    let exceeded = try Self.check(Self.smooth, "two-point", replicates: 20) { start, k in
      (k == 0 ? 5 : 1e-9) * start.smooth.average(before: 1, constant: start.constant)
    }.check
    #expect(exceeded?.isExceeded == true)
  }

  /// A curve may lie on its bound, or above it by rounding alone.
  @Test(arguments: [(1e-10, false), (1e-6, true)])
  func roundingIsForgiven(excess: Double, isExceeded: Bool) throws {
    let check = try Self.check(Self.stronglyConvex, "reverse-mode") { start, k in
      (1 + excess) * start.stronglyConvex.gradientDescent(k)
    }.check
    #expect(check?.isExceeded == isExceeded)
  }

  /// For a start of order one, a bound of 1e-180 says nothing, whatever exceeds it.
  @Test func boundsBelowRoundingAreLeftOut() throws {
    let problem = """
      {"type": "quadratic", "dimension": 5, "class": "strongly-convex", "minimizer": 1,
       "spectrum": {"type": "geometric", "condition": 2}}
      """
    let check = try Self.check(problem, "reverse-mode") { _, _ in 1e-3 }.check
    let largest = try #require(check?.largest)
    #expect(1 < largest.value && largest.value < 1e30)
    // One step leads to the minimum: a bound of 0.
    let isotropic = #"{"type": "quadratic", "dimension": 5, "class": "strongly-convex"}"#
    let nothing = try Self.check(isotropic, "reverse-mode") { _, _ in 1e-3 }.check
    #expect(nothing?.largest == nil && nothing?.isExceeded == false)
  }

  /// Runs on the worst functions there are: equality at the iteration for which each is made.
  @Test(arguments: [
    #"{"type": "huber", "class": "convex", "dimension": 3, "iterations": 40}"#,
    #"{"type": "tight-nonconvex", "class": "smooth", "iterations": 40}"#,
  ])
  func attained(problem: String) throws {
    let study = try study(
      problem: problem, methods: #"{"estimator": "reverse-mode"}"#, replicates: 1,
      rest: #""budget": {"iterations": 40}"#)
    let results = try StudyResults(running: study)
    let series = try RateSeries.all(in: study, results.records)
    let check = try #require(series.first?.boundCheck())
    let largest = try #require(check.largest)
    #expect(abs(largest.value - 1) < 1e-9 && largest.iteration == 40, "\(largest)")
    #expect(!check.isExceeded)
  }

  /// A problem with no known L that holds everywhere.
  private struct LocallySmooth: Problem {
    let base: any Problem

    var dimension: Int { base.dimension }

    var known: Known {
      var known = base.known
      known.smoothness = nil
      return known
    }

    func start(from stream: RandomStream) -> [Double] { base.start(from: stream) }

    func objective(_ x: Variable) -> Variable { base.objective(x) }
  }

  /// An L found at points is a unit of steps, and bounds nothing.
  @Test func aLocalLHasNoBound() throws {
    let whole = try study(problem: Self.smooth)
    let local = whole.replacingProblems { LocallySmooth(base: $0.problem) }
    for (study, hasBound) in [(whole, true), (local, false)] {
      let results = try StudyResults(running: study)
      let series = try #require(try RateSeries.all(in: study, results.records).first)
      #expect((series.boundCheck() != nil) == hasBound)
    }
  }
}
