import Experiments
import Testing

@Suite struct OutcomeTests {
  /// The one run's line in runs.csv, and its curve.
  private static func run(
    _ problem: String = #""dimension": 10"#, method: String, rest: String
  ) async throws -> (run: [String: String], curve: [[String: String]]) {
    let folder = try await results(
      of: quadratic(
        problem, methods: #"{"estimator": \#(method)}"#, rest: #""replicates": 1, \#(rest)"#))
    return (try folder.csv("runs.csv").rows[0], try folder.csv("curves.csv").rows)
  }

  @Test func converged() async throws {
    let (run, curve) = try await Self.run(
      method: #""two-point""#, rest: #""budget": {"iterations": 5000, "target": 1e-3}"#)
    #expect(run["outcome"] == "converged")
    #expect(Int(run["iterations"]!)! < 5000)
    #expect(Double(run["final_loss"]!)! <= 1e-3 * Double(run["initial_loss"]!)!)
    #expect(curve.last!["iteration"] == run["iterations"])
  }

  private static let methods = [
    #""two-point""#, #""reverse-mode""#, #""coordinate-differences""#, #""forward-gradient""#,
    #""forward-mode""#, #""complex-step""#,
  ]

  /// If the start is already at the target, nothing is done.
  @Test(arguments: ["1", "2"])
  func convergedAtTheStart(target: String) async throws {
    let (run, curve) = try await Self.run(
      method: #""reverse-mode""#, rest: #""budget": {"iterations": 10, "target": \#(target)}"#)
    #expect(run["outcome"] == "converged")
    #expect(run["iterations"] == "0" && run["gradients"] == "0")
    #expect(curve.count == 1)
  }

  @Test(arguments: methods)
  func budgetSpent(method: String) async throws {
    let (run, curve) = try await Self.run(
      #""dimension": 10, "spectrum": {"type": "geometric", "condition": 100}"#, method: method,
      rest: #""budget": {"iterations": 33}"#)
    #expect(run["outcome"] == "budget-spent")
    #expect(run["iterations"] == "33")
    #expect(curve.last!["iteration"] == "33")
  }

  /// A step far too long diverges in any unit of f, also where small complex steps underflow.
  @Test(arguments: ["1", "1e-290", "1e-200", "1e250"], methods)
  func divergedInAnyUnit(smoothness: String, method: String) async throws {
    let (run, _) = try await Self.run(
      #""dimension": 10, "smoothness": \#(smoothness), "spectrum": {"type": "block10"}"#,
      method: method,
      rest: #""steps": {"relative": 30}, "budget": {"natural_iterations": 200}"#)
    #expect(run["outcome"] == "diverged", "\(method), L = \(smoothness)")
  }

  /// Once imaginary parts underflow, complex steps see nothing of a gradient that is there, in any unit. (On a
  /// geometric spectrum no coordinate comes to lie on the minimum by rounding.)
  @Test(arguments: ["1e150", "1", "3e-10", "1e-150"])
  func complexStepsThatUnderflowHaveStalled(smoothness: String) async throws {
    let folder = try await results(
      of: """
        {"name": "test", "replicates": 1, "budget": {"iterations": 6000},
         "problem": {"type": "quadratic", "dimension": 5, "smoothness": \(smoothness),
                     "spectrum": {"type": "geometric", "condition": 10}},
         "methods": [{"estimator": "complex-step"}]}
        """)
    let run = try folder.csv("runs.csv").rows[0]
    #expect(run["outcome"] == "stalled", "L = \(smoothness)")
    #expect(Double(run["final_loss"]!)! / Double(run["initial_loss"]!)! < 1e-140)
  }

  /// An exact gradient of zero is not a noise floor.
  @Test func atTheMinimumTheExactGradientHasNoFloor() async throws {
    let (run, _) = try await Self.run(
      method: #""reverse-mode""#, rest: #""budget": {"iterations": 5}"#)
    #expect(run["final_loss"] == "0.0")
    #expect(run["outcome"] == "budget-spent")
  }

  /// The loss grows 10¹²-fold: the number is there to see.
  @Test(arguments: [#""two-point""#, #""reverse-mode""#])
  func divergedButFinite(method: String) async throws {
    let (run, curve) = try await Self.run(
      method: method, rest: #""steps": {"relative": 1000}, "budget": {"iterations": 100000}"#)
    #expect(run["outcome"] == "diverged")
    #expect(Double(run["final_loss"]!)! > 1e12 * Double(run["initial_loss"]!)!)
    #expect(run["best_loss"] == run["initial_loss"])
    #expect(curve.last!["iteration"] == run["iterations"])
  }

  /// Out of floating-point range: the fields are empty, and the curve's last record is where it happened.
  @Test(
    arguments: methods, ["1e160", "1e200", "1e300"])
  func divergedOutOfRange(method: String, step: String) async throws {
    let (run, curve) = try await Self.run(
      method: method, rest: #""steps": {"relative": \#(step)}, "budget": {"iterations": 1000}"#)
    #expect(run["outcome"] == "diverged")
    #expect(run["final_loss"] == "")
    #expect(run["best_loss"] == run["initial_loss"])
    #expect(Int(run["iterations"]!)! < 10)
    let last = curve.last!
    #expect(last["iteration"] == run["iterations"] && last["evaluations"] == run["evaluations"])
    for column in ["loss", "gap", "gradient_norm_sq"] { #expect(last[column] == "", "\(column)") }
  }

  /// Values of about 1 are known to a relative 1e-16, and differences over ε to 1e-16/ε; forward differences are also
  /// off by ½εL.
  @Test(arguments: [
    #""two-point", "radius": 1e-10"#, #""coordinate-differences", "radius": 1e-10"#,
    #""coordinate-differences", "scheme": "forward""#,
    #""coordinate-differences", "scheme": "forward", "radius": 1e-3"#,
  ])
  func stalled(method: String) async throws {
    let (run, _) = try await Self.run(
      #""dimension": 10, "minimum": 1"#, method: method,
      rest: #""steps": {"relative": 0.5}, "budget": {"iterations": 3000}"#)
    #expect(run["outcome"] == "stalled")
    #expect(abs(Double(run["final_loss"]!)! - 1) < 1e-3)
  }

  @Test(arguments: methods)
  func failed(method: String) async throws {
    let (run, curve) = try await Self.run(
      #""dimension": 10, "start_distance": 1e200"#, method: method,
      rest: #""budget": {"iterations": 10, "target": 0.1}"#)
    #expect(run["outcome"] == "failed")
    #expect(run["iterations"] == "0" && run["evaluations"] == "0" && run["gradients"] == "0")
    for column in ["initial_loss", "final_loss", "best_loss"] { #expect(run[column] == "") }
    #expect(curve.count == 1 && curve[0]["loss"] == "")
  }

  /// Maps whose points are no longer finite, or never were, are kept as results too.
  @Test(arguments: ["1e200", "0.3"], ["1", "1e3", "1e150", "1e300"])
  func mapsWithoutNumbers(deviation: String, step: String) async throws {
    let folder = try await results(
      of: """
        {"name": "maps", "problem": {"type": "mds", "distances": "\(dataFolder)/UScitiesD.csv",
        "start_deviation": \(deviation)}, "methods": [{"estimator": "two-point"}],
        "steps": {"relative": \(step)}, "replicates": 2, "budget": {"iterations": 300}}
        """)
    let outcomes = Set(try folder.csv("runs.csv").texts("outcome"))
    #expect(
      outcomes == [deviation == "1e200" ? "failed" : step == "1" ? "budget-spent" : "diverged"])
    let rows = try folder.csv("embedding.csv").rows
    #expect(rows.allSatisfy { Double($0["c1"]!)!.isFinite })
  }

  @Test(arguments: Outcome.allCases)
  func everyOutcomeHasASentence(outcome: Outcome) {
    #expect(outcome.sentence.hasSuffix(".") && outcome.sentence.count > 20)
  }
}
