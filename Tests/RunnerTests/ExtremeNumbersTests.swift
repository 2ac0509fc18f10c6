import Foundation
import Testing

/// Data and step sizes at the ends of what a double holds: refused with the reason, or runs whose
/// outcomes are recorded, in files that hold finite numbers or nothing.
@Suite struct ExtremeNumbersTests {
  private static func distances(_ value: String) -> String {
    "A,B,C\n0,\(value),1\n\(value),0,2\n1,2,0\n"
  }

  private static func expectOutcomes(_ study: String, data: String = "") throws {
    let sandbox = try Sandbox()
    try sandbox.write(data, to: "data.csv")
    try sandbox.write(study, to: "study.json")
    let outcome = try sandbox.shell(
      "timeout \(Sandbox.patience) \"$ZOBENCH\" run study.json -q -o here")
    guard outcome.status == 0 else {
      #expect(outcome.status == 65, "\(outcome.status) \(outcome.errors)")
      #expect(
        outcome.errors.hasPrefix("zobench: study.json: ")
          || outcome.errors.hasPrefix("zobench: data.csv"), "\(outcome.errors)")
      #expect(!sandbox.has("here"))
      return
    }
    #expect(outcome.errors == "")
    for file in ["curves.csv", "runs.csv", "summary.csv"] {
      let text = try sandbox.text("here/\(file)").lowercased()
      #expect(text.firstMatch(of: /[,\n]-?(nan|inf)/) == nil, "\(file) of \(study)")
    }
    let rows = try sandbox.text("here/runs.csv").split(separator: "\n").dropFirst()
    let outcomes = ["converged", "budget-spent", "diverged", "stalled", "failed"]
    #expect(
      !rows.isEmpty
        && rows.allSatisfy { row in
          row.split(separator: ",").contains { outcomes.contains("\($0)") }
        },
      "\(rows)")
  }

  private static let methods = """
    {"estimator": "two-point"}, {"estimator": "reverse-mode"}, {"estimator": "forward-gradient"},
    {"estimator": "coordinate-differences"}
    """

  @Test(
    arguments: ["1e-320", "1e-160", "1e150", "1e160", "1.7e308"], [true, false])
  func distances(value: String, isScaled: Bool) throws {
    try Self.expectOutcomes(
      configuration(
        problem: #""type": "mds", "distances": "data.csv", "scale": \#(isScaled)"#,
        methods: Self.methods), data: Self.distances(value))
  }

  @Test(arguments: ["1e-320", "1e100", "1e160", "1.7e308"], [true, false])
  func features(value: String, isStandardized: Bool) throws {
    try Self.expectOutcomes(
      configuration(
        problem:
          #""type": "logistic", "data": "data.csv", "standardize": \#(isStandardized)"#,
        methods: Self.methods),
      data: "a,b,y\n\(value),1,0\n-\(value),2,1\n3,\(value),0\n4,5,1\n")
  }

  @Test(arguments: ["1e-320", "1e100", "1e160", "1.7e308"], ["none", "unit", "standardize"])
  func networks(value: String, scale: String) throws {
    for activation in ["relu", "softplus", "tanh"] {
      try Self.expectOutcomes(
        configuration(
          problem: """
            "type": "network", "data": "data.csv", "hidden": 3, "scale": "\(scale)",
            "activation": "\(activation)", "loss": "mean-squares"
            """, methods: Self.methods),
        data: "a,b,y\n\(value),1,0\n-\(value),2,1\n3,\(value),2\n4,5,1\n")
    }
  }

  @Test(arguments: [
    #""smoothness": 1e300"#, #""smoothness": 1e-300"#, #""start_distance": 1e300"#,
    #""start_distance": 1e-300"#, #""minimizer": 1e308"#, #""minimum": 1.7e308"#,
    #""spectrum": {"type": "geometric10", "condition": 1e308}"#,
    #""spectrum": {"type": "power", "exponent": 1e300}"#,
    #""smoothness": 1e-300, "form": "dense", "start": "gaussian""#,
  ])
  func quadratics(fields: String) throws {
    try Self.expectOutcomes(
      configuration(
        problem: #""type": "quadratic", "dimension": 10, \#(fields)"#, methods: Self.methods))
  }

  @Test(arguments: [
    #""relative": [1e-300, 1, 1e10, 1e150, 1e300]"#, #""absolute": [5e-324, 1e-300, 1e150, 1e308]"#,
  ])
  func steps(steps: String) throws {
    for problem in [
      #""type": "quadratic", "dimension": 10"#, #""type": "nesterov-chain", "dimension": 5"#,
      #""type": "log-block", "dimension": 20"#, #""type": "tight-nonconvex", "iterations": 5"#,
      #""type": "huber", "dimension": 3, "iterations": 5"#,
    ] {
      try Self.expectOutcomes(
        configuration(
          problem: problem, methods: Self.methods,
          rest: #""steps": {\#(steps)}, "replicates": 1, "budget": {"iterations": 200}"#))
    }
  }
}
