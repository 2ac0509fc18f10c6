import Diagnostics
import Experiments
import Problems
import Testing

/// Which rows of the rate table a problem can stand for, and which methods run on it.
@Suite struct ConvergenceClassTests {
  private static let known = Known(
    minimum: 0, minimizer: [0.0, 0], smoothness: 1, isConvex: true, strongConvexity: 0.5)

  private static func possible(_ change: (inout Known) -> Void) -> Set<ConvergenceClass> {
    var known = known
    change(&known)
    return Set(ConvergenceClass.allCases.filter { $0.obstacle(in: known) == nil })
  }

  /// Each unknown takes away the classes whose theory needs it, and no others.
  @Test func whatEachClassNeeds() {
    #expect(Self.possible { _ in } == [.smooth, .convex, .stronglyConvex])
    #expect(Self.possible { $0.isConvex = false } == [.smooth])
    #expect(Self.possible { $0.minimum = nil } == [.smooth, .stronglyConvex])
    #expect(Self.possible { $0.minimizer = nil } == [.smooth, .convex])
    #expect(Self.possible { $0.smoothness = nil } == [.smooth, .convex])
    #expect(Self.possible { $0.strongConvexity = nil } == [.smooth, .convex])
    #expect(Self.possible { $0.strongConvexity = 0 } == [.smooth, .convex])
    let corner = Known(
      minimum: 0, isConvex: true, nonsmooth: Known.Nonsmooth(lipschitz: 1, startDistance: 1))
    #expect(Self.possible { $0 = corner } == [.convex])
  }

  @Test(arguments: [
    (
      #""type": "log-block", "dimension": 20, "class": "convex""#,
      #"found "convex" of log-block dimension=20, but it is not known to be convex; expected "smooth"."#
    ),
    (
      #""type": "huber", "dimension": 4, "iterations": 3, "class": "strongly-convex""#,
      #"found "strongly-convex" of huber dimension=4 iterations=3, but no μ above 0 is known for it; expected "smooth" or "#
        + #""convex"."#
    ),
    (
      #""type": "mds", "distances": "\#(dataFolder)/UScitiesD.csv", "class": "convex""#,
      #"found "convex" of mds embedding=2, but it is not known to be convex; expected "smooth"."#
    ),
    (
      #""type": "quadratic", "class": "strongly-convex", "#
        + #""spectrum": {"type": "explicit", "eigenvalues": [0, 1]}"#,
      #"found "strongly-convex" of quadratic, but no μ above 0 is known for it; expected "smooth" or "#
        + #""convex"."#
    ),
  ])
  func otherClassesAreRefused(problem: String, text: String) {
    let error = #expect(throws: InputError.self) {
      try study(
        """
        {"name": "test", "problem": {\(problem)}, "methods": [{"estimator": "reverse-mode"}],
         "replicates": 1, "budget": {"iterations": 1}}
        """)
    }
    #expect(
      error?.description == "study.json: problem.class: \(text) Or leave the class out.")
    #expect(error?.kind == .data)
  }

  // MARK: Methods

  private static func series(naming methods: String) throws -> [String] {
    try study(
      """
      {"name": "test", "replicates": 1, "budget": {"iterations": 1},
       "problem": [{"type": "quadratic", "dimension": 3\(methods)},
                   {"type": "huber", "dimension": 3, "iterations": 3}],
       "methods": [{"estimator": "reverse-mode"}, {"estimator": "two-point"},
                   {"estimator": "two-point", "label": "mine"}]}
      """
    ).series.map { "\($0.instance.name) \($0.method.label)" }
  }

  @Test func aProblemNamesTheMethodsThatRunOnIt() throws {
    let others = ["reverse-mode", "two-point", "mine"]
    for (field, own) in [
      ("", others), (#", "methods": ["mine"]"#, ["mine"]),
      (#", "methods": ["mine", "reverse-mode"]"#, ["reverse-mode", "mine"]),
    ] {
      #expect(
        try Self.series(naming: field)
          == own.map { "quadratic \($0)" } + others.map { "huber \($0)" })
    }
    let error = #expect(throws: InputError.self) {
      try Self.series(naming: #", "methods": ["mine", "yours"]"#)
    }
    #expect(
      error?.description == """
        study.json: problem[0].methods: found "yours", which is the label of no method; expected \
        some of "reverse-mode", "two-point", "mine".
        """)
  }
}
