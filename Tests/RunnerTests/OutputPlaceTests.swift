import Foundation
import Testing

/// Every file that a command writes: into a device or a pipe, and behind links, as other tools do.
@Suite struct OutputPlaceTests {
  private static func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem: """
          "type": "quadratic", "class": "convex", "dimension": [10, 20],
          "spectrum": {"type": "block10"}
          """,
        methods:
          #"{"estimator": "reverse-mode", "replicates": 1}, {"estimator": "two-point"}"#,
        rest: #""replicates": 20, "budget": {"natural_iterations": 30}"#), to: "study.json")
    try sandbox.zobench("run", "study.json", "-q", "-o", "here")
    try sandbox.zobench("check", "here", "--baseline", "baseline.json", "--update")
    return sandbox
  }

  private static let commands = [
    ("check here --update --baseline", "{"),
    ("check here --baseline baseline.json --junit", "<?xml"),
    ("check here --baseline baseline.json --summary", "#"),
    ("report here --charts none --output", "<!DOCTYPE html>"),
  ]

  @Test(arguments: commands)
  func links(command: String, start: String) throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.shell(
      """
      mkdir far; ln -s far/file link; zobench \(command) link &&
      test -L link && head -c \(start.utf8.count) far/file
      """)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasSuffix(start))
    #expect(try sandbox.files("far") == ["file"])
  }

  /// A pipe with a name, one of the shell's, standard output, and a descriptor in the middle of a file.
  @Test(arguments: commands)
  func streams(command: String, start: String) throws {
    let sandbox = try Self.sandbox()
    let script = """
      zobench \(command) report.html >/dev/null
      mkfifo pipe; cat pipe >1 & zobench \(command) pipe >/dev/null; wait $!
      test -p pipe || echo no pipe
      zobench \(command) >(cat >2) >/dev/null; for i in {1..100}; do cmp -s report.html 2 && break; sleep 0.05; done
      zobench \(command) /dev/stdout | cat >3
      { echo before; zobench \(command) /dev/fd/5 5>&1 >/dev/null; echo after; } >4
      zobench \(command) /dev/null >/dev/null
      test -c /dev/null || echo no device
      """
    let outcome = try sandbox.shell(script)
    #expect(outcome.status == 0 && outcome.output == "")
    let text = try sandbox.text("report.html")
    #expect(text.hasPrefix(start))
    for name in ["1", "2"] { #expect(try sandbox.text(name) == text) }
    #expect(try sandbox.text("3").hasPrefix(text))
    #expect(try sandbox.text("4") == "before\n\(text)after\n")
  }

  /// Result files, too: a link to where there is more room stays a link.
  @Test func resultFiles() throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.shell(
      """
      mkdir far && mv here/curves.csv far/ && ln -s ../far/curves.csv here/curves.csv
      echo old >far/curves.csv
      zobench run study.json -q -o here && test -L here/curves.csv
      rm here/rates.csv && ln -s /dev/null here/rates.csv
      zobench run study.json -q -o here && test -L here/rates.csv && test -c /dev/null
      """)
    #expect(outcome.status == 0 && outcome.errors == "")
    try sandbox.zobench("run", "study.json", "-q", "-o", "whole")
    #expect(try sandbox.text("far/curves.csv") == sandbox.text("whole/curves.csv"))
  }

  @Test func pictures() throws {
    let sandbox = try Self.sandbox()
    try sandbox.write(
      """
      #!/bin/bash
      for argument; do case "$argument" in format*) eval "${argument// /}";; esac; done
      echo new >"${argument%.gp}.$format"
      """, to: "gnuplot")
    let outcome = try sandbox.shell(
      """
      chmod +x gnuplot; mkdir plots far
      name=$(PATH="$PWD:$PATH" zobench plot here -o plots --theme light --format png | grep png | head -n 1)
      echo old >far/picture; rm "$name"; ln -s ../far/picture "$name"
      PATH="$PWD:$PATH" zobench plot here -o plots --theme light --format png >/dev/null
      test -L "$name" && cat far/picture; ls far
      """)
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output == "new\npicture\n")
  }
}
