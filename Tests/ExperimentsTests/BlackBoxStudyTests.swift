import Experiments
import Foundation
import Problems
import Testing

/// A study of a function that is called instead of recorded.
@Suite struct BlackBoxStudyTests {
  private static let n = 6

  /// λ, as the quadratic's listed eigenvalues.
  private static let eigenvalues = [1, 0.5, 0.25, 0.2, 0.1, 0.05]

  private static func value(_ x: Span<Double>) -> Double {
    x.indices.reduce(0) { $0 + eigenvalues[$1] * x[$1] * x[$1] } / 2
  }

  private static func valueAndGradient(
    _ x: Span<Double>, _ gradient: inout MutableSpan<Double>
  ) -> Double {
    for i in x.indices { gradient[i] = eigenvalues[i] * x[i] }
    return value(x)
  }

  private static func text(methods: String) -> String {
    """
    {"name": "test", "problem": {"type": "quadratic", "spectrum": {"type": "explicit", "eigenvalues": \(eigenvalues)}},
     "methods": [\(methods)], "steps": {"absolute": 0.1}, "replicates": 2, "budget": {"evaluations": 300}}
    """
  }

  /// The curves of the built-in problem, and of the same one given as a closure.
  private static func curves(
    _ methods: String, _ replacement: @escaping @Sendable (Instance) -> any Problem
  ) async throws -> (CSVRows, CSVRows) {
    let own = try study(text(methods: methods))
    let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
    try await run(own, in: first)
    try await run(own.replacingProblems(replacement), in: second, jobs: 2)
    return (try first.csv("curves.csv"), try second.csv("curves.csv"))
  }

  private static func start(_ instance: Instance) -> [Double] { instance.start(replicate: 0) }

  private static func expectSame(
    _ one: [Double?], _ other: [Double?], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(one.count == other.count, sourceLocation: sourceLocation)
    for (a, b) in zip(one, other) {
      guard let a, let b else {
        #expect(a == nil && b == nil, sourceLocation: sourceLocation)
        continue
      }
      #expect(abs(a - b) <= 1e-9 * abs(a), sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [
    #"{"estimator": "two-point", "radius": 0.1, "directions": 2}"#,
    #"{"estimator": "coordinate-differences", "radius": 0.1}"#,
    #"{"estimator": "two-point", "radius": 0.1, "optimizer": "heavy-ball"}"#,
    #"{"estimator": "coordinate-differences", "radius": 0.1, "optimizer": "l-bfgs"}"#,
    #"{"optimizer": "nelder-mead"}"#, #"{"optimizer": "cma-es"}"#,
  ])
  func itsCurvesAreThoseOfTheSameGraph(method: String) async throws {
    let known = Known(minimum: 0, minimizer: [Double](repeating: 0, count: Self.n))
    let (graph, closure) = try await Self.curves(method) {
      BlackBox(start: Self.start($0), known: known) { Self.value($0) }
    }
    for column in ["run", "iteration", "evaluations"] {
      #expect(graph.texts(column) == closure.texts(column), "\(column)")
    }
    Self.expectSame(graph.numbers("loss"), closure.numbers("loss"))
    Self.expectSame(graph.numbers("distance_sq"), closure.numbers("distance_sq"))
    #expect(closure.texts("gradient_norm_sq").allSatisfy { $0.isEmpty })
    #expect(!graph.texts("gradient_norm_sq").contains(""))
  }

  @Test func gradientsAreThoseOfItsClosure() async throws {
    let (graph, closure) = try await Self.curves(#"{"estimator": "reverse-mode"}"#) {
      BlackBox(start: Self.start($0), known: Known(minimum: 0)) {
        Self.value($0)
      } gradient: {
        Self.valueAndGradient($0, &$1)
      }
    }
    for column in ["run", "iteration", "gradients"] {
      #expect(graph.texts(column) == closure.texts(column), "\(column)")
    }
    for column in ["loss", "gradient_norm_sq"] {
      Self.expectSame(graph.numbers(column), closure.numbers(column))
    }
  }
}
