import Foundation
import Testing

/// Results find their data from wherever they are read, and after both were moved together.
@Suite struct ResultsPlaceTests {
  @Test(arguments: [
    (before: "", after: "", path: "results/test"),
    ("", "cd results/test", "."),
    ("", "cd /", "$OLDPWD/results/test"),
    ("", "ln -s results/test link && cd configs", "../link"),
    ("mkdir -p far/away && ln -s far/away results", "", "results/test"),
    ("mkdir -p far/away && ln -s far/away results", "cd far/away/test", "."),
    ("mkdir -p far/away && mv configs far/away && ln -s far/away/configs", "", "results/test"),
    ("", "mkdir -p new/home && mv configs results new/home && cd new", "home/results/test"),
  ])
  func dataAreFound(before: String, after: String, path: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem: #""type": "mds", "distances": "data.csv", "embedding": [1]"#,
        methods: #"{"estimator": "reverse-mode"}"#,
        rest: #""replicates": 2, "budget": {"iterations": 20}"#), to: "study.json")
    try sandbox.write("a,b,c\n0,1,2\n1,0,3\n2,3,0\n", to: "data.csv")
    let outcome = try sandbox.shell(
      """
      set -e
      mkdir configs && mv study.json data.csv configs
      \(before)
      zobench run configs/study.json --quiet
      zobench table results/test > table
      \(after)
      zobench verify \(path) > /dev/null
      zobench table \(path) | diff - \(sandbox.path("table"))
      """)
    #expect(outcome.errors == "" && outcome.status == 0)
  }

  /// Where the data are there no more, results can be told of, and not done again: it is said which file was
  /// looked for.
  @Test func dataAreGone() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(problem: #""type": "mds", "distances": "d.csv", "embedding": [1]"#),
      to: "study.json")
    try sandbox.write("a,b\n0,1\n1,0\n", to: "d.csv")
    try sandbox.zobench("run", "study.json", "--quiet")
    let before = try sandbox.zobench("table", "results/test").output
    let outcome = try sandbox.shell(
      "mv results other && mkdir x && mv other x && zobench table x/other/test")
    #expect(outcome.status == 0 && outcome.output == before && outcome.errors == "")
    let verified = try sandbox.zobench("verify", "x/other/test")
    #expect(verified.status == 66)
    #expect(verified.errors.hasPrefix("zobench: x/d.csv: there is no such file."))
  }
}
