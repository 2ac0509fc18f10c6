import Estimators
import Experiments
import Testing

@Suite struct TargetHitsTests {
  private static func hit(
    _ losses: [Double?], _ target: Double, metric: Metric = .loss, minimum: Double? = nil
  ) -> Spending? {
    record(losses).hits(of: [target], metric: metric, minimum: minimum)[0]
  }

  /// Log-linear between records: from 1 at 0 to 0.01 at 10 evaluations, 0.1 is crossed at 5.
  @Test(
    arguments: [
      ([1, 0.01], 0.1, 5), ([1, 0.1], 0.1, 10), ([1, 0.5, 0.1], 0.1, 20),
      ([1, 0.1, 0.01], 0.1, 10),
      ([100, 10, 0.1], 0.01, 15), ([1, 0], 0.1, 10), ([1, 0.5], 0.1, nil), ([1], 1, 0),
      ([1, 0.5], 2, 0), ([1, 3, 0.03], 0.3, 15), ([1, 0.01, 1], 0.1, 5), ([1, nil, 0.01], 0.1, 20),
      ([nil], 0.1, nil), ([nil, 1], 0.1, nil), ([1, nil], 0.1, nil), ([], 0.1, nil),
    ] as [([Double?], Double, Double?)])
  func crossings(losses: [Double?], target: Double, evaluations: Double?) {
    let hit = Self.hit(losses, target)
    #expect((hit == nil) == (evaluations == nil))
    if let hit, let evaluations {
      #expect(abs(hit.values - evaluations) < 1e-12)
      #expect(abs(hit.iterations - evaluations / 10) < 1e-13)
      #expect(abs(hit.seconds - evaluations / 10) < 1e-13)
    }
  }

  @Test func everyKindOfCallIsCounted() throws {
    var run = RunRecord(
      id: "r", replicate: 0, outcome: .budgetSpent, stepSize: 1, stepRelative: 1)
    run.curve.iterations = [0, 8]
    run.curve.counts = [
      CallCounts(), CallCounts(values: 8, gradients: 16, tangents: 24, hessianProducts: 32),
    ]
    run.curve.loss = [1, 0.01]
    run.curve.seconds = [0, 4]
    let hit = try #require(run.hits(of: [0.1], metric: .loss, minimum: nil)[0])
    #expect(
      [hit.iterations, hit.values, hit.gradients, hit.tangents, hit.hessianProducts]
        .elementsEqual([4, 4, 8, 12, 16]) { abs($0 - $1) < 1e-12 })
    #expect(abs(hit.seconds - 2) < 1e-12)
    // A Hessian product is charged as three gradients.
    for (gradient, tangent) in [(4.0, 2.5), (0, 1), (10, 0)] {
      let costs = CallCosts(gradient: gradient, tangent: tangent)
      let expected = 4 + 8 * gradient + 12 * tangent + 16 * 3 * gradient
      #expect(abs(hit.evaluations(at: costs) - expected) < 1e-10)
    }
  }

  @Test func gapsAreMeasuredFromTheMinimum() {
    // Gaps 1 and 1/16 are exact, and so is their logarithms' quotient: 1/4 lies half-way.
    #expect(Self.hit([3, 2.0625], 0.25, metric: .gap, minimum: 2)?.values == 5)
    #expect(Self.hit([3, 2.0625], 0.25) == nil)
  }
}

@Suite struct BestStepTests {
  private static let targets = [0.5, 0.1, 0.01]
  private static let unit = CostUnit.evaluations(CallCosts(gradient: 4, tangent: 2.5))

  private static func runs(_ records: [RunRecord], budget: Double = 1000) -> TargetRuns {
    TargetRuns(
      records.enumerated().map { i, record in
        TargetRuns.Run(
          replicate: i, hits: record.hits(of: targets, metric: .loss, minimum: nil),
          budget: Spending(
            iterations: budget / 10, counts: CallCounts(values: Int(budget)), seconds: 1))
      }, isRandom: true)
  }

  private static func best(_ steps: [[RunRecord]], budget: Double = 1000) -> BestStep {
    BestStep(
      steps.map { runs($0, budget: budget) },
      finalValues: steps.map {
        GroupStatistics($0, metric: .loss, minimum: nil).medianFinalValue ?? .infinity
      }, in: unit)
  }

  @Test func leastEvaluationsToTheHardestTarget() {
    // The first is fastest to 0.5, the second to 0.01.
    #expect(
      Self.best([
        [record([1, 0.4, 0.3, 0.2, 0.009])], [record([1, 0.9, 0.8, 0.009])],
        [record([1, 0.9, 0.8, 0.7, 0.009])],
      ]).index == 1)
  }

  @Test func aHarderTargetCountsForMoreThanSpeed() {
    #expect(Self.best([[record([1, 0.09])], [record([1, 1, 1, 1, 0.009])]]).index == 1)
  }

  /// A step that fails now and then is charged the budget for each failure: worth it if budgets are small, but not if
  /// they are large.
  @Test(arguments: [(15.0, 0), (1000, 1)])
  func failuresAreChargedTheBudget(budget: Double, expected: Int) {
    let fast = record([1, 0.001])
    let slow = record([1, 0.5, 0.5, 0.001])
    let lost = record([1, nil], outcome: .diverged)
    #expect(
      Self.best([[fast, fast, lost], [slow, slow, slow]], budget: budget).index == expected)
  }

  /// A target that fewer than half of the runs reach at any step does not count.
  @Test func halfTheReplicatesMustReachIt() {
    let good = record([1, 0.001])
    let bad = record([1, 0.09])
    let slow = record([1, 0.9, 0.09])
    #expect(Self.best([[good, slow, slow], [bad, bad, bad]]).index == 1)
    #expect(Self.best([[bad, bad, bad], [good, good, slow]]).index == 1)
    #expect(Self.best([[bad, bad], [good, slow]]).index == 1)
  }

  @Test func tiesGoByTheFinalValue() {
    #expect(
      Self.best([[record([1, 0.9])], [record([1, 0.8])], [record([1, 0.85])]]).index == 1)
    #expect(Self.best([[record([1, 0, 0.3])], [record([1, 0, 0.2])]]).index == 1)
  }

  @Test func divergedStepsComeLast() {
    #expect(Self.best([[record([1, nil])], [record([1, 1e9])]]).index == 1)
    #expect(Self.best([[record([nil])]]).index == 0)
  }

  /// Even replicates choose the first step and odd ones the second: each is judged by the others, where it
  /// does badly.
  @Test func costsAreCrossFitted() throws {
    let (fast, slow) = (record([1, 0.001]), record([1, 0.9, 0.9, 0.001]))
    let best = Self.best([[fast, slow, fast, slow], [slow, fast, slow, fast]])
    let halves = try #require(best.halves)
    #expect(halves.even == 0 && halves.odd == 1)
    #expect(best.judged.runs.map(\.replicate) == [0, 1, 2, 3])
    let cost = best.judged.cost(to: 2, in: Self.unit)
    let ofSlow = Self.runs([slow]).cost(to: 2, in: Self.unit).estimate
    #expect(cost.successes == 4 && abs(cost.estimate - ofSlow) < 1e-12)
  }

  /// Three replicates are too few to split.
  @Test(arguments: [(3, false), (4, true), (5, true)])
  func fewReplicatesAreJudgedByThemselves(count: Int, isSplit: Bool) {
    let best = Self.best([(0..<count).map { _ in record([1, 0.001]) }])
    #expect((best.halves != nil) == isSplit)
    #expect(best.judged.runs.count == count)
  }
}

@Suite struct WholeBudgetTests {
  /// A run that did not reach its target is charged iterations times the calls of one, whenever it ended; two-point
  /// estimates make two evaluations per iteration.
  @Test(arguments: [("\"iterations\": 50", 50), ("\"evaluations\": 70", 35)])
  func iterationsTimesCalls(budget: String, iterations: Int) async throws {
    let folder = try TemporaryFolder()
    let summary = try await run(
      study(
        quadratic(
          methods: #"{"estimator": "two-point"}"#,
          rest: """
            "steps": {"relative": [1, 1e6]}, "replicates": 4, "budget": {\(budget)}, \
            "targets": {"relative": [1e-9]}
            """)), in: folder)
    #expect(summary.groups[1].statistics.outcomes[.diverged] == 4)
    for group in summary.groups {
      #expect(
        group.targets.runs.allSatisfy {
          $0.budget.iterations == Double(iterations) && $0.budget.values == Double(2 * iterations)
        })
      #expect(group.targets.cost(to: 0, in: .iterations).estimate == .infinity)
    }
    let rows = try folder.csv("runs.csv").rows(where: "step_relative", is: "1.0")
    #expect(rows.allSatisfy { Double($0["budget_evaluations"]!)! == Double(2 * iterations) })
    #expect(rows.allSatisfy { $0["evaluations_to_1e-09"] == "" })
  }
}
