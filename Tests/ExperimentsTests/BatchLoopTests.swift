import Answers
import Estimators
import Experiments
import Problems
import Sampling
import Testing

/// Runs whose calls see batches of rows, against plain loops.
@Suite struct BatchLoopTests {
  private static let (N, n) = (40, 5)

  /// An instance's data and batches, for the tests' own loops.
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

  /// x⁺ = x − α∇f_B(x), where the run's samples give B.
  @Test(arguments: [false, true], [false, true])
  func stochasticGradientDescent(replacement: Bool, isPaired: Bool) throws {
    let study = try study(
      batched(
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
      batched(
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

  /// Snapshots every m iterations; both gradients of an iteration see the same rows, paired or not.
  @Test(arguments: [("", 20), (#", "epoch": 7"#, 7), (#", "epoch": 1"#, 1)], [false, true])
  func varianceReduction(epoch: (field: String, m: Int), isPaired: Bool) throws {
    let study = try study(
      batched(
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

  /// With constant steps it converges to f*, whereas batches alone stay above it.
  @Test func varianceReductionConverges() throws {
    func gap(_ method: String, _ step: Double) throws -> Double {
      let study = try study(
        batched(
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

  /// A batch of all rows gives gradient descent on the whole.
  @Test func allRows() throws {
    func losses(_ batch: String) throws -> [Double?] {
      let text = #"""
        {"name": "test",
         "problem": {"type": "synthetic-least-squares", "features": 5, "rows": 40\#(batch)},
         "methods": [{"estimator": "reverse-mode"}], "steps": {"absolute": 0.3}, "replicates": 1,
         "budget": {"iterations": 50}}
        """#
      let study = try study(text)
      // The instance's label seeds the data, so both studies get the same problem here.
      let problem = LeastSquares.synthetic(
        rows: 40, columns: 5, from: RandomStream(seed: 5).substream("data"))
      let same = study.replacingProblems { _ in problem }
      return try same.run(same.cells[0]).curve.loss
    }
    let (whole, batch) = (try losses(""), try losses(#", "batch": {"rows": 40}"#))
    #expect(whole.count == batch.count && whole.count > 10)
    for (a, b) in zip(whole, batch) { #expect(abs(a! - b!) < 1e-13 * abs(a!)) }
  }
}
