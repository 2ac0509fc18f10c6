import Foundation
import Testing

/// The commands that choose the names of the files that they make, if somebody else's files have these names.
@Suite struct ForeignOutputTests {
  struct Case: CustomTestStringConvertible {
    let command: String
    /// What it makes, as far as a test has to know.
    let files: [String]
    /// Files for which nothing in them or next to them says whether somebody has changed them.
    var unmarked: [String] = []

    var testDescription: String { command }
  }

  private static let figure = "convergence-quadratic"
  private static let cases = [
    Case(
      command: "plot results/test --only convergence --format svg,png,pdf",
      files: ["gp", "tsv", "svg", "png", "pdf"].map { "plots/test/\(figure).\($0)" },
      unmarked: ["png", "pdf"].map { "plots/test/\(figure).\($0)" }),
    Case(
      command: "compare results/test results/other --figure compared",
      files: ["gp", "tsv", "svg"].map { "compared/compare-ratios.\($0)" }),
    Case(
      command: "animate results/test --format svg --format gif --format csv",
      files: ["gif", "svg", "csv"].map { "plots/test/path-quadratic-dimension-2.\($0)" },
      unmarked: ["plots/test/path-quadratic-dimension-2.csv"]),
    Case(
      command: "report results/test --charts none",
      files: ["report.html", "report-specs/test-curves.vl.json"]),
    Case(
      command: "slurm study.json --tasks 2",
      files: ["array.sh", "merge.sh"].map { "results/test/slurm/\($0)" }),
  ]

  /// Results, and what stands in for gnuplot.
  private static func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(problem: #""type": "quadratic", "dimension": [2, 3]"#), to: "study.json")
    try sandbox.write(
      #"""
      #!/bin/bash
      for argument; do
        case "$argument" in format*) eval "${argument// /}";; theme*) eval "${argument// /}";; esac
      done
      file=$(sed -n "s/^set output '\(.*\)'$/\1/p" "$argument")
      [ -n "$file" ] || { name=${argument%.gp}; [ "$theme" = light ] || name=$name-dark; file=$name.$format; }
      case "$file" in *.gif) printf 'GIF89a\0;';; *) echo '<title>t</title><desc>d</desc>';; esac >"$file"
      """#, to: "gnuplot")
    let outcome = try sandbox.shell(
      """
      mkdir bin && mv gnuplot bin/ && chmod +x bin/gnuplot
      zobench run study.json -q && zobench run study.json -q --seed 2 -o results/other
      """)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return sandbox
  }

  private static func run(_ command: String, in sandbox: Sandbox) throws -> Sandbox.Outcome {
    try sandbox.shell("PATH=$PWD/bin:$PATH zobench \(command)")
  }

  /// All files but those of the test itself, with what is in them.
  private static func contents(of sandbox: Sandbox) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: sandbox.path)
    return Dictionary(
      uniqueKeysWithValues: names.filter { !$0.hasPrefix(".output-") && !$0.hasPrefix(".errors-") }
        .compactMap { name in
          FileManager.default.contents(atPath: sandbox.path(name)).map { (name, $0) }
        })
  }

  private static func expectRefusal(
    _ the: Case, of files: [String], in sandbox: Sandbox
  ) throws {
    let before = try contents(of: sandbox)
    let outcome = try run(the.command, in: sandbox)
    #expect(outcome.status == 73 && outcome.output == "", "\(outcome)")
    // Slurm's files are named by their whole paths.
    let errors = outcome.errors.replacing("\(sandbox.path)/", with: "")
    #expect(errors.hasPrefix("zobench: \(files.joined(separator: ", ")): zobench did not make "))
    #expect(errors.hasSuffix("; --fresh overwrites \(files.count == 1 ? "it" : "them").\n"))
    #expect(errors.split(separator: "\n").count == 1)
    #expect(try contents(of: sandbox) == before)
  }

  /// Somebody else's file is refused before anything is written, whichever it is.
  @Test(arguments: cases)
  func foreign(the: Case) throws {
    let sandbox = try Self.sandbox()
    for file in the.files {
      let folder = URL(fileURLWithPath: sandbox.path(file)).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try sandbox.write("mine\n", to: file)
      try Self.expectRefusal(the, of: [file], in: sandbox)
      try FileManager.default.removeItem(atPath: sandbox.path(file))
    }
    for file in the.files { try sandbox.write("mine\n", to: file) }
    try Self.expectRefusal(the, of: the.files, in: sandbox)
    let fresh = try Self.run("\(the.command) --fresh", in: sandbox)
    #expect(fresh.status == 0, "\(fresh.errors)")
    let made = try Self.contents(of: sandbox)
    for file in the.files { #expect(made[file] != Data("mine\n".utf8)) }
  }

  /// zobench's own files are replaced, of the same study and of another; files that somebody has changed since are not.
  @Test(arguments: cases)
  func ours(the: Case) throws {
    let sandbox = try Self.sandbox()
    func make() throws -> [String: Data] {
      let outcome = try Self.run(the.command, in: sandbox)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try Self.contents(of: sandbox)
    }
    let first = try make()
    #expect(the.files.allSatisfy { first[$0] != nil }, "\(first.keys.sorted())")
    #expect(try make() == first)
    let more = try sandbox.shell(
      """
      sed -i.old 's/"iterations": 20/"iterations": 40/' study.json
      zobench run study.json -q && zobench run study.json -q --seed 2 -o results/other
      """)
    #expect(more.status == 0, "\(more.errors)")
    if !the.command.hasPrefix("slurm") { #expect(try make() != first) }
    for file in the.files where !the.unmarked.contains(file) {
      let made = try #require(FileManager.default.contents(atPath: sandbox.path(file)))
      try (made + Data(" ".utf8)).write(to: URL(fileURLWithPath: sandbox.path(file)))
      try Self.expectRefusal(the, of: [file], in: sandbox)
      try made.write(to: URL(fileURLWithPath: sandbox.path(file)))
    }
    _ = try make()
  }

  /// If a user names one file, that file is meant, as with a compiler; files next to it are checked as ever.
  @Test func aPageThatIsNamed() throws {
    let sandbox = try Self.sandbox()
    try sandbox.write("mine\n", to: "page.html")
    let command = "report results/test --charts none -o page.html"
    #expect(try Self.run(command, in: sandbox).status == 0)
    #expect(try sandbox.text("page.html").hasPrefix("<!DOCTYPE html>"))
    try sandbox.write("mine\n", to: "page-specs/test-curves.vl.json")
    try sandbox.write("mine\n", to: "page.html")
    let outcome = try Self.run(command, in: sandbox)
    #expect(outcome.status == 73 && outcome.errors.hasPrefix("zobench: page-specs/test-curves"))
    #expect(try sandbox.text("page.html") == "mine\n")
  }

  /// Figures and pages of versions that made no marks are replaced as ever.
  @Test func withoutMarks() throws {
    let sandbox = try Self.sandbox()
    let commands = [Self.cases[0].command, Self.cases[3].command]
    for command in commands { #expect(try Self.run(command, in: sandbox).status == 0) }
    let removed = try sandbox.shell(
      """
      cd plots/test
      sed -i.old 's/^# Made by zobench, checksum [0-9a-f]*;/# Written by zobench plot;/' *.gp
      sed -i.old '/^# Made by zobench/d' *.tsv && sed -i.old '/^<!-- Made by/d' *.svg
      cd ../..
      sed -i.old 's/, checksum [0-9a-f]*"/"/' report.html report-specs/*.json
      ! grep -rn 'checksum [0-9a-f]' report.html report-specs/*.json plots/test/*.{gp,svg,tsv}
      """)
    #expect(removed.status == 0, "\(removed.output)")
    for command in commands {
      let outcome = try Self.run(command, in: sandbox)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let again = try sandbox.shell(
      "grep -L 'checksum [0-9a-f]' report.html report-specs/*.json plots/test/*.{gp,svg,tsv}")
    #expect(again.output == "")
  }
}
