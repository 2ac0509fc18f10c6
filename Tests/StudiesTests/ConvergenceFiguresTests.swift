import Analysis
import Diagnostics
import Experiments
import Foundation
import Studies
import Testing

@Suite struct ConvergenceFiguresTests {
  private static let methods = #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#

  /// Every point against the medians and quartiles of the records, found here in another way.
  @Test(arguments: [1, 5, 8], [3.0, 7])
  func pointsAreMedians(replicates: Int, gradientCost: Double) throws {
    let results = try convergence(
      """
      {"type": "quadratic", "dimension": [4, 6], "start": "gaussian",
       "spectrum": {"type": "geometric", "condition": 10}}
      """, methods: Self.methods,
      #""replicates": \#(replicates), "gradient_cost": \#(gradientCost), "budget": {"iterations": 30}"#
    )
    for abscissa in [FigureChoice.Abscissa.iterations, .evaluations] {
      let figure = try results.figures(FigureChoice(abscissa: abscissa))
        .named("convergence-quadratic")
      #expect(figure.panels.map(\.title) == ["dimension = 4", "dimension = 6"])
      for (panel, n) in zip(figure.panels, [4, 6]) {
        for (method, price) in [("two-point", 2), ("reverse-mode", gradientCost)] {
          let runs = results.runs("quadratic dimension=\(n) \(method)")
          #expect(runs.count == replicates)
          let points = try panel.curve(method, .measured).points
          let records = runs[0].curve.iterations.indices.dropFirst()
          #expect(points.count == records.count)
          for (point, r) in zip(points, records) {
            let values = runs.map { $0.curve.loss[r]! }.sorted()
            let k = Double(runs[0].curve.iterations[r])
            #expect(agree(point.x, abscissa == .iterations ? k : price * k))
            #expect(agree(point.y, Self.quantile(values, 2)))
            #expect(
              agree(point.bounds?.lowerBound, replicates == 1 ? nil : Self.quantile(values, 1)))
            #expect(
              agree(point.bounds?.upperBound, replicates == 1 ? nil : Self.quantile(values, 3)))
          }
        }
      }
    }
  }

  /// The quartile by weights of the two order statistics around it.
  private static func quantile(_ sorted: [Double], _ quarter: Int) -> Double {
    let four = quarter * (sorted.count - 1)
    let (i, rest) = (four / 4, Double(four % 4) / 4)
    return (1 - rest) * sorted[i] + rest * sorted[min(i + 1, sorted.count - 1)]
  }

  /// On f = ½‖x‖², two-point estimates with steps of 1/n have a closed form: E‖x_k‖² = (1 − 1/n)ᵏ R².
  @Test(arguments: [3, 8], [1.0, 4])
  func closedFormBesideMeans(n: Int, distance: Double) throws {
    let results = try convergence(
      """
      {"type": "quadratic", "dimension": \(n), "class": "strongly-convex",
       "start_distance": \(distance)}
      """, #""replicates": 40, "budget": {"iterations": 20}"#)
    let figure = try results.figures(FigureChoice(abscissa: .iterations))
      .named("convergence-quadratic")
    #expect(figure.vertical.title.hasPrefix("‖x − x*‖², mean ± 2 standard errors"))
    let expected = try figure.curve("two-point, expected", .expected)
    let measured = try figure.curve("two-point", .measured)
    #expect(expected.look == measured.look)
    #expect(expected.points.count == results.finished[0].curve.iterations.count - 1)
    for point in expected.points {
      let closedForm = distance * distance * pow(1 - 1 / Double(n), point.x)
      #expect(agree(point.y, closedForm, within: 1e-10))
    }
    let runs = results.runs("quadratic dimension=\(n) two-point")
    for (r, point) in measured.points.enumerated() {
      let values = runs.map { $0.curve.distanceSquared[r + 1]! }
      let mean = values.reduce(0, +) / 40
      let variance = values.reduce(0) { $0 + $1 * $1 } / 40 - mean * mean
      #expect(agree(point.y, mean))
      let bounds = try #require(point.bounds)
      #expect(agree(bounds.upperBound - mean, 2 * (variance / 39).squareRoot(), within: 1e-6))
    }
  }

  /// Runs that end at a target stay where they ended: their median is not that of those still under way.
  @Test func endedRunsCount() throws {
    let results = try convergence(
      #"{"type": "quadratic", "dimension": 5, "start": "gaussian"}"#,
      #""replicates": 5, "budget": {"iterations": 400, "target": 0.01}"#)
    let runs = results.runs("quadratic dimension=5 two-point")
    let ends = runs.map(\.iterations).sorted()
    try #require(ends[0] < ends[4])
    let points = try results.figures(FigureChoice(abscissa: .iterations))
      .named("convergence-quadratic").curve("two-point", .measured).points
    #expect(points.last?.x == Double(ends[4]))
    let last = runs.map { $0.finalLoss! }.sorted()
    #expect(agree(points.last?.y, last[2]))
    let evaluations = try results.figures().named("convergence-quadratic")
      .curve("two-point", .measured).points
    #expect(evaluations.map(\.x) == points.map { 2 * $0.x })
  }

  @Test func secondsNeverGoBack() throws {
    let results = try convergence(
      #"{"type": "quadratic", "dimension": 50}"#,
      #""replicates": 3, "budget": {"iterations": 100, "target": 0.1}"#)
    let times = try results.figures(FigureChoice(abscissa: .seconds))
      .named("convergence-quadratic").curve("two-point", .measured).points.map(\.x)
    #expect(times == times.sorted())
    #expect(times.allSatisfy { $0 > 0 })
  }

  @Test func everyStepHasALookOfItsOwn() throws {
    let results = try convergence(
      #"{"type": "quadratic", "dimension": 4}"#, methods: Self.methods,
      #""replicates": 4, "steps": {"relative": [0.25, 0.5, 1]}, "budget": {"iterations": 10}"#)
    let best = try results.figures().named("convergence-quadratic")
    #expect(best.legend.map(\.label) == ["two-point", "reverse-mode"])
    let legend = try results.figures(FigureChoice(allSteps: true)).named("convergence-quadratic")
      .legend
    #expect(Set(legend.map(\.look)).count == 6)
    #expect(legend.map(\.label).contains("reverse-mode, step 0.25"))
    let colors = legend.map { Palette.Theme.light.color($0.look) }
    #expect(Set(colors.prefix(3)).count == 1)
    #expect(Set(colors).count == 2)
    #expect(legend.allSatisfy { $0.points.allSatisfy { $0.bounds == nil } })
  }

  /// Gradient descent on ½‖x‖² is at the minimum after a step: a line down from the start, on an axis with
  /// a place for it.
  @Test func aRunThatIsDoneAtOnceIsDrawn() throws {
    let results = try convergence(
      #"{"type": "quadratic", "dimension": 4}"#, methods: #"{"estimator": "reverse-mode"}"#,
      #""replicates": 1, "budget": {"iterations": 20}"#)
    let figure = try results.figures(FigureChoice(abscissa: .iterations))
      .named("convergence-quadratic")
    #expect(!figure.horizontal.isLogarithmic && figure.vertical.isLogarithmic)
    let points = try figure.curve("reverse-mode", .measured).points
    #expect(points.map(\.x) == [0, 1])
    #expect(points[0].y == 0.5 && points[1].y == 0.5e-16)
  }

  /// Next to curves that do not reach zero, it ends at the least value that they reach.
  @Test func zeroIsTheLowerEdge() throws {
    let results = try convergence(
      #"{"type": "quadratic", "dimension": 4}"#, methods: Self.methods,
      #""replicates": 4, "budget": {"iterations": 20}"#)
    let figure = try results.figures(FigureChoice(abscissa: .iterations))
      .named("convergence-quadratic")
    let done = try figure.curve("reverse-mode", .measured).points
    let others = try figure.curve("two-point", .measured).points
    #expect(done.map(\.x) == [1] && done[0].y == others.compactMap(\.y).min())
  }

  /// A curve that diverges leaves the picture at a hundred times the start, however far it goes.
  @Test(arguments: [5.0, 40])
  func divergedRunsLeaveThePicture(step: Double) throws {
    let results = try convergence(
      #"{"type": "quadratic", "dimension": 4}"#, methods: #"{"estimator": "reverse-mode"}"#,
      #""replicates": 1, "steps": {"relative": \#(step)}, "budget": {"iterations": 2000}"#)
    #expect(results.finished[0].outcome == .diverged)
    let points = try results.figures(FigureChoice(abscissa: .iterations))
      .named("convergence-quadratic").curve("reverse-mode", .measured).points
    // Losses are ½(step − 1)²ᵏ.
    let last = try #require(points.last)
    #expect(agree(last.y, 50))
    let exit = log(100) / (2 * log(step - 1))
    #expect(exit < 1 ? last.x == 1 : abs(last.x - exit) < 0.3)
    #expect(points.dropLast().allSatisfy { $0.y! < 50 })
  }

  /// Losses below 0 have no place on a logarithmic axis.
  @Test func lossesBelowZero() throws {
    let chain = try convergence(
      #"{"type": "nesterov-chain", "dimension": 5}"#,
      #""replicates": 2, "budget": {"iterations": 20}"#)
    let loss = try chain.figures(FigureChoice(metric: .loss)).named("convergence-nesterov-chain")
    #expect(!loss.vertical.isLogarithmic)
    #expect(try loss.curve("two-point", .measured).points.contains { $0.y! < 0 })
    #expect(try chain.figures().named("convergence-nesterov-chain").vertical.isLogarithmic)
  }

  @Test func whatIsNotKnownOrNotThere() throws {
    let results = try convergence(
      #"{"type": "log-block", "dimension": 10, "blocks": 10}"#,
      #""replicates": 1, "budget": {"iterations": 3}"#)
    let known = results.finished[0].curve.distanceSquared.isEmpty
    #expect(!known)
    let empty = StudyResults(study: results.study, records: [:])
    #expect {
      try empty.figures()
    } throws: {
      "\($0)" == "results/test: no run of the study is finished yet, so there is nothing to draw. "
        + "Run it first: zobench run."
    }
  }

  @Test func manyPanelsMakeSeveralFigures() throws {
    let results = try convergence(
      #"{"type": "quadratic", "dimension": [2,3,4,5,6,7,8,9,10,11,12,13,14,15]}"#,
      #""replicates": 1, "budget": {"iterations": 3}"#)
    let figures = try results.figures().filter { $0.name.hasPrefix("convergence") }
    #expect(figures.map(\.name) == ["convergence-quadratic", "convergence-quadratic-2"])
    #expect(figures.map(\.panels.count) == [12, 2])
    #expect(figures[1].panels[1].title == "dimension = 15")
  }

  /// If nobody gives gradients, no figure shows them, and nothing has diverged.
  @Test func gradientsThatNobodyGave() throws {
    let results = try convergence(
      #"{"type": "rosenbrock", "dimension": 2}"#,
      #""replicates": 2, "steps": {"absolute": [1e-4, 1e-3]}, "budget": {"iterations": 5}"#)
    let records = results.records.mapValues { record in
      var record = record
      record.curve.gradientNormSquared = record.curve.gradientNormSquared.map { _ in nil }
      return record
    }
    let values = StudyResults(study: results.study, records: records)
    let choice = FigureChoice(metric: .gradientNormSquared)
    #expect(try !results.figures(choice).isEmpty)
    let error = #expect(throws: InputError.self) { try values.figures(choice) }
    #expect(error?.expected.contains("gradient_norm_sq") == false)
  }
}
