import AutoDiff
import Diagnostics
import Estimators
import Experiments
import Fields
import Foundation
import Optimizers
import Problems
import Sampling
import Testing

/// Methods whose oracle closes: those that make no estimates, line searches, and those that own their loops.
@Suite struct ClosingMethodsTests {
  private static func text(
    _ contender: Contender, _ budget: String, rest: String = "", replicates: Int = 2
  ) -> String {
    let rest =
      #""replicates": \#(replicates), "budget": \#(budget), "record": {"per_decade": 3}\#(rest)"#
    guard !contender.needsResiduals else {
      return #"""
        {"name": "test", "problem": {"type": "rosenbrock", "dimension": 5},
         "methods": [{\#(contender.method)}], \#(rest)}
        """#
    }
    return quadratic(
      #""dimension": 5, "start": "gaussian", "spectrum": {"type": "geometric", "condition": 10}"#,
      methods: "{\(contender.method)}", rest: rest)
  }

  // MARK: budgets

  /// Spent to the call: what is left would not pay for the next one.
  @Test(arguments: Contender.allCases, [1, 2, 3, 17, 100, 333.5])
  func budgetsToTheCall(contender: Contender, evaluations: Double) throws {
    let study = try contender.study(Self.text(contender, #"{"evaluations": \#(evaluations)}"#))
    for cell in study.cells {
      let record = try study.run(cell)
      let spent = record.counts.evaluations(at: study.callCosts)
      #expect(spent <= evaluations && spent > evaluations - contender.mostAtOnce)
      // Differences may have reached their own error.
      #expect(
        record.outcome == .budgetSpent
          || contender == .newtonByDifferences && record.outcome == .stalled)
      #expect(record.curve.counts.last == record.counts)
      #expect(zip(record.curve.iterations, record.curve.iterations.dropFirst()).allSatisfy(<))
      // An unfinished step moves nothing.
      let best = try #require(record.finalLoss)
      #expect(best <= record.initialLoss! || !contender.isMonotone)
    }
  }

  /// An iteration of a method that owns its loop is a call; of any other it is a step.
  @Test(arguments: Contender.allCases, [1, 40])
  func iterations(contender: Contender, count: Int) async throws {
    let folder = try TemporaryFolder()
    let study = try contender.study(Self.text(contender, #"{"iterations": \#(count)}"#))
    try await run(study, in: folder)
    let runs = try folder.csv("runs.csv")
    #expect(runs.integers("iterations") == [count, count])
    for row in runs.rows {
      let values = Int(row["evaluations"]!)!
      switch contender {
      case .compass: #expect(values == count)
      case .threePoints: #expect(values == 1 + 2 * count)
      case .evolution, .residuals: #expect(values == 1 + count)
      case .pursuit: #expect(values > 3 * count && values < 12 * count + 20)
      case .directSearch: #expect(values > count && values <= 1 + 3 * count)
      case .gradientless: #expect(values == 1 + 8 * count)
      case .simplex: #expect(values >= 6 + count && values <= 6 + 7 * count)
      case .covariance, .separable: #expect(values == 1 + 8 * count)
      case .backtracking: #expect(Int(row["gradients"]!)! == count && values >= 2 * count)
      case .noisyBacktracking: #expect(values >= 6 * count)
      case .armijo: #expect(values >= 11 + count)
      case .barzilaiBorwein: #expect(Int(row["gradients"]!)! == count && values == 0)
      case .conjugate: #expect(Int(row["tangents"]!)! >= 5 * (count + 1))
      case .limitedMemory: #expect(Int(row["gradients"]!)! >= count + 1 && values == 0)
      case .newton: #expect(Int(row["hessian_products"]!)! > 0)
      case .newtonByDifferences: #expect(values >= 12 + count)
      case .leastSquares: #expect(Int(row["tangents"]!)! == 5 * count && values >= 2)
      case .leastSquaresByRows: #expect(Int(row["gradients"]!)! == 8 * count && values >= 2)
      }
      // The average of both runs.
      #expect(!contender.isConstant || Double(row["budget_evaluations"]!)! == Double(values))
    }
  }

  /// A run that misses is charged the whole budget.
  @Test(arguments: [
    Contender.threePoints, .evolution, .pursuit, .directSearch, .gradientless, .simplex,
    .covariance, .compass,
  ])
  func wholeBudget(contender: Contender) async throws {
    let folder = try TemporaryFolder()
    let study = try contender.study(
      Self.text(
        contender, #"{"evaluations": 50}"#, rest: #", "targets": {"relative": [1e-14]}"#))
    let summary = try await run(study, in: folder)
    #expect(summary.groups[0].targets.runs.map(\.budget.values) == [50, 50])
    #expect(try folder.csv("runs.csv").numbers("budget_evaluations") == [50, 50])
  }

  @Test(arguments: Contender.allCases)
  func seconds(contender: Contender) throws {
    let study = try contender.study(Self.text(contender, #"{"seconds": 0.02}"#, replicates: 1))
    let record = try study.run(study.cells[0])
    let seconds = try #require(record.curve.seconds.last)
    #expect(seconds >= 0.02 && seconds < 1)
    #expect(record.iterations > 5)
  }

  /// A method with nothing more to ask ends before its budget.
  @Test func endsByItself() throws {
    let study = try ExperimentsTests.study(Self.text(.compass, #"{"evaluations": 5000}"#))
      .replacingMethods { CompassSearch(dimension: $0) }
    let record = try study.run(study.cells[0])
    #expect(record.outcome == .budgetSpent && record.counts.values < 4000)
    #expect(record.finalLoss! < 1e-10 && record.iterations == record.counts.values)
    #expect(study.standing(of: record, as: study.cells[0]) == .complete)
  }

  /// A run ends at a record, whose exact value is not counted.
  @Test(arguments: Contender.allCases)
  func targets(contender: Contender) throws {
    let study = try contender.study(
      Self.text(contender, #"{"iterations": 100000, "target": 0.05}"#))
    for cell in study.cells {
      let record = try study.run(cell)
      #expect(record.outcome == .converged)
      #expect(record.finalLoss! <= 0.05 * record.initialLoss!)
      // The call that reaches it may be the first of two that are asked at once.
      let before = record.curve.loss.dropLast(contender == .compass ? 2 : 1)
      #expect(before.allSatisfy { $0! > 0.05 * record.initialLoss! })
    }
  }

  // MARK: hits

  /// The first value at or below a level, among all that were asked for.
  @Test(arguments: Contender.allCases)
  func hits(contender: Contender) throws {
    let study = try contender.study(Self.text(contender, #"{"evaluations": 500}"#))
    let log = ValueLog()
    let logged = study.replacingProblems { LoggedProblem(base: $0.problem, log: log) }
    let record = try logged.run(logged.cells[0])
    let exact = try #require(record.exactHits?.ofGaps)
    #expect(exact.count { $0 != nil } > 15)
    for (k, hit) in exact.enumerated() {
      let level = Foundation.pow(10, 2 - 0.2 * Double(k))
      // The log also holds values for records, so it includes what was asked for. It does not hold residuals.
      #expect(hit == nil || contender.needsResiduals || log.values.contains { $0 <= level })
      if let hit, contender == .compass { #expect(hit.iterations == hit.counts.values) }
      if let hit { #expect(hit.counts.evaluations(at: study.callCosts) <= 500) }
    }
    let counts = exact.compactMap { $0?.counts.values }
    #expect(zip(counts, counts.dropFirst()).allSatisfy(<=))
  }

  // MARK: stopping and growing

  /// A run may be stopped at any moment, as often as one likes; one whose method owns its loop begins again.
  @Test(
    arguments: Contender.allCases,
    [#"{"iterations": 3000}"#, #"{"evaluations": 4000}"#])
  func stopped(contender: Contender, budget: String) throws {
    let study = try contender.study(Self.text(contender, budget))
    let (cell, folder) = (study.cells[0], try TemporaryFolder())
    var isKept = false
    let record = try study.runInLives(cell, in: folder, microseconds: 30) {
      isKept = $0.running.exists
    }
    #expect(isKept == (contender != .compass))
    #expect(try record.textWithoutClock == study.run(cell).textWithoutClock)
  }

  /// Under a longer budget a run continues from where the last one closed the oracle, including the dropped step.
  @Test(
    arguments: Contender.allCases,
    [
      (#"{"evaluations": 40}"#, #"{"evaluations": 211}"#),
      (#"{"evaluations": 41.5}"#, #"{"evaluations": 42}"#),
      (#"{"iterations": 10}"#, #"{"iterations": 47}"#),
      (#"{"iterations": 7, "evaluations": 1000}"#, #"{"iterations": 500, "evaluations": 1000}"#),
      (#"{"iterations": 500, "evaluations": 90}"#, #"{"iterations": 501, "evaluations": 300}"#),
    ])
  func longerBudgets(contender: Contender, budgets: (String, String)) async throws {
    let small = try contender.study(Self.text(contender, budgets.0))
    let large = try contender.study(Self.text(contender, budgets.1))
    let (grown, whole) = (try TemporaryFolder(), try TemporaryFolder())
    try await run(small, in: grown)
    try await run(large, in: grown)
    try await run(large, in: whole)
    for file in ["runs.csv", "curves.csv", "summary.csv", "chart.csv", "hits.csv"] {
      #expect(try grown.text(file) == whole.text(file), "\(file)")
    }
    // Nothing is left to do.
    let session = try StudySession(large, in: grown.path)
    #expect(session.resumedCount == 2 && session.begunCount == 0)
    let verification = try Verification(of: large, in: whole.path)
    #expect(try await verification.differences(in: large.cells, jobs: 1).isEmpty)
  }

  /// A run that has gone further than a budget allows is not a run under it.
  @Test(arguments: Contender.allCases)
  func shorterBudgetsAreRefused(contender: Contender) async throws {
    let folder = try TemporaryFolder()
    try await run(contender.study(Self.text(contender, #"{"evaluations": 100}"#)), in: folder)
    #expect(throws: InputError.self) {
      try StudySession(
        contender.study(Self.text(contender, #"{"evaluations": 50}"#)), in: folder.path)
    }
  }

  /// A repeated run goes through the same points.
  @Test(arguments: Contender.allCases)
  func pointsOfRuns(contender: Contender) throws {
    let study = try contender.study(Self.text(contender, #"{"iterations": 100}"#))
    for cell in study.cells {
      let record = try study.run(cell)
      let points = try study.points(of: cell, at: record.curve.iterations)
      #expect(points.count == record.curve.iterations.count)
      for (point, loss) in zip(points, record.curve.loss) {
        #expect(abs(cell.instance.problem.value(at: point) - loss!) <= 1e-12 * loss!)
      }
    }
  }

  // MARK: bad objectives

  /// Functions at their worst: not a number here and there, infinite, flat, in steps.
  private struct Bad: AutoDiff.Operation {
    let kind: Int
    let name = "bad"

    func outputShape(_ inputs: [Shape]) -> Shape { .scalar }

    private func value(_ x: UnsafeBufferPointer<Double>) -> Double {
      let r = x.reduce(0) { $0 + $1 * $1 }
      switch kind {
      case 0: return r < 0.5 ? .nan : r
      case 1: return r < 0.5 ? .infinity : r
      case 2: return 3
      case 3: return (8 * r).rounded(.down)
      case 4: return r > 1 ? .nan : 1 - r
      case 5: return -r
      case 6: return r == 1 ? 1 : .nan
      case 7: return r < 0.9 ? -.infinity : r
      default: return x[0] > 0 ? 1e300 * r : -1e300 * r
      }
    }

    func evaluate(_ node: Frame) { node.output[0] = value(node.input(0)) }
    func pushforward(_ node: Frame) { for j in node.tangents { node.outputTangent(j)[0] = 0 } }
    func pullback(_ node: Frame) {}
    func pullbackTangent(_ node: Frame) {}
  }

  private struct BadProblem: Problem {
    let kind: Int
    let dimension = 3
    var known: Known { Known(smoothness: 1) }
    func start(from stream: RandomStream) -> [Double] { [1, 0, 0] }
    func objective(_ x: Variable) -> Variable { .apply(Bad(kind: kind), to: x) }
  }

  @Test(arguments: Contender.allCases.filter { !$0.needsResiduals }, 0...8)
  func badObjectives(contender: Contender, kind: Int) throws {
    let text = quadratic(
      #""dimension": 3"#, methods: "{\(contender.method)}",
      rest: #""replicates": 2, "budget": {"evaluations": 700}, "targets": {"metric": "loss"}"#)
    let study = try contender.study(text).replacingProblems { _ in BadProblem(kind: kind) }
    for cell in study.cells {
      let record = try study.run(cell)
      #expect(Outcome.allCases.contains(record.outcome))
      let spent = record.counts.evaluations(at: study.callCosts)
      #expect(spent <= 700 && spent > 0)
      // It reads back, whatever its numbers are.
      _ = try JSONDecoder().decode(RunRecord.self, from: JSONEncoder().encode(record))
      if let last = record.finalLoss, contender.isMonotone {
        #expect(last <= record.initialLoss!)
      }
    }
  }

  // MARK: configurations

  @Test func labelsAndColumns() async throws {
    let folder = try await results(
      of: quadratic(
        methods: #"""
          {"estimator": "two-point"}, {"optimizer": "one-plus-one-es", "deviation": [0.1, 1]},
          {"optimizer": "stochastic-three-points"}, {"optimizer": "one-plus-one-es", "label": "mine"},
          {"estimator": "none", "optimizer": "stochastic-three-points", "exponent": 1}
          """#,
        rest: #""steps": {"relative": [0.5, 1]}, "replicates": 1, "budget": {"iterations": 20}"#))
    let rows = try folder.csv("runs.csv").rows
    #expect(
      rows.map {
        "\($0["estimator"]!) \($0["step_relative"]!) \($0["step_size"] == "" ? "none" : "α")"
      }
        == [
          "two-point 0.5 α", "two-point 1.0 α", "one-plus-one-es-deviation-0.1  none",
          "one-plus-one-es-deviation-1  none", "stochastic-three-points 0.5 α",
          "stochastic-three-points 1.0 α", "mine  none", "stochastic-three-points-exponent-1 0.5 α",
          "stochastic-three-points-exponent-1 1.0 α",
        ])
    #expect(rows[4]["optimizer"] == "stochastic-three-points" && rows[4]["step_size"] == "0.05")
    #expect(rows[2]["optimizer"] == "one-plus-one-es")
    let curves = try folder.csv("curves.csv").rows(where: "estimator", is: "mine")
    #expect(!curves.isEmpty && curves.allSatisfy { $0["step_relative"] == "" })
  }

  @Test(arguments: [
    (
      #"{"estimator": "two-point", "optimizer": "one-plus-one-es"}"#, "methods[0].optimizer",
      #"Leave out "estimator" to use it."#
    ),
    (#"{"optimizer": "heavy-ball"}"#, "methods[0].estimator", "missing"),
    (#"{"estimator": "none"}"#, "methods[0].optimizer", "missing"),
    (
      #"{"estimator": "none", "optimizer": "adam"}"#, "methods[0].optimizer",
      #"It goes with "estimator": "two-point" or"#
    ),
    (
      #"{"optimizer": "one-plus-one-es", "step_length": 1}"#, "methods[0].step_length",
      #"It belongs to "optimizer": "stochastic-three-points"."#
    ),
    (#"{"optimizer": "one-plus-one-es", "deviation": 0}"#, "methods[0].deviation", "above 0"),
    (#"{"optimizer": "cma-es", "population": 1}"#, "methods[0].population", "2"),
  ])
  func whatIsWrongIsNamed(methods: String, place: String, text: String) {
    let error = #expect(throws: InputError.self) { try study(quadratic(methods: methods)) }
    #expect(error?.place.contains(place) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
  }

  /// An iteration asks for λ values, which plans and budgets of iterations need.
  @Test func populations() async throws {
    let folder = try await results(
      of: quadratic(
        #""dimension": [2, 20]"#,
        methods:
          #"{"optimizer": "cma-es"}, {"optimizer": "separable-cma-es", "population": [3, 40]}"#,
        rest: #""replicates": 1, "budget": {"iterations": 9}"#))
    let rows = try folder.csv("runs.csv").rows
    #expect(
      rows.map { "\($0["estimator"]!) \($0["evaluations"]!)" } == [
        "cma-es 55", "separable-cma-es-population-3 28", "separable-cma-es-population-40 361",
        "cma-es 109", "separable-cma-es-population-3 28", "separable-cma-es-population-40 361",
      ])
    #expect(rows.allSatisfy { $0["step_size"] == "" })
  }

  /// n² numbers are refused before the memory is asked for.
  @Test func noRoomForACovariance() throws {
    func text(_ optimizer: String) -> String {
      quadratic(
        #""dimension": 300000"#, methods: #"{"optimizer": "\#(optimizer)"}"#,
        rest: #""replicates": 1, "budget": {"iterations": 1}"#)
    }
    let error = #expect(throws: InputError.self) { try study(text("cma-es")) }
    #expect(error?.place == "study.json: methods[0].optimizer" && error?.kind == .system)
    #expect(error?.found.contains("of memory") == true, "\(error?.description ?? "")")
    #expect(throws: Never.self) { try study(text("separable-cma-es")) }
  }

  /// These methods have no c by which to count natural iterations; a budget of the method's own does not need one.
  @Test func naturalIterationsAreRefused() throws {
    func text(_ method: String, _ budget: String) -> String {
      quadratic(
        methods: #"{"estimator": "two-point"}, {"optimizer": "one-plus-one-es"\#(method)}"#,
        rest: #""replicates": 1, "budget": \#(budget)"#)
    }
    let error = #expect(throws: InputError.self) {
      try study(text("", #"{"natural_iterations": 4, "evaluations": 100}"#))
    }
    #expect(error?.place == "study.json: budget")
    #expect(error?.found.contains("natural_iterations") == true)
    #expect(error?.found.contains("one-plus-one-es") == true)
    let mixed = try study(
      text(#", "budget": {"evaluations": 30}"#, #"{"natural_iterations": 4}"#))
    let record = try mixed.run(mixed.cells[1])
    #expect(record.counts == CallCounts(values: 30))
    #expect(throws: InputError.self) {
      try study(
        text(#", "budget": {"target": 0.1}"#, #"{"natural_iterations": 4}"#))
    }
  }

  /// The study is refused when it is planned, before anybody asks for the memory.
  @Test func noRoomForASimplex() {
    let error = #expect(throws: InputError.self) {
      try study(
        quadratic(#""dimension": 3000000"#, methods: #"{"optimizer": "nelder-mead"}"#))
    }
    #expect(error?.place == "study.json: methods[0].optimizer")
    #expect(error?.found.hasPrefix("needs about 1.44e+05 GB") == true)
  }

  /// Combinations that do not go together are reported before anything runs.
  @Test(arguments: [
    (
      #"{"estimator": "two-point", "optimizer": "l-bfgs"}"#, "methods[0].optimizer",
      "whose estimates are random"
    ),
    (
      #"{"estimator": "forward-gradient", "optimizer": "barzilai-borwein"}"#,
      "methods[0].optimizer", "reverse-mode"
    ),
    (
      #"{"estimator": "reverse-mode", "optimizer": "l-bfgs", "line_search": "exact"}"#,
      "methods[0].line_search", "not a quadratic"
    ),
    (
      #"{"estimator": "reverse-mode", "optimizer": "l-bfgs", "ftol": 0.5, "gtol": 0.3}"#,
      "methods[0].ftol", "ftol below gtol"
    ),
    (
      #"""
      {"estimator": "two-point", "directions": 4, "orthonormal": true,
       "optimizer": "levenberg-marquardt"}
      """#, "methods[0].estimator", "complex-step"
    ),
    (
      #"{"estimator": "forward-mode", "optimizer": "levenberg-marquardt"}"#,
      "methods[0].optimizer", "not a sum of squares"
    ),
    (#"{"optimizer": "l-bfgs"}"#, "methods[0].estimator", "missing"),
    (
      #"{"estimator": "reverse-mode", "optimizer": "l-bfgs", "quotient": "long"}"#,
      "methods[0].quotient", "barzilai-borwein"
    ),
  ])
  func searchesThatDoNotFit(method: String, place: String, text: String) {
    let error = #expect(throws: InputError.self) {
      try study(
        #"{"name": "test", "problem": {"type": "huber", "dimension": 4, "iterations": 5},"#
          + #" "methods": [\#(method)], "replicates": 1, "budget": {"iterations": 5}}"#)
    }
    #expect(error?.place.contains(place) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
  }

  /// As many orthonormal directions as there are variables find the gradient itself.
  @Test func aWholeFrameIsNotRandom() throws {
    let study = try study(
      quadratic(
        #""dimension": 4"#,
        methods: #"""
          {"estimator": "two-point", "directions": 4, "orthonormal": true, "optimizer": "l-bfgs",
           "line_search": ["more-thuente", "exact"], "memory": [2, 20]}
          """#, rest: #""replicates": 1, "budget": {"iterations": 12}"#))
    #expect(study.cells.count == 4)
    for cell in study.cells {
      let record = try study.run(cell)
      #expect(record.finalLoss! < 1e-9)
    }
    #expect(
      study.cells.map(\.method.label)[1]
        == "two-point-q4-orthonormal-l-bfgs-memory-2-line-search-exact")
  }

  @Test func aSweepOfStepsThatNobodyTakes() {
    let error = #expect(throws: InputError.self) {
      try study(
        quadratic(
          methods: #"{"optimizer": "one-plus-one-es"}"#,
          rest: #""steps": {"relative": [1, 2]}, "replicates": 1, "budget": {"iterations": 5}"#))
    }
    #expect(error?.place == "study.json: steps.relative")
    #expect(error?.found == "found 2 step sizes, and no method of the study takes one")
  }
}
