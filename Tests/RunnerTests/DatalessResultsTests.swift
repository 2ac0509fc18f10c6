import Foundation
import Testing

/// Finished results can be looked at without their data files.
@Suite struct DatalessResultsTests {
  private static func sandbox(_ study: String) throws -> Sandbox {
    let sandbox = try Sandbox()
    let rows = (0..<12).map { i in "\(i % 5),\(i * i % 7),\(i % 3 == 0 ? "yes" : "no")" }
    try sandbox.write(
      "first,second,label\n" + rows.joined(separator: "\n") + "\n", to: "rows.csv")
    try sandbox.write(",A,B,C\nA,0,3,4\nB,3,0,5\nC,4,5,0\n", to: "map.csv")
    try sandbox.write(study, to: "study.json")
    return sandbox
  }

  /// Maps, classification and rates: whatever is asked of a problem.
  static let studies = [
    configuration(
      problem: #""type": "mds", "distances": "map.csv", "embedding": [1, 2]"#,
      rest: #""steps": {"relative": [0.5, 1]}, "replicates": 4, "budget": {"iterations": 30}"#),
    configuration(
      problem: #""type": "logistic", "data": "rows.csv", "class": "strongly-convex""#,
      methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#,
      rest: #""replicates": 3, "budget": {"iterations": 300}"#),
    configuration(
      problem: #""type": "mds", "distances": "map.csv", "embedding": 2, "class": "smooth""#,
      methods: #"{"estimator": "coordinate-differences"}, {"estimator": "reverse-mode"}"#,
      rest: #""replicates": 3, "budget": {"iterations": 300}"#),
    """
    {"name": "test", "kind": "accuracy", "per_decade": 1,
     "problem": {"type": "logistic", "data": "rows.csv"}}
    """,
  ]

  private static let questions = [
    "table cut", "table cut --format csv", "status cut", "compare cut cut", "info cut",
    "report cut --charts none -o /dev/stdout | sed 's/[0-9a-f]\\{16\\}//g'", "compare cut other",
    "plot cut --format svg -o plots --theme light --fresh && cat plots/*.tsv",
  ]

  @Test(arguments: studies)
  func theSameAsWithThem(study: String) throws {
    let sandbox = try Self.sandbox(study)
    #expect(try sandbox.zobench("run", "study.json", "-q", "-o", "cut").status == 0)
    try sandbox.zobench("run", "study.json", "-q", "-o", "other", "--seed", "9")
    func answers() throws -> [Sandbox.Outcome] {
      try Self.questions.map { try sandbox.shell("set -o pipefail; zobench \($0)") }
    }
    let before = try answers()
    try sandbox.shell("mkdir away && mv *.csv away/")
    for (question, (now, then)) in zip(Self.questions, zip(try answers(), before)) {
      #expect(now.status == 0 && now.output != "", "\(question): \(now.errors)")
      #expect(now.output == then.output, "\(question)")
    }
    // Verbs that carry out runs need the data, and say so.
    for question in ["verify cut", "run cut", "run study.json -o cut"] {
      let outcome = try sandbox.shell("zobench \(question)")
      #expect(
        outcome.status == 66 && outcome.errors.contains("there is no such file"), "\(question)")
      let isOfResults = !question.contains("study.json")
      #expect(outcome.errors.contains("table, plot, compare and report do not") == isOfResults)
    }
    // With other data in their place, results are still what they were.
    try sandbox.shell("for f in away/*; do tac $f > $(basename $f); done")
    #expect(try sandbox.zobench("table", "cut").output == before[0].output)
  }

  /// Expected curves and floors follow from data: while the data are there, tables are what they were at the end of the
  /// run; without the data, or with others in their place, they have no such curves.
  @Test(arguments: ["", #", "batch": {"rows": 3}"#])
  func closedForms(batch: String) throws {
    let sandbox = try Self.sandbox(
      configuration(
        problem: """
          "type": "least-squares", "data": "rows.csv", "target_column": "label", \
          "targets": "classes", "class": "strongly-convex"\(batch)
          """,
        methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#,
        rest: #""replicates": 5, "budget": {"iterations": 400}"#))
    #expect(try sandbox.zobench("run", "study.json", "-q", "-o", "cut").status == 0)
    let rates = try sandbox.text("cut/rates.csv")
    func table() throws -> String {
      try sandbox.zobench("table", "cut", "--format", "csv").output
        .replacing("\r\n", with: "\n")
    }
    #expect(rates.contains("closed form over") || rates.contains("fixed point"))
    #expect(try table().contains(rates.replacing("\r\n", with: "\n")))
    for change in ["mv rows.csv away.csv", "tac away.csv > rows.csv"] {
      try sandbox.shell(change)
      let without = try table()
      #expect(without.contains("two-point"))
      #expect(!without.contains("closed form over") && !without.contains("fixed point"))
    }
    try sandbox.shell("mv away.csv rows.csv")
    #expect(try table().contains(rates.replacing("\r\n", with: "\n")))
  }

  private static func edit(_ sandbox: Sandbox, _ change: (inout [String: Any]) -> Void) throws {
    let manifest = try sandbox.text("cut/manifest.json")
    var entries =
      try JSONSerialization.jsonObject(with: Data(manifest.utf8)) as? [String: Any] ?? [:]
    change(&entries)
    try JSONSerialization.data(withJSONObject: entries).write(
      to: URL(fileURLWithPath: sandbox.path("cut/manifest.json")))
  }

  /// For results of a version that kept nothing, the data are read.
  @Test func oldResults() throws {
    let sandbox = try Self.sandbox(Self.studies[1])
    try sandbox.zobench("run", "study.json", "-q", "-o", "cut")
    let table = try sandbox.zobench("table", "cut").output
    try Self.edit(sandbox) { #expect($0.removeValue(forKey: "kept") != nil) }
    #expect(try sandbox.zobench("table", "cut").output == table)
    try sandbox.shell("mv rows.csv away.csv")
    let outcome = try sandbox.zobench("table", "cut")
    #expect(outcome.status == 66)
    #expect(outcome.errors.contains("These results are from a version that kept nothing of it"))
  }

  /// Killed in the middle: costs can be reported, but not how precisely rates can be, which is computed at the end.
  @Test func unfinishedResults() throws {
    for (study, status) in [(Self.studies[0], 0), (Self.studies[2], 66)] as [(String, Int32)] {
      let sandbox = try Self.sandbox(study)
      try sandbox.zobench("run", "study.json", "-q", "-o", "cut")
      try Self.edit(sandbox) { entries in
        var kept = entries["kept"] as? [String: Any] ?? [:]
        kept["isComplete"] = false
        var instances = kept["instances"] as? [String: [String: Any]] ?? [:]
        for label in instances.keys { instances[label]?["accuracies"] = [String: Any]() }
        kept["instances"] = instances
        entries["kept"] = kept
      }
      #expect(try sandbox.zobench("table", "cut").status == 0)
      try sandbox.shell("mkdir away && mv *.csv away/")
      let outcome = try sandbox.zobench("table", "cut")
      #expect(outcome.status == status, "\(outcome.errors)")
      if status != 0 {
        #expect(
          outcome.errors.contains("its rates cannot be determined without the problem's data file"))
      }
    }
  }
}
