import Estimators
import Experiments
import Fields
import Problems
import Testing

/// Runs whose calls see batches of rows: what is counted, recorded and reported.
@Suite struct BatchTests {
  // MARK: counts and budgets

  /// A call counts as b/N of one, to the last digit in files.
  @Test(arguments: [1, 4, 40], ["reverse-mode", "two-point", "forward-gradient"])
  func countsInFiles(rows: Int, estimator: String) async throws {
    let folder = try await results(
      of: batched(
        #""estimator": "\#(estimator)""#, batch: #"{"rows": \#(rows)}"#,
        rest: #"""
          "replicates": 2, "budget": {"iterations": 30}, "steps": {"relative": [0.5, 1]},
          "targets": {"metric": "gap", "relative": [0.9, 1e-40]}
          """#))
    let runs = try folder.csv("runs.csv")
    let each = Double(rows) / 40
    let column = ["reverse-mode": "gradients", "two-point": "evaluations"][estimator] ?? "tangents"
    let calls = estimator == "two-point" ? 2.0 : 1
    let total = 30 * calls * Double(rows) / 40
    for row in runs.rows {
      #expect(Double(row[column]!) == total && Double(row["budget_\(column)"]!) == total)
      #expect(row["batch"] == "\(rows)" && row["iterations"] == "30")
      for other in ["evaluations", "gradients", "tangents", "hessian_products"]
      where other != column { #expect(Double(row[other]!)! == 0) }
      // All rows together are the objective, which descends to its minimum.
      #expect(rows == 40 || row["\(column)_to_1e-40"] == "")
    }
    for row in try folder.csv("curves.csv").rows {
      let expected = Double(row["iteration"]!)! * calls * each
      #expect(abs(Double(row[column]!)! - expected) <= 1e-12 * expected)
    }
    let price = estimator == "two-point" ? 1 : estimator == "reverse-mode" ? 4 : 2.5
    for row in try folder.csv("summary.csv").rows {
      guard let spent = Double(row["evaluations_to_0.9"]!) else { continue }
      let most = 2 * 30 * calls * each * price
      #expect(spent > 0 && spent <= most)
    }
    // The manifest also counts evaluations.
    let manifest = try folder.text("manifest.json")
    let all = JSON(4 * total).text
    #expect(manifest.contains("\"\(column)\": \(all)"), "\(all)")
  }

  private static let methods = [
    #""estimator": "two-point""#, #""estimator": "reverse-mode""#,
    #""estimator": "coordinate-differences", "optimizer": "adam""#,
    #""estimator": "forward-gradient", "directions": 2"#, #""optimizer": "svrg""#,
    #""optimizer": "one-plus-one-es""#, #""optimizer": "nelder-mead""#, #""optimizer": "cma-es""#,
    #""estimator": "reverse-mode", "optimizer": "line-search""#,
    #""estimator": "coordinate-differences", "optimizer": "l-bfgs""#,
  ]
  /// Each with the charge per row of what an iteration asks for at once; for SVRG, that of a snapshot.
  private static let charged: [(text: String, most: Double)] = zip(
    methods, [2, 4, 10, 5, 40 * 4, 1, 1, 1, 4, 11]
  ).map { (text: $0, most: $1) }

  /// No call exceeds the budget, and one more would have.
  @Test(arguments: charged, [1, 7.3, 20])
  func budgetsToTheCall(method: (text: String, most: Double), evaluations: Double) throws {
    for rows in [1, 4] {
      let study = try study(
        batched(
          method.text, batch: #"{"rows": \#(rows)}"#,
          rest: #""replicates": 1, "budget": {"evaluations": \#(evaluations)}"#))
      let record = try study.run(study.cells[0])
      let counts = record.counts
      let charge =
        Double(counts.values) + 4 * Double(counts.gradients) + 2.5 * Double(counts.tangents)
      let most = evaluations * 40
      #expect(charge <= most)
      let isWhole = method.text.contains("svrg")
      #expect(charge > most - method.most * (isWhole ? 1 : Double(rows)))
      // The charge is the same wherever it is reported.
      let costs = study.callCosts(on: study.instances[0])
      #expect(counts.evaluations(at: costs) == charge / 40)
    }
  }

  // MARK: runs that are stopped

  @Test(
    arguments: methods, [#"{"rows": 3}"#, #"{"rows": 3, "replacement": true, "paired": false}"#])
  func stoppedAtAnyMoment(method: String, batch: String) throws {
    let study = try study(
      batched(
        method, batch: batch,
        rest: #""replicates": 1, "budget": {"iterations": 900}, "record": {"per_decade": 4}"#))
    let (cell, folder) = (study.cells[0], try TemporaryFolder())
    let record = try study.runInLives(cell, in: folder, microseconds: 40)
    #expect(try record.textWithoutClock == study.run(cell).textWithoutClock)
    #expect(record.exactHits == nil)
  }

  // MARK: targets

  /// By the records, since a call sees only some of the rows.
  @Test func targetsAreJudgedAtRecords() throws {
    let study = try study(
      batched(
        #""estimator": "reverse-mode""#, batch: #"{"rows": 8}"#,
        rest: #"""
          "replicates": 3, "budget": {"iterations": 200},
          "targets": {"metric": "gap", "relative": [0.5]}
          """#))
    let minimum = study.instances[0].problem.known.minimum
    for cell in study.cells {
      let record = try study.run(cell)
      let hit = try #require(record.hits(of: [0.5], metric: .gap, minimum: minimum)[0])
      let gaps = record.values(of: .gap, minimum: minimum).map { $0! }
      let i = try #require(gaps.firstIndex { $0 <= 0.5 * gaps[0] })
      #expect(hit.iterations > Double(record.curve.iterations[i - 1]))
      #expect(hit.iterations <= Double(record.curve.iterations[i]))
      #expect(record.gapHits(minimum: minimum!) == nil)
    }
  }

  // MARK: steps

  /// 1/(c𝓛), 𝓛 = w·max Lᵢ + (1 − w)L; 0.1/𝓛 for SVRG.
  @Test(arguments: [(1, true), (4, true), (4, false), (40, false)])
  func naturalSteps(rows: Int, replacement: Bool) throws {
    let N = 40.0
    let b = Double(rows)
    let w = replacement ? 1 / b : (N - b) / (b * (N - 1))
    let problems = [
      #""type": "synthetic-least-squares", "features": 5, "rows": 40"#,
      #""type": "synthetic-logistic", "features": 5, "rows": 40, "regularization": 0.2"#,
    ]
    for problem in problems {
      for (method, unit) in [
        (#""estimator": "reverse-mode""#, 1.0), (#""estimator": "two-point""#, 1.0 / 5),
        (#""optimizer": "svrg""#, 0.1),
      ] {
        let study = try study(
          batched(
            method, batch: #"{"rows": \#(rows), "replacement": \#(replacement)}"#, problem: problem,
            rest: #""steps": {"relative": 0.5}, "replicates": 1, "budget": {"iterations": 1}"#))
        let terms = study.instances[0].problem as! any FiniteSum
        let smoothness = w * terms.termSmoothness! + (1 - w) * terms.known.smoothness!
        let step = try study.run(study.cells[0]).stepSize
        #expect(abs(step - 0.5 * unit / smoothness) < 1e-14 * step)
      }
    }
  }

  /// If the terms' gradients cancel at the start, as they do at the minimum, batches leave it with steps as long as one
  /// term's: that is their floor. Steps that are too long still diverge.
  @Test(arguments: [("1", false), ("20", true)])
  func leavingTheMinimum(step: String, diverges: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write("a,y\n1,1000\n-1,1000\n1,-1000\n-1,-1000\n", to: "rows.csv")
    let study = try study(
      batched(
        #""estimator": "two-point", "radius": 1e-6"#, batch: #"{"rows": [1, 2]}"#,
        problem: #""type": "least-squares", "data": "rows.csv", "target_column": "y""#,
        rest: #""steps": {"relative": \#(step)}, "replicates": 3, "budget": {"iterations": 200}"#),
      in: folder)
    for cell in study.cells {
      let record = try study.run(cell)
      #expect((record.outcome == .diverged) == diverges)
      #expect(try #require(record.curve.loss.compactMap(\.self).max()) > 5.001e5)
    }
  }

  // MARK: names

  /// Labels tell the rows of the data from the rows of a batch.
  @Test func labels() throws {
    let swept = try study(
      batched(
        #""estimator": "two-point""#, batch: #"{"rows": [2, 5], "replacement": [false, true]}"#))
    let name = "synthetic-least-squares features=5 rows=40 deviation=1"
    #expect(
      swept.instances.map(\.label) == [
        "\(name) batch=2 replacement=false", "\(name) batch=2 replacement=true",
        "\(name) batch=5 replacement=false", "\(name) batch=5 replacement=true",
      ])
    let network = try study(
      batched(
        #""estimator": "reverse-mode""#, batch: #"{"rows": [2, 5]}"#,
        problem: #"""
          "type": "network", "data": "\#(dataFolder)/breast_cancer.csv", "rows": 30, "hidden": 3
          """#))
    #expect(network.instances.allSatisfy { $0.label.contains("rows=30") })
    #expect(network.instances.map { $0.batch?.rows } == [2, 5])
    #expect(Set(network.instances.map(\.label)).count == 2)
    // If the smoothness of rows is unknown, steps are those of the whole.
    let record = try network.run(network.cells[0])
    #expect(record.outcome == .budgetSpent && record.counts.gradients == 60 * 2)
  }

  @Test func pairsOfObjects() throws {
    let study = try study(
      batched(
        #""estimator": "two-point""#, batch: #"{"rows": 7}"#,
        problem: #""type": "mds", "distances": "\#(dataFolder)/eurodist.csv""#))
    let record = try study.run(study.cells[0])
    #expect(record.counts.values == 60 * 2 * 7)
    #expect(study.callCosts(on: study.instances[0]).whole == 21 * 20 / 2)
  }
}
