import AutoDiff
import Diagnostics
import Experiments
import Foundation
import Testing

/// Networks as configurations ask for them.
@Suite struct NetworkKindTests {
  private static func text(
    _ problem: String, steps: String = #"{"relative": 1}"#,
    rest: String = #""replicates": 1, "budget": {"iterations": 20}"#
  ) -> String {
    """
    {
      "name": "test", "problem": {"type": "network", \(problem)}, "steps": \(steps),
      "methods": [{"estimator": "reverse-mode"}], \(rest)
    }
    """
  }

  private static let digits = #""data": "\#(dataFolder)/digits.csv", "rows": 40"#

  /// n = Σ nₖ₋₁nₖ + nₖ, for every width, depth and regularisation in turn.
  @Test func sweeps() async throws {
    let folder = try await results(
      of: Self.text(
        Self.digits + #", "hidden": [3, 5], "layers": [0, 1, 3], "regularization": [0, 0.1]"#))
    let runs = try folder.csv("runs.csv")
    #expect(runs.axes == ["rows", "hidden", "layers", "regularization"])
    func variables(_ hidden: [Int]) -> Int {
      let widths = [64] + hidden + [10]
      return zip(widths, widths.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 + $1.1 }
    }
    let expected = [3, 5].flatMap { width in
      [0, 1, 3].flatMap { layers in
        [Int](repeating: variables([Int](repeating: width, count: layers)), count: 2)
      }
    }
    #expect(runs.integers("dimension") == expected)
    for (initial, final) in zip(runs.numbers("initial_loss"), runs.numbers("final_loss")) {
      #expect(final! < initial!)
    }
  }

  /// If all weights are 0, softmax gives every class 1/10; a bias is a variable per unit.
  @Test(arguments: ["tanh", "sigmoid", "relu", "softplus"], ["cross-entropy", "mean-squares"])
  func fields(activation: String, loss: String) throws {
    func instance(_ more: String) throws -> Instance {
      try study(
        Self.text(
          #"\#(Self.digits), "hidden": 4, "activation": "\#(activation)", "loss": "\#(loss)"\#(more)"#
        )
      ).series[0].instance
    }
    let (plain, bare) = (try instance(""), try instance(#", "biases": false"#))
    #expect(plain.problem.dimension - bare.problem.dimension == 4 + 10)
    let zero = [Double](repeating: 0, count: bare.problem.dimension)
    let f = Evaluator(bare.graph).value(at: zero)
    #expect(abs(f - (loss == "cross-entropy" ? log(10) : 1)) < 1e-14)
    // Regularisation adds ½λ‖w‖².
    let heavy = try instance(#", "biases": false, "regularization": 3"#)
    let x = bare.start(replicate: 0)
    let penalty = 1.5 * x.reduce(0) { $0 + $1 * $1 }
    let difference =
      Evaluator(heavy.graph).value(at: x) - Evaluator(bare.graph).value(at: x)
    #expect(abs(difference - penalty) < 1e-13 * penalty)
  }

  /// Pixels from 0 to 16, however they are scaled, and whichever column the label is.
  @Test func scales() throws {
    let folder = try TemporaryFolder()
    try folder.write("a,b,y\n8,-16,u\n4,0,v\n0,8,w\n", to: "raw.csv")
    try folder.write("y,a,b\nu,0.5,-1\nv,0.25,0\nw,0,0.5\n", to: "unit.csv")
    func value(_ problem: String) throws -> Double {
      let instance = try study(Self.text(problem + #", "layers": 0"#), in: folder).series[0]
        .instance
      let x = (0..<9).map { 0.3 * Double($0) - 1 }
      return Evaluator(instance.graph).value(at: x)
    }
    let unit = try value(#""data": "raw.csv", "scale": "unit""#)
    #expect(unit == (try value(#""data": "unit.csv", "label_column": "y", "scale": "none""#)))
    #expect(unit != (try value(#""data": "raw.csv", "scale": "none""#)))
    let standard = try value(#""data": "raw.csv""#)
    #expect(abs(standard / (try value(#""data": "unit.csv", "label_column": "y""#)) - 1) < 1e-14)
    #expect(standard != unit)
  }

  @Test func moreThanMemory() throws {
    let error = #expect(throws: InputError.self) {
      try study(Self.text(Self.digits + #", "hidden": [4, 1000000000000]"#))
    }
    #expect(error?.kind == .system)
    #expect(error?.place == "study.json: problem.hidden")
  }
}
