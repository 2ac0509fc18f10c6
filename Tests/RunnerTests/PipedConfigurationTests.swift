import Foundation
import Testing

/// A configuration may also come from a pipe, and can be changed on the command line wherever it is given.
@Suite struct PipedConfigurationTests {
  private static func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.shell("mkdir configs")
    try sandbox.write(",A,B,C\nA,0,3,4\nB,3,0,5\nC,4,5,0\n", to: "map.csv")
    try sandbox.write(
      configuration(problem: #""type": "mds", "distances": "map.csv""#), to: "configs/study.json")
    try sandbox.shell("mkdir plain && cp map.csv plain/ && cp configs/study.json plain/")
    try sandbox.zobench("run", "plain/study.json", "-q", "-o", "whole")
    return sandbox
  }

  @Test(arguments: [
    "cat configs/study.json | zobench run - -q -o here",
    "cat configs/study.json | zobench run /dev/stdin -q -o here",
    "zobench run - -q -o here < configs/study.json",
    "zobench run <(cat configs/study.json) -q -o here",
    "mkfifo p; cat configs/study.json > p & zobench run p -q -o here",
  ])
  func run(script: String) throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.shell(script)
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(try sandbox.text("here/curves.csv") == sandbox.text("whole/curves.csv"))
    // Its data are found again, from any folder.
    #expect(try sandbox.shell("cd configs && zobench verify ../here").status == 0)
    #expect(try sandbox.shell("cd configs && zobench run ../here -q").status == 0)
  }

  @Test func itsDataAreRelativeToTheCurrentFolder() throws {
    let sandbox = try Self.sandbox()
    for (command, start) in [
      ("cat ../configs/study.json | zobench run -", "the current folder"),
      ("zobench run ../configs/study.json", "the configuration's folder, ../configs"),
    ] {
      let outcome = try sandbox.shell("mkdir -p sub && rm -f map.csv && cd sub && \(command)")
      #expect(outcome.status == 66)
      #expect(outcome.errors.contains("are found relative to \(start).\n"), "\(outcome.errors)")
    }
  }

  @Test func otherVerbs() throws {
    let sandbox = try Self.sandbox()
    let valid = try sandbox.shell("cat configs/study.json | zobench validate - --set replicates=5")
    #expect(valid.status == 0 && valid.output.hasPrefix("-: valid, 5 runs\n"))
    let table = try sandbox.shell(
      "cat configs/study.json | zobench table - --set name=mine --set replicates=5 --seed 3")
    #expect(table.status == 0 && table.output.contains("5 budget-spent"))
    let manifest = try sandbox.text("results/mine/manifest.json")
    #expect(manifest.contains(#""seed": 3"#) && manifest.contains(#""runs": 5"#))
    let results = try sandbox.zobench("table", "results/mine", "--seed", "4")
    #expect(results.status == 64 && results.errors.contains("and these are results"))
  }

  @Test func notJSON() throws {
    let sandbox = try Self.sandbox()
    let wrong = try sandbox.shell("echo '{' | zobench run -")
    #expect(
      wrong.status == 65 && wrong.errors.hasPrefix("zobench: standard input:"), "\(wrong.errors)")
    let nothing = try sandbox.zobench("run", "-")
    #expect(nothing.status == 65 && nothing.errors.contains("standard input: empty"))
    let field = try sandbox.shell(#"echo '{"name": 3}' | zobench validate -"#)
    #expect(field.status == 65 && field.errors.contains("standard input: "))
  }

  /// A stopped study can be resumed from its results alone.
  @Test func theFarewellNamesTheResults() throws {
    let study = try LongStudy()
    let stopped = try study.sandbox.shell(
      """
      cat study.json | "$ZOBENCH" run - -o cut -q & run=$!
      until ls cut/checkpoints/*.state; do sleep 0.02; done >ls.txt 2>&1
      kill -TERM $run; wait $run
      """)
    #expect(stopped.status == 143)
    #expect(stopped.errors.hasSuffix(" run cut\n"), "\(stopped.errors)")
  }
}
