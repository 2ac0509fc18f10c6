import Diagnostics
import Estimators
import Experiments
import Testing

/// When runs stop, and what they are charged.
@Suite struct BudgetTests {
  /// What one estimate asks for, in n = 5 variables.
  private static let costs: [(method: String, values: Int, gradients: Int, tangents: Int)] = [
    (#""two-point""#, 2, 0, 0),
    (#""two-point", "directions": 3"#, 6, 0, 0),
    (#""two-point", "directions": 3, "orthonormal": true"#, 6, 0, 0),
    (#""two-point", "distribution": "gaussian""#, 2, 0, 0),
    (#""two-point", "distribution": "rademacher", "directions": 2"#, 4, 0, 0),
    (#""coordinate-differences""#, 10, 0, 0),
    (#""coordinate-differences", "scheme": "forward""#, 6, 0, 0),
    (#""forward-gradient""#, 0, 0, 1),
    (#""forward-gradient", "directions": 3, "orthonormal": true"#, 0, 0, 3),
    (#""forward-mode", "tangents_at_once": 2"#, 0, 0, 5),
    (#""complex-step""#, 0, 0, 5),
    (#""reverse-mode""#, 0, 1, 0),
  ]

  private static func run(
    _ method: String, budget: String, rest: String = ""
  ) async throws -> [String: String] {
    let folder = try await results(
      of: quadratic(
        #""dimension": 5, "spectrum": {"type": "geometric", "condition": 1e6}"#,
        methods: #"{"estimator": \#(method)}"#,
        rest: #""replicates": 1, "budget": \#(budget)\#(rest)"#))
    return try folder.csv("runs.csv").rows[0]
  }

  /// Calls are counted as theory predicts; evaluations for the record are not counted.
  @Test(arguments: costs, [1, 30])
  func calls(
    cost: (method: String, values: Int, gradients: Int, tangents: Int), perDecade: Int
  ) async throws {
    let row = try await Self.run(
      cost.method, budget: #"{"iterations": 40}"#,
      rest: #", "record": {"per_decade": \#(perDecade)}"#)
    #expect(row["iterations"] == "40")
    #expect(row["evaluations"] == "\(40 * cost.values)")
    #expect(row["gradients"] == "\(40 * cost.gradients)")
    #expect(row["tangents"] == "\(40 * cost.tangents)" && row["hessian_products"] == "0")
  }

  /// A run makes as many iterations as its evaluations pay for; a gradient is charged as `gradient_cost` of them, a
  /// tangent as `tangent_cost`.
  @Test(arguments: costs, [4, 2.5, 1])
  func evaluations(
    cost: (method: String, values: Int, gradients: Int, tangents: Int), price: Double
  ) async throws {
    let row = try await Self.run(
      cost.method, budget: #"{"evaluations": 100}"#,
      rest: #", "gradient_cost": \#(price), "tangent_cost": \#(price / 2)"#)
    let each =
      Double(cost.values) + price * Double(cost.gradients) + price / 2 * Double(cost.tangents)
    #expect(row["iterations"] == "\(Int(100 / each))")
    #expect(row["outcome"] == "budget-spent")
  }

  @Test(arguments: [
    (#"{"iterations": 7, "evaluations": 1000}"#, 7),
    (#"{"iterations": 70, "evaluations": 30}"#, 15),
    (#"{"iterations": 1, "evaluations": 1000, "seconds": 1000}"#, 1),
  ])
  func whateverComesFirst(budget: String, iterations: Int) async throws {
    let row = try await Self.run(#""two-point""#, budget: budget)
    #expect(row["iterations"] == "\(iterations)")
  }

  @Test func seconds() async throws {
    let folder = try await results(
      of: quadratic(
        methods: #"{"estimator": "two-point"}"#,
        rest: #""replicates": 2, "budget": {"seconds": 0.02}"#))
    for row in try folder.csv("runs.csv").rows {
      #expect(["budget-spent", "stalled"].contains(row["outcome"]))
      #expect(Int(row["iterations"]!)! > 10)
    }
    let timings = try folder.csv("timings.csv").rows
    let last = Dictionary(timings.map { ($0["run"]!, Double($0["seconds"]!)!) }) { max($0, $1) }
    #expect(last.count == 2)
    for seconds in last.values { #expect(seconds >= 0.02 && seconds < 1) }
  }

  /// A target ends a run at the first record at or below that fraction of the metric's first value.
  @Test(arguments: ["loss", "gap", "gradient_norm_sq", "distance_sq"])
  func target(metric: String) async throws {
    let folder = try await results(
      of: quadratic(
        #""dimension": 10, "minimum": 1, "spectrum": {"type": "geometric", "condition": 5}"#,
        rest: """
          "replicates": 1, "budget": {"iterations": 500, "target": 0.97}, \
          "targets": {"metric": "\(metric)"}
          """))
    let curve = try folder.csv("curves.csv").numbers(metric).compactMap { $0 }
    #expect(curve.last! <= 0.97 * curve[0])
    #expect(curve.dropLast().allSatisfy { $0 > 0.97 * curve[0] })
    #expect(try folder.csv("runs.csv").texts("outcome") == ["converged"])
  }

  @Test func methodsReplaceWhatTheyName() async throws {
    let folder = try await results(
      of: quadratic(
        methods: """
          {"estimator": "two-point"},
          {"estimator": "two-point", "label": "short", "budget": {"iterations": 7}},
          {"estimator": "two-point", "label": "poor", "budget": {"evaluations": 10}}
          """, rest: #""replicates": 1, "budget": {"iterations": 20, "evaluations": 30}"#))
    #expect(try folder.csv("runs.csv").integers("iterations") == [15, 7, 5])
  }

  /// A Hessian-vector product counts as three gradients.
  @Test(arguments: [(4, 2.5), (1, 0), (0, 7)])
  func everyCallHasItsPrice(gradient: Double, tangent: Double) {
    let counts = CallCounts(values: 1, gradients: 2, tangents: 4, hessianProducts: 8)
    let spent = counts.evaluations(at: CallCosts(gradient: gradient, tangent: tangent))
    #expect(spent == 1 + 26 * gradient + 4 * tangent)
  }

  @Test func somethingMustEndARun() {
    #expect(
      throws: InputError(
        .data, at: "study.json: budget",
        "found nothing that ends a run which never reaches its target",
        expected: #""iterations", "natural_iterations", "evaluations" or "seconds""#)
    ) { try study(quadratic(rest: #""budget": {"target": 0.1}"#)) }
    #expect(
      throws: InputError(
        .data, at: "study.json: gradient_cost",
        "found 0, so no number of evaluations ends a run of reverse-mode",
        expected: "a number above 0",
        remedy: #"or give a budget of "iterations" or "seconds""#)
    ) { try study(quadratic(rest: #""budget": {"evaluations": 10}, "gradient_cost": 0"#)) }
    #expect(
      throws: InputError(
        .data, at: "study.json: tangent_cost",
        "found 0, so no number of evaluations ends a run of forward-mode",
        expected: "a number above 0",
        remedy: #"or give a budget of "iterations" or "seconds""#)
    ) {
      try study(
        quadratic(
          methods: #"{"estimator": "forward-mode"}"#,
          rest: #""budget": {"evaluations": 10}, "tangent_cost": 0"#))
    }
  }

  /// Once a search reaches a point at which f falls no further, it asks for derivatives alone: if those cost nothing,
  /// no number of evaluations ends it.
  @Test(arguments: [
    ("reverse-mode", "l-bfgs", "gradient_cost"), ("forward-mode", "line-search", "tangent_cost"),
  ])
  func freeDerivatives(estimator: String, optimizer: String, place: String) throws {
    func text(_ budget: String) -> String {
      quadratic(
        methods: #"{"estimator": "\#(estimator)", "optimizer": "\#(optimizer)"}"#,
        rest: #""replicates": 2, "\#(place)": 0, "budget": \#(budget)"#)
    }
    let error = #expect(throws: InputError.self) { try study(text(#"{"evaluations": 10}"#)) }
    #expect(error?.place == "study.json: \(place)")
    let both = try study(text(#"{"evaluations": 10, "iterations": 5}"#))
    for cell in both.cells { #expect(try both.run(cell).iterations <= 5) }
    #expect(throws: Never.self) {
      try study(
        quadratic(
          methods: #"{"optimizer": "nelder-mead"}"#,
          rest: #""replicates": 1, "\#(place)": 0, "budget": {"evaluations": 10}"#))
    }
  }
}
