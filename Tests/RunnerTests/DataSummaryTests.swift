import Foundation
import Testing

/// What every verb that reads data, or shows results of them, says about the data.
@Suite struct DataSummaryTests {
  private static let rows = "5.1,3.5,1,a\n4.9,3.0,1,a\n7.0,3.2,1,b\n6.4,3.1,1,b\n"

  private static func sandbox(_ more: String = "") throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(Self.rows, to: "no_header.csv")
    try sandbox.write(
      configuration(problem: #""type": "logistic", "data": "no_header.csv"\#(more)"#),
      to: "c.json")
    return sandbox
  }

  @Test func aHeaderOfNumbers() throws {
    let sandbox = try Self.sandbox()
    for verb in [["validate"], ["run"], ["run", "--dry-run"]] {
      let outcome = try sandbox.zobench(verb + ["c.json"])
      #expect(outcome.status == 65)
      #expect(
        outcome.errors.hasPrefix(
          #"zobench: no_header.csv:1: the column names "5.1", "3.5", "1" are numbers; "#)
          && outcome.errors.contains(#"Set "header" to false"#), "\(outcome.errors)")
    }
  }

  @Test(arguments: [
    (
      #", "header": false"#,
      #"+1 is "b" (2 rows), −1 is "a" (2 rows); 1 constant column: "column3"; no header"#
    ),
    (
      #", "header": false, "classes": {"negative": "b", "positive": "a"}"#,
      #"+1 is "a" (2 rows), −1 is "b" (2 rows); 1 constant column: "column3"; no header"#
    ),
  ])
  func whatIsRead(more: String, classes: String) throws {
    let sandbox = try Self.sandbox(more)
    let line = "no_header.csv: 4 rows × 3 features; \(classes)"
    #expect(
      try sandbox.zobench("validate", "c.json").output == "c.json: valid, 2 runs\n  \(line)\n")
    #expect(try sandbox.zobench("run", "--dry-run", "c.json").output.hasSuffix("\n\(line)\n"))
    #expect(try sandbox.zobench("run", "c.json").output.hasSuffix("\ndata        \(line)\n"))
    #expect(
      try sandbox.zobench("table", "results/test").output.hasSuffix("\ndata        \(line)\n"))
    let info = try sandbox.zobench("info", "results/test").output
    #expect(
      info.contains("\n  no_header.csv        4 rows × 3 features; \(classes)\n"), "\(info)")
  }

  /// A file that two problems read in two ways has a line for each; studies without data have none.
  @Test func severalProblems() throws {
    let sandbox = try Self.sandbox()
    try sandbox.write(
      #"""
      {"name": "test", "methods": [{"estimator": "two-point"}], "replicates": 1,
       "problem": [
         {"type": "logistic", "data": "no_header.csv", "header": false},
         {"type": "network", "data": "no_header.csv", "header": false, "label_column": "4"},
         {"type": "mds", "distances": "d.txt", "objects": [2, 3]}]}
      """#, to: "c.json")
    try sandbox.write("0\n1 0\n2 3 0\n", to: "d.txt")
    let lines = try sandbox.zobench("validate", "c.json").output.split(separator: "\n")
    #expect(
      lines == [
        "c.json: valid, 4 runs",
        "  d.txt: 3 objects; distances from 1 to 3; blanks between columns; lower triangle; no names",
        "  no_header.csv: 4 rows × 3 features; "
          + #"+1 is "b" (2 rows), −1 is "a" (2 rows); 1 constant column: "column3"; no header"#,
        "  no_header.csv: 4 rows × 3 features; "
          + #"2 classes: "a" (2), "b" (2); 1 constant column: "column3"; no header"#,
      ])
    try sandbox.write(configuration(), to: "plain.json")
    let run = try sandbox.zobench("run", "plain.json", "-o", "plain")
    #expect(!run.output.contains("data "))
  }

  /// The contents of a file are called what they are.
  @Test(arguments: [("distances", "distances"), ("squared-distances", "squared distances")])
  func squares(values: String, name: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write("a,b,c\n0,9,16\n9,0,25\n16,25,0\n", to: "d.csv")
    try sandbox.write(
      configuration(problem: #""type": "mds", "distances": "d.csv", "values": "\#(values)""#),
      to: "c.json")
    #expect(
      try sandbox.zobench("validate", "c.json").output
        == "c.json: valid, 2 runs\n  d.csv: 3 objects; \(name) from 9 to 25\n")
  }

  /// Whatever the name of its file, a table is distinguished from LIBSVM's rows.
  @Test(arguments: ["rows.txt", "rows.csv", "rows.svm"])
  func formatsAreTold(name: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(problem: #""type": "logistic", "data": "\#(name)""#), to: "c.json")
    for (text, size) in [
      ("1 qid:1 0:1 2:3\n-1 qid:1 1:4\n", "2 rows × 3 features"),
      ("a\tb\ty\n1\t2\tu\n3\t4\tv\n", "2 rows × 2 features"),
      ("a;y\n1,5;u\n3,25;v\n", "2 rows × 1 feature"),
    ] {
      try sandbox.write(text, to: name)
      let outcome = try sandbox.zobench("validate", "c.json")
      #expect(outcome.output.contains("\n  \(name): \(size);"), "\(outcome)")
    }
  }
}
