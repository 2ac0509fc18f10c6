import Foundation
import Testing

/// The progress of a study, on terminals and elsewhere.
@Suite struct ProgressLineTests {
  /// Long enough for a few states of the line, which changes five times a second.
  private static func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": 100"#,
        rest: #""replicates": 10, "budget": {"iterations": 40000}"#), to: "study.json")
    return sandbox
  }

  private static let arguments = ["run", "study.json", "-o", "out", "--jobs", "1"]

  /// Each state is written over the one before, and the last one stays.
  @Test(arguments: [40, 72, 120])
  func isRewrittenInPlace(columns: Int) throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.zobench(
      Self.arguments, onTerminalOf: UInt16(columns), type: "xterm")
    #expect(outcome.status == 0)
    let pieces = outcome.errors.components(separatedBy: "\r\u{1B}[K")
    // What comes first, and what a state is cleared for, is not a state.
    let states = pieces.dropFirst().filter { !$0.isEmpty }
    #expect(pieces[0] == "" && states.first == "estimating…")
    #expect(states.count >= 3)
    for state in states.dropLast() {
      #expect(!state.contains("\n") && state.count < columns, "\(state)")
      #expect(state == "estimating…" || state.contains("left") || state.contains("estimating…"))
    }
    let percents = states.compactMap { $0.firstMatch(of: /(\d+) %/).flatMap { Int($0.1) } }
    #expect(percents == percents.sorted() && percents.dropLast().allSatisfy { $0 < 100 })

    let screen = PseudoTerminal.screen(outcome.errors)
    let last = try #require(screen.first)
    #expect(last.contains("10/10 runs") && last.count < columns, "\(last)")
    #expect(columns < 72 || last.contains(/100 %, done in [\d.]+ m?s$/), "\(last)")
    #expect(screen[1] == "wrote out/curves.csv")
    #expect(!screen.joined().contains("left") && !screen.joined().contains("estimating"))
  }

  /// No control characters but line breaks.
  @Test func isPlainElsewhere() throws {
    let sandbox = try Self.sandbox()
    let dumb = try sandbox.zobench(Self.arguments, onTerminalOf: 72, type: "dumb")
    let file = try sandbox.zobench(Self.arguments + ["--fresh"])
    for outcome in [dumb, file] {
      #expect(outcome.status == 0)
      #expect(
        outcome.errors.unicodeScalars.allSatisfy {
          $0 == "\n" || $0.properties.generalCategory != .control
        }, "\(outcome.errors)")
      // After ten seconds, on a slow machine, a line says how far it is.
      let said = outcome.errors.split(separator: "\n").first { !$0.hasSuffix(" left") }
      #expect(said?.hasPrefix("10/10 runs, 100 %, done in ") == true, "\(outcome.errors)")
    }
  }

  @Test func isNotShownIfQuiet() throws {
    let outcome = try Self.sandbox().zobench(
      Self.arguments + ["--quiet"], onTerminalOf: 72, type: "xterm")
    #expect(outcome.status == 0 && outcome.errors == "")
  }
}
