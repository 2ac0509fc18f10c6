import Answers
import Diagnostics
import Estimators
import Experiments
import Fields
import Foundation
import Problems
import Sampling
import Testing

/// Runs whose calls see batches of rows.
@Suite struct BatchTests {
  private static let (N, n) = (40, 5)

  private static func text(
    _ method: String, batch: String = #"{"rows": 4}"#,
    problem: String = #""type": "synthetic-least-squares", "features": 5, "rows": 40"#,
    rest: String = #""replicates": 2, "budget": {"iterations": 60}"#
  ) -> String {
    #"""
    {"name": "test", "problem": {\#(problem), "batch": \#(batch)}, "methods": [{\#(method)}],
     \#(rest)}
    """#
  }

  /// Data and batches of an instance, for loops of the tests' own.
  private struct Sum {
    let rows: [Double]
    let targets: [Double]
    let source: BatchSource
    let rule: SampleRule

    init(_ cell: ConvergenceCell) throws {
      let problem = try #require(cell.instance.problem as? LeastSquares)
      rows = try #require(problem.rows)
      targets = problem.targets
      source = try #require(cell.instance.callAnswerer.source() as? BatchSource)
      rule = SampleRule(
        stream: cell.stream.substream("samples"),
        isPaired: try #require(cell.instance.batch).isPaired)
    }

    func gradient(_ terms: [Int], at x: [Double]) -> [Double] {
      let n = x.count
      var sum = [Double](repeating: 0, count: n)
      for i in terms {
        let error = (0..<n).reduce(-targets[i]) { $0 + rows[i * n + $1] * x[$1] }
        for j in 0..<n { sum[j] += error * rows[i * n + j] / Double(terms.count) }
      }
      return sum
    }

    func value(_ terms: [Int], at x: [Double]) -> Double {
      let n = x.count
      return terms.reduce(0) { sum, i in
        let error = (0..<n).reduce(-targets[i]) { $0 + rows[i * n + $1] * x[$1] }
        return sum + 0.5 * error * error / Double(terms.count)
      }
    }

    func terms(afterCalls calls: Int, iterations: Int, answer i: Int = 0) -> [Int] {
      source.terms(of: rule.samples(afterCalls: calls, iterations: iterations).from(i))
    }
  }

  private static func expectClose(_ a: [Double], _ b: [Double]) {
    let size = b.reduce(0) { max($0, abs($1)) }
    for (a, b) in zip(a, b) { #expect(abs(a - b) <= 1e-12 * size) }
  }

  // MARK: runs against plain loops

  /// x⁺ = x − α∇f_B(x), B by the run's samples.
  @Test(arguments: [false, true], [false, true])
  func stochasticGradientDescent(replacement: Bool, isPaired: Bool) throws {
    let study = try study(
      Self.text(
        #""estimator": "reverse-mode""#,
        batch: #"{"rows": 3, "replacement": \#(replacement), "paired": \#(isPaired)}"#))
    for cell in study.cells {
      let (sum, record) = (try Sum(cell), try study.run(cell))
      var x = cell.start()
      for k in 0..<60 {
        let g = sum.gradient(sum.terms(afterCalls: 3 * k, iterations: k + 1), at: x)
        for j in x.indices { x[j] -= record.stepSize * g[j] }
      }
      Self.expectClose(try study.points(of: cell, at: [60])[0], x)
      #expect(abs(record.finalLoss! - sum.value(Array(0..<Self.N), at: x)) < 1e-12)
    }
    #expect(try study.run(study.cells[0]).finalLoss != study.run(study.cells[1]).finalLoss)
  }

  /// Two points along a sphere direction see the same rows, or rows of their own.
  @Test(arguments: [false, true])
  func twoPoints(isPaired: Bool) throws {
    let study = try study(
      Self.text(
        #""estimator": "two-point", "radius": 0.25"#,
        batch: #"{"rows": 3, "paired": \#(isPaired)}"#,
        rest: #""replicates": 1, "budget": {"iterations": 25}"#))
    let cell = study.cells[0]
    let (sum, record) = (try Sum(cell), try study.run(cell))
    var frame = DirectionFrame(
      dimension: Self.n, count: 1, dependence: .independent(.sphere), keepingAtMost: 1000)
    var x = cell.start()
    for k in 0..<25 {
      frame.redraw(from: cell.stream.at(iteration: k))
      let values = [0.25, -0.25].enumerated().map { i, radius in
        var point = x
        frame.write(x.span, movedBy: radius, along: 0, to: &point)
        let terms = sum.terms(afterCalls: 2 * 3 * k, iterations: k + 1, answer: i)
        return sum.value(terms, at: point)
      }
      let slope = Double(Self.n) * (values[0] - values[1]) / 0.5
      var next = x
      frame.write(x.span, movedBy: -record.stepSize * slope, along: 0, to: &next)
      x = next
    }
    Self.expectClose(try study.points(of: cell, at: [25])[0], x)
    #expect(record.counts == CallCounts(values: 25 * 2 * 3))
  }

  /// Snapshots every m iterations, both gradients of an iteration over the same rows whether paired or not.
  @Test(arguments: [("", 20), (#", "epoch": 7"#, 7), (#", "epoch": 1"#, 1)], [false, true])
  func varianceReduction(epoch: (field: String, m: Int), isPaired: Bool) throws {
    let study = try study(
      Self.text(
        #""optimizer": "svrg"\#(epoch.field)"#,
        batch: #"{"rows": 4, "paired": \#(isPaired)}"#,
        rest: #""steps": {"relative": 2}, "replicates": 2, "budget": {"iterations": 130}"#))
    for cell in study.cells {
      let (sum, record) = (try Sum(cell), try study.run(cell))
      let all = Array(0..<Self.N)
      var x = cell.start()
      var (snapshot, mean) = (x, x)
      var calls = 0
      for k in 0..<130 {
        if k % epoch.m == 0 {
          (snapshot, mean) = (x, sum.gradient(all, at: x))
          calls += Self.N
        }
        let terms = sum.terms(afterCalls: calls, iterations: k + 1)
        let (g, h) = (sum.gradient(terms, at: x), sum.gradient(terms, at: snapshot))
        for j in x.indices { x[j] -= record.stepSize * (g[j] - h[j] + mean[j]) }
        calls += 2 * 4
      }
      Self.expectClose(try study.points(of: cell, at: [130])[0], x)
      #expect(record.counts == CallCounts(gradients: calls))
      #expect(record.finalLoss! < 0.9 * record.initialLoss!)
    }
  }

  /// With constant steps it goes to f*, where batches alone stay above.
  @Test func varianceReductionConverges() throws {
    func gap(_ method: String, _ step: Double) throws -> Double {
      let study = try study(
        Self.text(
          method, batch: #"{"rows": 1, "replacement": true}"#,
          rest: #"""
            "steps": {"relative": \#(step)}, "replicates": 1, "budget": {"iterations": 20000},
            "record": {"per_decade": 1}
            """#))
      let known = study.instances[0].problem.known
      return try study.run(study.cells[0]).finalLoss! - known.minimum!
    }
    #expect(try gap(#""optimizer": "svrg""#, 2) < 1e-13)
    #expect(try gap(#""estimator": "reverse-mode""#, 0.2) > 1e-5)
  }

  /// A batch of all rows is gradient descent on the whole.
  @Test func allRows() throws {
    func losses(_ batch: String) throws -> [Double?] {
      let text = #"""
        {"name": "test",
         "problem": {"type": "synthetic-least-squares", "features": 5, "rows": 40\#(batch)},
         "methods": [{"estimator": "reverse-mode"}], "steps": {"absolute": 0.3}, "replicates": 1,
         "budget": {"iterations": 50}}
        """#
      let study = try study(text)
      // Data are drawn by the instance's label.
      let problem = LeastSquares.synthetic(
        rows: 40, columns: 5, from: RandomStream(seed: 5).substream("data"))
      let same = study.replacingProblems { _ in problem }
      return try same.run(same.cells[0]).curve.loss
    }
    let (whole, batch) = (try losses(""), try losses(#", "batch": {"rows": 40}"#))
    #expect(whole.count == batch.count && whole.count > 10)
    for (a, b) in zip(whole, batch) { #expect(abs(a! - b!) < 1e-13 * abs(a!)) }
  }

  // MARK: counts and budgets

  /// A call counts b/N of one, in files to the digit.
  @Test(arguments: [1, 4, 40], ["reverse-mode", "two-point", "forward-gradient"])
  func countsInFiles(rows: Int, estimator: String) async throws {
    let folder = try await results(
      of: Self.text(
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
      // All rows together are the objective, which comes down to its minimum.
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
    // What stands in the manifest are evaluations, too.
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
  /// With the charge of what an iteration asks at once, per row; of SVRG that of a snapshot.
  private static let charged: [(text: String, most: Double)] = zip(
    methods, [2, 4, 10, 5, 40 * 4, 1, 1, 1, 4, 11]
  ).map { (text: $0, most: $1) }

  /// No call goes beyond the budget, and another one would have.
  @Test(arguments: charged, [1, 7.3, 20])
  func budgetsToTheCall(method: (text: String, most: Double), evaluations: Double) throws {
    for rows in [1, 4] {
      let study = try study(
        Self.text(
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
      // Charged the same wherever it is told.
      let costs = study.callCosts(on: study.instances[0])
      #expect(counts.evaluations(at: costs) == charge / 40)
    }
  }

  // MARK: runs that are stopped

  @Test(
    arguments: methods, [#"{"rows": 3}"#, #"{"rows": 3, "replacement": true, "paired": false}"#])
  func stoppedAtAnyMoment(method: String, batch: String) throws {
    let study = try study(
      Self.text(
        method, batch: batch,
        rest: #""replicates": 1, "budget": {"iterations": 900}, "record": {"per_decade": 4}"#))
    let (cell, folder) = (study.cells[0], try TemporaryFolder())
    let record = try study.runInLives(cell, in: folder, microseconds: 40)
    #expect(try record.textWithoutClock == study.run(cell).textWithoutClock)
    #expect(record.exactHits == nil)
  }

  // MARK: targets

  /// By the records, since a call tells of some rows only.
  @Test func targetsAreJudgedAtRecords() throws {
    let study = try study(
      Self.text(
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

  /// 1/(c𝓛), 𝓛 = w·max Lᵢ + (1 − w)L; 0.1/𝓛 of SVRG.
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
          Self.text(
            method, batch: #"{"rows": \#(rows), "replacement": \#(replacement)}"#, problem: problem,
            rest: #""steps": {"relative": 0.5}, "replicates": 1, "budget": {"iterations": 1}"#))
        let terms = study.instances[0].problem as! any FiniteSum
        let smoothness = w * terms.termSmoothness! + (1 - w) * terms.known.smoothness!
        let step = try study.run(study.cells[0]).stepSize
        #expect(abs(step - 0.5 * unit / smoothness) < 1e-14 * step)
      }
    }
  }

  // MARK: names and refusals

  /// Rows of data and rows of a batch are two things.
  @Test func labels() throws {
    let swept = try study(
      Self.text(
        #""estimator": "two-point""#, batch: #"{"rows": [2, 5], "replacement": [false, true]}"#))
    let name = "synthetic-least-squares features=5 rows=40 deviation=1"
    #expect(
      swept.instances.map(\.label) == [
        "\(name) batch=2 replacement=false", "\(name) batch=2 replacement=true",
        "\(name) batch=5 replacement=false", "\(name) batch=5 replacement=true",
      ])
    let network = try study(
      Self.text(
        #""estimator": "reverse-mode""#, batch: #"{"rows": [2, 5]}"#,
        problem: #"""
          "type": "network", "data": "\#(dataFolder)/breast_cancer.csv", "rows": 30, "hidden": 3
          """#))
    #expect(network.instances.allSatisfy { $0.label.contains("rows=30") })
    #expect(network.instances.map { $0.batch?.rows } == [2, 5])
    #expect(Set(network.instances.map(\.label)).count == 2)
    // Without a known smoothness of rows, steps are those of the whole.
    let record = try network.run(network.cells[0])
    #expect(record.outcome == .budgetSpent && record.counts.gradients == 60 * 2)
  }

  @Test func pairsOfObjects() throws {
    let study = try study(
      Self.text(
        #""estimator": "two-point""#, batch: #"{"rows": 7}"#,
        problem: #""type": "mds", "distances": "\#(dataFolder)/eurodist.csv""#))
    let record = try study.run(study.cells[0])
    #expect(record.counts.values == 60 * 2 * 7)
    #expect(study.callCosts(on: study.instances[0]).whole == 21 * 20 / 2)
  }

  private static let refusals:
    [(method: String, batch: String, problem: String, error: InputError)] =
      [
        (
          #""estimator": "two-point""#, #"{"rows": 2}"#, #""type": "quadratic", "dimension": 3"#,
          InputError(
            .data, at: "study.json: problem.batch",
            "found batches of quadratic dimension=3 batch=2, which is no mean over rows",
            expected: #"a sum, such as "least-squares", "logistic", "network" or "mds""#,
            remedy: #"leave "batch" out"#)
        ),
        (
          #""estimator": "two-point""#, #"{"rows": 41}"#,
          #""type": "synthetic-logistic", "features": 2, "rows": 40"#,
          InputError(
            .data, at: "study.json: problem.batch.rows",
            "found 41 rows without replacement, but synthetic-logistic features=2 rows=40 "
              + "regularization=0.01 batch=41 has 40",
            expected: "at most 40", remedy: #"or set "replacement" to true"#)
        ),
        (
          #""estimator": "forward-mode", "optimizer": "levenberg-marquardt""#, #"{"rows": 2}"#,
          #""type": "synthetic-least-squares", "features": 2"#,
          InputError(
            .data, at: "study.json: methods[0].optimizer",
            #"found "levenberg-marquardt" on a problem of which a call sees some of the rows"#,
            expected: #"a problem without a "batch""#, remedy: #"take "svrg" or "l-bfgs""#)
        ),
        (
          #""estimator": "reverse-mode", "optimizer": "newton-cg""#, #"{"rows": 2}"#,
          #""type": "synthetic-least-squares", "features": 2"#,
          InputError(
            .data, at: "study.json: methods[0].optimizer",
            #"found "newton-cg" with "reverse-mode", but on synthetic-least-squares features=2 rows=500 "#
              + "deviation=1 batch=2 its source answers no products with the Hessian",
            expected: "a method that asks for values and gradients",
            remedy: #"take "l-bfgs", or "coordinate-differences" beside this optimizer"#)
        ),
        (
          #""estimator": "complex-step""#, #"{"rows": 2}"#,
          #""type": "synthetic-least-squares", "features": 2"#,
          InputError(
            .data, at: "study.json: methods[0]",
            #"found "complex-step", but on synthetic-least-squares features=2 rows=500 deviation=1 "#
              + "batch=2 its source answers no values at complex points",
            expected: "an estimator that the problem allows",
            remedy: #"take "two-point" or "coordinate-differences", which ask for values alone"#)
        ),
        (
          #""estimator": "two-point""#, #"{"rows": 0}"#,
          #""type": "synthetic-least-squares", "features": 2"#,
          InputError(
            .data, at: "study.json: problem.batch.rows", "found 0",
            expected: "a whole number from 1 to 2147483647, or a list of such values")
        ),
      ]

  @Test(arguments: refusals)
  func refused(entry: (method: String, batch: String, problem: String, error: InputError)) {
    #expect(throws: entry.error) {
      try study(Self.text(entry.method, batch: entry.batch, problem: entry.problem))
    }
  }

  @Test func varianceReductionNeedsABatch() {
    #expect(
      throws: InputError(
        .data, at: "study.json: methods[0].optimizer",
        #"found "svrg", but calls on quadratic dimension=10 see the whole objective"#,
        expected: "a problem whose calls see some of its rows",
        remedy: #"give the problem a "batch", such as {"rows": 1}, if it is a sum"#)
    ) { try study(quadratic(methods: #"{"optimizer": "svrg"}"#)) }
  }

  /// Where the terms' gradients cancel at the start, as they do at the minimum, batches leave it by steps as long as one
  /// term's: that is their floor. Steps that are too long diverge all the same.
  @Test(arguments: [("1", false), ("20", true)])
  func leavingTheMinimum(step: String, diverges: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write("a,y\n1,1000\n-1,1000\n1,-1000\n-1,-1000\n", to: "rows.csv")
    let study = try study(
      Self.text(
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

  // MARK: data

  private static let lines = "+2.5 1:0.5 3:1.25\n-1 2:0.75 3:-1\n+2.5 1:1 2:0.5\n0 1:-0.25 3:0.5\n"

  /// Numbers as targets from either format; classes are −1 and +1; residuals for Levenberg and Marquardt's method.
  @Test func leastSquaresFromFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.lines, to: "rows.txt")
    try folder.write(
      "a,y,b,c\n.5,2.5,0,1.25\n0,-1,.75,-1\n1,2.5,.5,0\n-.25,0,0,.5\n", to: "rows.csv")
    try folder.write("a,b,c,y\n.5,0,1.25,no\n0,.75,-1,yes\n1,.5,0,no\n", to: "classes.csv")
    func problem(_ fields: String) throws -> LeastSquares {
      let study = try ExperimentsTests.study(
        #"""
        {"name": "test", "problem": {"type": "least-squares", \#(fields), "standardize": false},
         "methods": [{"estimator": "forward-mode", "optimizer": "levenberg-marquardt"}],
         "budget": {"iterations": 3}}
        """#, in: folder)
      let record = try study.run(study.cells[0])
      let known = study.instances[0].problem.known
      #expect(record.finalLoss! - known.minimum! < 1e-6 * record.initialLoss!)
      return try #require(study.instances[0].problem as? LeastSquares)
    }
    let numbers = [2.5, -1, 2.5, 0]
    let rows = [0.5, 0, 1.25, 0, 0.75, -1, 1, 0.5, 0, -0.25, 0, 0.5]
    for fields in [#""data": "rows.txt""#, #""data": "rows.csv", "target_column": "y""#] {
      let problem = try problem(fields)
      #expect(problem.targets == numbers && problem.rows == rows)
    }
    let classes = try problem(#""data": "classes.csv", "targets": "classes", "intercept": true"#)
    #expect(classes.targets == [-1, 1, -1] && classes.dimension == 4)
    #expect(
      throws: InputError(
        .data, at: "classes.csv", #"the target of row 1 is "no""#, expected: "a finite number",
        remedy: #"name the column of targets, or set "targets" to "classes" for −1 and +1"#)
    ) { try problem(#""data": "classes.csv""#) }
    #expect(
      throws: InputError(
        .data, at: "study.json: problem.classes", "found beside targets that are numbers",
        expected: "targets that are classes",
        remedy: #"set "targets" to "classes", or leave "classes" out"#)
    ) {
      try ExperimentsTests.study(
        #"""
        {"name": "test", "problem": {"type": "least-squares", "data": "classes.csv",
         "classes": {"negative": "no", "positive": "yes"}}, "methods": [{"estimator": "two-point"}]}
        """#)
    }
  }
}
