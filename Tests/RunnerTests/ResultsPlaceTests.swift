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

  /// If the data are gone, results can be shown but not repeated: a message says which file was looked for.
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

  /// The error says what lies where results were looked for.
  @Test(arguments: ["table", "plot", "info", "status", "verify"])
  func whatIsThereInstead(verb: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(configuration(), to: "study.json")
    try sandbox.write("A,B\n0,1\n1,0\n", to: "d.csv")
    for share in 1...2 {
      try sandbox.zobench("run", "study.json", "-q", "--shard", "\(share)/2", "-o", "parts")
    }
    // A table is made of a configuration, and status counts shards.
    if verb != "table" {
      let given = try sandbox.zobench(verb, "study.json")
      #expect(
        given.errors == """
          zobench: study.json: a configuration; expected the results of a study. Give their folder, \
          results/test, which zobench run study.json makes.

          """)
      #expect(given.status == 66)
      #expect(
        try sandbox.zobench(verb, "d.csv").errors
          == "zobench: d.csv: a file; expected the results of a study. Give their folder.\n")
      #expect(try sandbox.zobench(verb, "nope").errors.hasPrefix("zobench: nope: no such folder; "))
    }
    guard verb != "status" else { return }
    let shards = try sandbox.zobench(verb, "parts")
    #expect(shards.status == 66)
    #expect(
      shards.errors == """
        zobench: parts: there are only shards, 2 of them; expected the results of a study. Join them \
        with zobench merge parts.

        """)
  }

  @Test(arguments: [
    "A,B\n0,1\n1,0\n", "0,1\n1,0\n", "\"A\",\"B\"\n0,1\n1,0\n", "\u{FEFF}A;B\n0;1\n1;0\n",
  ])
  func dataAreNoConfiguration(text: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(text, to: "d.csv")
    for command in ["zobench run d.csv", "zobench validate - < d.csv"] {
      let outcome = try sandbox.shell(command)
      #expect(outcome.status == 65)
      #expect(
        outcome.errors.contains(": not JSON: it begins with ")
          && outcome.errors.hasSuffix("; expected a study's configuration, which begins with {.\n"),
        "\(outcome.errors)")
    }
  }
}
