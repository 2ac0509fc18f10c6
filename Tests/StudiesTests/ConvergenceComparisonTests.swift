import Experiments
import Studies
import Testing

/// Two studies of runs side by side.
@Suite struct ConvergenceComparisonTests {
  private static func analysis(_ methods: String) throws -> ConvergenceAnalysis {
    ConvergenceAnalysis(
      try convergence(
        #"{"type": "quadratic", "dimension": [4, 8], "form": "dense"}"#, methods: methods,
        #""replicates": 5, "budget": {"natural_iterations": 40}"#))
  }

  /// A method looks the same whichever study it belongs to, and in whatever order the two list their methods.
  @Test func methodsKeepTheirColours() throws {
    let a = try Self.analysis(
      #"{"estimator": "reverse-mode"}, {"estimator": "two-point"}, {"estimator": "forward-mode"}"#)
    let b = try Self.analysis(#"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#)
    let figures = try a.comparison(with: b, ComparedSides("x/a", "x/b")).figures()
    #expect(
      figures.map(\.name) == [
        "compare-ratios", "compare-convergence-quadratic", "compare-scaling-quadratic",
        "compare-price-quadratic",
      ])
    for name in ["compare-convergence-quadratic", "compare-price-quadratic"] {
      let curves = try figures.named(name).panels[0].curves
      func colors(_ method: String, _ side: String) -> Set<Int> {
        Set(
          curves.filter { $0.label == "\(method), \(side)" }.map { Palette.color(of: $0.look) })
      }
      #expect(colors("two-point", "a").count == 1, "\(name): \(curves.map(\.label))")
      #expect(colors("two-point", "a") == colors("two-point", "b"), "\(name)")
      #expect(
        name.contains("price") || colors("reverse-mode", "a") != colors("two-point", "b"))
    }
  }
}
