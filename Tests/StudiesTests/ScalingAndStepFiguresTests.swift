import Analysis
import Experiments
import Foundation
import Studies
import Testing

@Suite struct ScalingAndStepFiguresTests {
  private static let spectrum = #""spectrum": {"type": "geometric", "condition": 10}"#

  /// On f = ½‖x‖² with half the natural step the loss falls by a factor of 4 per iteration, so x₅ is the first point
  /// below 0.001 of the first value: reverse mode learns this with its sixth gradient, whatever n is, and central
  /// differences with the first value after 5·2n.
  @Test(arguments: [1.0, 6])
  func exponentsOfExactGradients(price: Double) throws {
    let results = try convergence(
      #"{"type": "quadratic", "dimension": [3, 6, 12, 24]}"#,
      methods: #"{"estimator": "reverse-mode"}, {"estimator": "coordinate-differences"}"#,
      """
      "replicates": 1, "steps": {"relative": 0.5}, "gradient_cost": \(price),
      "budget": {"iterations": 40}
      """)
    let figure = try results.figures().named("scaling-quadratic")
    let labels = figure.legend.map(\.label)
    #expect(labels[0].hasPrefix("reverse-mode, exponent 0.00"))
    #expect(labels[1].hasPrefix("coordinate-differences, exponent 0.99"))
    #expect(
      try figure.curve(labels[0], .markers).points.compactMap(\.y)
        == [Double](repeating: 6 * price, count: 4))
    #expect(
      try figure.curve(labels[1], .markers).points.compactMap(\.y)
        == [3, 6, 12, 24].map { 10 * $0 + 1 })
  }

  /// If a second field is swept, as many variables do not mean the same problem: there is a panel for each value.
  @Test func familiesApart() throws {
    let results = try convergence(
      """
      {"type": "synthetic-logistic", "features": [3, 6, 12], "rows": 50, "regularization": [0.1, 1]}
      """,
      methods: #"{"estimator": "coordinate-differences"}"#,
      """
      "replicates": 1, "budget": {"iterations": 100},
      "targets": {"metric": "gradient_norm_sq", "relative": [0.1]}
      """)
    let figure = try results.figures().named("scaling-synthetic-logistic")
    #expect(figure.panels.count == 2)
    for panel in figure.panels {
      let curve = try #require(panel.curves.first { $0.role == .markers })
      #expect(curve.points.compactMap(\.y).count == 3)
      // Three points, not quite on a line: the interval is too wide for an exponent.
      #expect(curve.label.hasSuffix("\(panel.title), not enough to tell (3 dimensions)"))
    }
    #expect(figure.panels.map(\.title) == ["regularization = 0.1", "regularization = 1"])
  }

  @Test func oneDimensionHasNoScaling() throws {
    let results = try convergence(
      #"{"type": "quadratic", "dimension": 3}"#, #""replicates": 2, "budget": {"iterations": 40}"#)
    #expect(try results.figures().map(\.name) == ["convergence-quadratic"])
  }

  /// With a class, the numbers are those of the rate table.
  @Test func ratesOfTheTable() throws {
    let results = try convergence(
      """
      {"type": "quadratic", "dimension": [10, 20], "class": "strongly-convex",
       "spectrum": {"type": "geometric10"}}
      """, #""replicates": 10, "budget": {"natural_iterations": 40}"#)
    let row = try #require(try RateReport(results)).table.rows.first { $0.per == .evaluation }!
    let interval = try #require(row.dimension.interval)
    let label = String(
      format: "two-point, exponent %.2f [%.2f, %.2f]", row.dimension.estimate!, interval.lower,
      interval.upper)
    let figure = try results.figures().named("scaling-quadratic")
    let line = try figure.curve(label, .fit).points
    let slope = log(line[1].y! / line[0].y!) / log(line[1].x / line[0].x)
    #expect(agree(slope, row.dimension.estimate, within: 1e-9))
  }

  @Test func stepsAgainstWhatTheyComeTo() throws {
    let results = try convergence(
      #"{"type": "quadratic", "dimension": 6, "start": "gaussian", \#(Self.spectrum)}"#,
      methods: #"{"estimator": "reverse-mode"}"#,
      """
      "replicates": 5, "steps": {"relative": [0.25, 1, 50]}, "budget": {"iterations": 300},
      "targets": {"relative": [0.1, 0.01]}
      """)
    let figures = try results.figures()
    let steps = try figures.named("steps-quadratic")
    let points = try steps.curve("reverse-mode", .points).points
    #expect(points.map(\.x) == [0.25, 1, 50])
    for (point, step) in zip(points, ["0.25", "1.0"]) {
      let last = results.runs("quadratic dimension=6 reverse-mode step=\(step)")
        .map { $0.finalLoss! }.sorted()
      #expect(agree(point.y, last[2]))
      #expect(agree(point.bounds?.upperBound, last[3]))
    }
    // Steps that diverge lie on a line above all others.
    let level = try steps.curve("half of the runs diverged", .guide).points
    #expect(level.allSatisfy { $0.y == points[2].y })
    #expect(points[2].y! > points[0].bounds!.upperBound)

    let costs = try figures.named("steps-cost-quadratic").curve("reverse-mode", .points).points
    let unit = CostUnit.evaluations(results.summary.callCosts)
    let times = results.summary.groups.map { $0.targets.cost(to: 1, in: unit) }
    for i in 0..<2 {
      #expect(costs[i].y == times[i].estimate)
      #expect(costs[i].bounds?.lowerBound == times[i].interval?.lower)
    }
    #expect(times[2].estimate == .infinity)
    #expect(costs[0].y! > costs[1].y!)
  }

  /// Next to a method that sets its own steps, a single step is still one.
  @Test func oneStepHasNoFigure() throws {
    func names(_ steps: String) throws -> [String] {
      try convergence(
        #"{"type": "quadratic", "dimension": 4, \#(Self.spectrum)}"#,
        methods: #"{"estimator": "reverse-mode"}, {"optimizer": "one-plus-one-es"}"#,
        #""replicates": 3, "steps": {"relative": \#(steps)}, "budget": {"iterations": 30}"#
      ).figures().map(\.name)
    }
    #expect(try !names("1").contains { $0.hasPrefix("steps") })
    #expect(try names("[0.5, 1]").contains("steps-quadratic"))
  }

  /// Runs whose objective has failed did not diverge, and not every step is given in units of 1/(cL).
  @Test func whatStepFiguresSay() throws {
    let results = try convergence(
      #"{"type": "quadratic", "dimension": 4, \#(Self.spectrum)}"#,
      methods: #"{"estimator": "reverse-mode", "optimizer": "adam"}"#,
      #""replicates": 3, "steps": {"relative": [1, 2]}, "budget": {"iterations": 30}"#)
    let records = results.records.mapValues { record in
      var record = record
      record.outcome = .failed
      return record
    }
    let figure = try StudyResults(study: results.study, records: records).figures()
      .named("steps-quadratic")
    _ = try figure.curve("half of the runs diverged or failed", .guide)
    #expect(figure.description.contains("its natural step, for gradient descent 1/(cL); "))
    #expect(!figure.horizontal.title.contains("1/(cL)"))
  }

  /// Everything diverges: the pictures say so, and stay finite.
  @Test func allDiverge() throws {
    let results = try convergence(
      #"{"type": "quadratic", "dimension": [4, 8], \#(Self.spectrum)}"#,
      #""replicates": 3, "steps": {"relative": [50, 100]}, "budget": {"iterations": 3000}"#)
    #expect(results.finished.allSatisfy { $0.outcome == .diverged })
    let figures = try results.figures()
    #expect(figures.map(\.name) == ["convergence-quadratic", "steps-quadratic"])
    let points = figures.flatMap(\.panels).flatMap(\.curves).flatMap(\.points)
    #expect(points.allSatisfy { $0.x > 0 && $0.y! > 0 && $0.y! < 1e3 })
  }
}
