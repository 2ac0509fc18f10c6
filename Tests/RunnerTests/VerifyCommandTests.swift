import Foundation
import Testing

/// Repeated runs give the same results.
@Suite struct VerifyCommandTests {
  private static let convergence = configuration(
    methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#,
    rest: #""replicates": 3, "budget": {"iterations": 300}"#)
  private static let measurement = """
    {"name": "test", "kind": "accuracy", "per_decade": 1,
     "problem": {"type": "nesterov-chain", "dimension": [3, 5, 7, 9]}}
    """

  private static func sandbox(_ text: String) throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(text, to: "study.json")
    try sandbox.zobench("run", "study.json", "-q", "-o", "here")
    return sandbox
  }

  @Test(arguments: [(convergence, 6, "curves.csv"), (measurement, 4, "accuracy.csv")])
  func whatIsThereIsRight(text: String, runs: Int, file: String) throws {
    let sandbox = try Self.sandbox(text)
    for count in [2, 100] {
      let outcome = try sandbox.zobench("verify", "here", "--runs", "\(count)")
      #expect(outcome.status == 0 && outcome.errors == "")
      #expect(
        outcome.output
          == "\(min(count, runs)) of \(runs) runs were repeated: all are the same to the last bit.\n"
      )
    }
    // A file that follows from the journal, changed.
    try sandbox.write(sandbox.text("here/\(file)").replacing("0.", with: "1."), to: "here/\(file)")
    let changed = try sandbox.zobench("verify", "here")
    #expect(changed.status == 1)
    #expect(
      changed.output == """
        here/\(file): does not match the journal
        \(runs) of \(runs) runs were repeated: all are the same to the last bit.

        """)
    // And one that was removed, about which nothing can be said.
    try FileManager.default.removeItem(atPath: sandbox.path("here/\(file)"))
    let removed = try sandbox.zobench("verify", "here")
    #expect(removed.status == 0)
    #expect(
      removed.errors
        == "here/\(file): missing, so not compared; zobench merge here writes it again.\n")
    #expect(try sandbox.zobench("merge", "here", "-q").status == 0)
    let again = try sandbox.zobench("verify", "here")
    #expect(again.status == 0 && again.errors == "", "\(again.errors)")
  }

  /// On another instruction level, numbers may differ in last bits, but no more.
  @Test(arguments: [convergence, measurement])
  func withinBounds(text: String) throws {
    let sandbox = try Self.sandbox(text)
    let level = try #require(
      sandbox.text("here/manifest.json").firstMatch(of: /"kernel_level": "(\w+)"/)?.1)
    guard level != "baseline" else { return }
    let outcome = try sandbox.shell("ZOBENCH_KERNELS=baseline zobench verify here")
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.errors == "Made elsewhere: kernel level: \(level) → baseline.\n")
    #expect(outcome.output.hasSuffix("runs were repeated: all are the same within the bounds.\n"))
  }

  @Test func nothingToVerify() throws {
    let sandbox = try Self.sandbox(
      configuration(rest: #""replicates": 1, "budget": {"seconds": 0.01}"#))
    let outcome = try sandbox.zobench("verify", "here")
    #expect(outcome.status == 65)
    #expect(
      outcome.errors == """
        zobench: here: no finished run can be repeated: either the clock ended them, or times are all that they \
        measure; expected a finished run whose numbers do not depend on the clock.

        """)
    // If it was stopped before its first run was finished, only the journal's first line is there.
    let journal = try sandbox.text("here/journal.txt")
    try sandbox.write(String(journal.prefix { $0 != "\n" }) + "\n", to: "here/journal.txt")
    let unfinished = try sandbox.zobench("verify", "here")
    #expect(unfinished.status == 65)
    #expect(
      unfinished.errors
        == "zobench: here: no run is finished yet. Continue it with zobench run here.\n")
    #expect(try sandbox.zobench("verify", "here", "--runs", "0").status == 64)
    #expect(try sandbox.zobench("verify", "nothere").status == 66)
  }
}
