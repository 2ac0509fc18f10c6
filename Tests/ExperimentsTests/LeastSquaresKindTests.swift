import Diagnostics
import Experiments
import Problems
import Testing

/// Configurations of least squares on data.
@Suite struct LeastSquaresKindTests {
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
        .data, at: "study.json: problem.classes", "found together with targets that are numbers",
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
