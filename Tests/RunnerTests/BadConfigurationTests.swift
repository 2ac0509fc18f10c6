import Testing

/// What people get wrong in a configuration, the message it earns, and exit code 65.
@Suite struct BadConfigurationTests {
  private static func check(_ text: String, _ message: String, status: Int32 = 65) throws {
    let sandbox = try Sandbox()
    try sandbox.write(text, to: "c.json")
    let outcome = try sandbox.zobench("run", "c.json")
    #expect(outcome.errors == "zobench: \(message)\n")
    #expect(outcome.status == status)
    #expect(outcome.output == "")
    #expect(!sandbox.has("results"), "a refused study leaves nothing behind")
  }

  @Test(arguments: [
    ("", "c.json: empty; expected a JSON value."),
    (
      "{\n  \"name\": \"test\",\n",
      "c.json:2:18: the text ends too early. Look for a bracket, brace or quote that is not closed."
    ),
    ("{\n  \"name\": \"a\",\n}", "c.json:2:14: a comma after the last entry. Remove the comma."),
    (
      "{\"name\": \"a\"\n \"seed\": 1}",
      "c.json:2:2: unexpected \"seed\". Look for a missing comma, colon or value just before it."
    ),
    ("{\"name\": NaN}", "c.json:1:10: unexpected \"NaN\". JSON has no such number."),
    (
      #"{"name": "a", "name": "b"}"#,
      #"c.json:1:15: the key "name" appears twice in this object. Remove one of the two."#
    ),
    ("{'name': 1}", "c.json:1:2: unexpected \"'name'\". Write double quotes."),
    (
      "{}",
      #"""
      c.json: name: missing; expected a name of letters, digits, "-" and "_" that begins with a \#
      letter.
      """#
    ),
  ])
  func malformed(text: String, message: String) throws { try Self.check(text, message) }

  @Test(arguments: [
    (
      configuration(rest: #""replicats": 3"#),
      #"replicats: unknown key. Perhaps you meant "replicates"."#
    ),
    (
      configuration(problem: #""type": "quadratic", "dimensions": 3"#),
      #"problem.dimensions: unknown key. Perhaps you meant "dimension"."#
    ),
    (
      configuration(methods: #"{"estimator": "two-point", "raduis": 1}"#),
      #"methods[0].raduis: unknown key. Perhaps you meant "radius"."#
    ),
    (
      configuration(rest: #""budget": {"iterations": 1, "banana": 2}"#),
      #"""
      budget.banana: unknown key; expected one of "iterations", "natural_iterations", \#
      "evaluations", "seconds", "target".
      """#
    ),
    (
      configuration(problem: #""type": "quadratik""#),
      #"""
      problem.type: found "quadratik"; expected one of "mds", "quadratic", "log-block", \#
      "huber", "nesterov-chain", "tight-nonconvex", "tight-nonsmooth", "rosenbrock", "logistic", \#
      "synthetic-logistic", "least-squares", "synthetic-least-squares", "network", "external", \#
      "library". Perhaps you meant "quadratic".
      """#
    ),
    (
      configuration(methods: #"{"estimator": "twopoint"}"#),
      #"""
      methods[0].estimator: found "twopoint"; expected one of "two-point", \#
      "coordinate-differences", "forward-gradient", "forward-mode", "complex-step", \#
      "reverse-mode", "none". Perhaps you meant "two-point".
      """#
    ),
  ])
  func unknownNames(text: String, message: String) throws {
    try Self.check(text, "c.json: \(message)")
  }

  @Test(arguments: [
    (
      #""replicates": "ten""#,
      #"replicates: found "ten"; expected a whole number from 1 to 1000000."#
    ),
    (#""replicates": 0"#, "replicates: found 0; expected a whole number from 1 to 1000000."),
    (#""replicates": 2.5"#, "replicates: found 2.5; expected a whole number from 1 to 1000000."),
    (
      #""replicates": true"#,
      """
      replicates: found true; expected a whole number from 1 to 1000000. Write a number; true is \
      not read as 1.
      """
    ),
    (
      #""budget": {"iterations": -1}"#,
      "budget.iterations: found -1; expected a whole number from 1 to 4294967295."
    ),
    (
      #""seed": -1"#, "seed: found -1; expected a whole number from 0 to 9007199254740992."
    ),
    (#""steps": {"relative": [1, -1]}"#, "steps.relative[1]: found -1; expected a number above 0."),
    (#""steps": {"relative": []}"#, "steps.relative: empty sweep; expected at least one value."),
    (
      #""steps": {"relative": [1, 1]}"#,
      """
      steps.relative[1]: 1 already appears at [0]; expected distinct values. Remove one of the two.
      """
    ),
    (
      #""steps": {"relative": 1, "absolute": 1}"#,
      """
      steps: found the keys "relative", "absolute" together; expected exactly one of "relative", \
      "absolute".
      """
    ),
    (
      #""budget": {"target": 0.1}"#,
      """
      budget: found nothing that ends a run which never reaches its target; expected "iterations", \
      "natural_iterations", \
      "evaluations" or "seconds".
      """
    ),
  ])
  func values(rest: String, message: String) throws {
    try Self.check(configuration(rest: rest), "c.json: \(message)")
  }

  @Test(arguments: [
    (
      #""type": "quadratic", "dimension": []"#,
      "problem.dimension: empty sweep; expected at least one value."
    ),
    (
      #""type": "quadratic""#,
      """
      problem: "dimension" is missing; expected a whole number of at least 1, or a list. Add \
      "dimension": [10, 20, 40], for instance.
      """
    ),
    (
      #""type": "quadratic", "dimension": [10, 15], "spectrum": {"type": "block10"}"#,
      """
      problem.dimension: found 15, but this spectrum repeats ten eigenvalues; expected a multiple \
      of 10.
      """
    ),
    (
      #""type": "quadratic", "dimension": 20, "spectrum": {"type": "block10", "tail": {"after": 15}}"#,
      """
      problem.spectrum.tail.after: found 15, but this spectrum repeats ten eigenvalues; expected a \
      multiple of 10.
      """
    ),
    (
      #""type": "quadratic", "dimension": [20, 5], "spectrum": {"type": "isotropic", "tail": {"after": 10}}"#,
      "problem.dimension: found 5, but the tail begins after 10 axes; expected at least 10."
    ),
    (
      #""type": "quadratic", "dimension": 3, "spectrum": {"type": "explicit", "eigenvalues": [1, 2]}"#,
      """
      problem.dimension: found 3, but 2 eigenvalues are listed; expected 2. Leave the dimension out.
      """
    ),
    (
      #""type": "quadratic", "spectrum": {"type": "explicit", "eigenvalues": [1, -2]}"#,
      "problem.spectrum.eigenvalues[1]: found -2; expected a number of at least 0."
    ),
    (
      #""type": "quadratic", "spectrum": {"type": "explicit", "eigenvalues": [0, 0]}"#,
      "problem.spectrum.eigenvalues: all are 0; expected at least one above 0."
    ),
    (
      #""type": "mds""#,
      """
      problem: neither "distances" nor "coordinates" is given; expected one of them. Name a CSV \
      file, as in "distances": "../data/eurodist.csv".
      """
    ),
    (
      #""type": "mds", "distances": "a.csv", "coordinates": "b.csv""#,
      """
      problem: both "distances" and "coordinates" are given; expected one of them. Leave one out.
      """
    ),
    (
      #""type": "mds", "distances": 3"#,
      #"problem.distances: found 3; expected a file path. Write "3"."#
    ),
  ])
  func problems(problem: String, message: String) throws {
    try Self.check(configuration(problem: problem), "c.json: \(message)")
  }

  @Test(arguments: [
    (
      #"{"estimator": "two-point", "directions": 11, "orthonormal": true}"#,
      "methods[0].directions: found 11 orthonormal directions in 10 dimensions; expected at most 10."
    ),
    (
      #"{"estimator": "two-point", "distribution": "gaussian", "orthonormal": true}"#,
      """
      methods[0].distribution: found "gaussian" with "orthonormal": true; expected "sphere". Leave \
      one of the two out.
      """
    ),
    (
      #"{"estimator": "two-point"}, {"estimator": "two-point", "radius": 1e-3}"#,
      """
      methods[1]: methods[0] is called "two-point" too; expected different names. Give one of them \
      a "label".
      """
    ),
    (
      #"{"estimator": "two-point", "radius": 0}"#,
      """
      methods[0].radius: found 0; expected a number above 0 and at most 1e+300, or "noise", or a list of such values.
      """
    ),
    (
      "",
      """
      methods: found []; expected a non-empty list, each entry an object whose "estimator" is one \
      of "two-point", "coordinate-differences", "forward-gradient", "forward-mode", \
      "complex-step", "reverse-mode", "none".
      """
    ),
  ])
  func methods(methods: String, message: String) throws {
    try Self.check(configuration(methods: methods), "c.json: \(message)")
  }

  /// f* is not known for road distances, and a map's minimiser never is.
  @Test(arguments: ["gap", "distance_sq"])
  func metricsThatAreNotKnown(metric: String) throws {
    try Self.check(
      configuration(
        problem: #""type": "mds", "distances": "\#(Sandbox.project)/data/eurodist.csv""#,
        rest: #""targets": {"metric": "\#(metric)"}"#),
      """
      c.json: targets.metric: found "\(metric)", which is not known for mds embedding=2; expected \
      "loss" or "gradient_norm_sq".
      """)
  }

  @Test func moreThanMemory() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(problem: #""type": "quadratic", "dimension": 1000000000000"#), to: "c.json")
    let outcome = try sandbox.zobench("run", "c.json")
    #expect(outcome.status == 71)
    #expect(
      outcome.errors.hasPrefix(
        "zobench: c.json: problem.dimension: needs about 1.6e+04 GB of memory"))
  }

  /// However large the number that stands for a length.
  @Test(arguments: ["synthetic-logistic", "synthetic-least-squares"])
  func moreThanMemoryOfFeatures(problem: String) throws {
    let sandbox = try Sandbox()
    for rows in [1, Int.max] {
      try sandbox.write(
        configuration(
          problem: #""type": "\#(problem)", "features": \#(Int.max), "rows": \#(rows)"#),
        to: "c.json")
      let outcome = try sandbox.zobench("validate", "c.json")
      #expect(outcome.status == 71)
      #expect(
        outcome.errors.hasPrefix("zobench: c.json: problem.features: needs about "),
        "\(outcome.errors)")
    }
  }

  /// What a method keeps counts, too, also next to an estimator.
  @Test func moreThanMemoryOfAMethod() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": 1000000"#,
        methods: #"{"estimator": "reverse-mode", "optimizer": "l-bfgs", "memory": 10000}"#),
      to: "c.json")
    let outcome = try sandbox.zobench("run", "c.json")
    #expect(outcome.status == 71)
    #expect(
      outcome.errors.hasPrefix(
        "zobench: c.json: methods[0].optimizer: needs about 160 GB of memory"),
      "\(outcome.errors)")
  }
}
