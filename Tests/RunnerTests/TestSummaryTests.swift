import Foundation
import Testing

/// What `make test` prints for test runs that pass, fail, crash, hang or never begin.
@Suite struct TestSummaryTests {
  /// Stands for `swift test`: writes events to where its arguments say, as Swift Testing does.
  private static let prelude = #"""
    event() { printf '{"kind":"event","payload":{%s},"version":0}\n' "$1" >> "$events"; }
    started() { event "\"kind\":\"testStarted\",\"messages\":[],\"testID\":\"$1\""; }
    ended() {
      event "\"kind\":\"testEnded\",\"messages\":[{\"symbol\":\"pass\",\"text\":\"X after $2 seconds.\"}],\"testID\":\"$1\""
    }
    failed() {
      event "\"issue\":{\"isKnown\":false},\"kind\":\"issueRecorded\",\"messages\":[{\"symbol\":\"fail\",\"text\":\"$2\"}],\"testID\":\"$1\""
    }
    while [ "$1" != --event-stream-output-path ]; do shift; done
    events=$2
    started M.Good; started M.Bad
    started 'M.Good\/one()\/G.swift:1:2'; started 'M.Good\/two(n:)\/G.swift:2:2'
    started 'M.Bad\/three()\/B.swift:1:2'
    ended 'M.Good\/one()\/G.swift:1:2' 0.1; ended 'M.Good\/two(n:)\/G.swift:2:2' 1.5
    ended M.Good 1.5

    """#

  private static let ending = #"""
    ended 'M.Bad\/three()\/B.swift:1:2' 0.5
    ended M.Bad 0.5

    """#

  private static func run(
    _ script: String, by call: String = "\"$SUMMARY\" bash ./fake"
  ) throws -> Sandbox.Outcome {
    let sandbox = try Sandbox()
    try sandbox.write(prelude + script, to: "fake")
    return try sandbox.shell(
      "export TEST_LOG=log; SUMMARY='\(Sandbox.project)/Tests/by-suite'\n\(call)")
  }

  private static let good =
    "passed M.Good                                                        2 tests       1.5 s\n"

  @Test func passing() throws {
    let outcome = try Self.run(Self.ending + "echo '✔ Test run with 3 tests in 2 suites passed'")
    #expect(outcome.status == 0)
    #expect(
      outcome.output == Self.good
        + "passed M.Bad                                                         1 test        0.5 s\n"
        + "✔ Test run with 3 tests in 2 suites passed\n")
  }

  /// Its message is in the summary, which comes last, and the exit code is that of the tests.
  @Test func failing() throws {
    let outcome = try Self.run(
      #"failed 'M.Bad\/three()\/B.swift:1:2' 'Expected \"a\/b\"'"# + "\n" + Self.ending
        + "echo '✘ Test run with 3 tests in 2 suites failed'; exit 3")
    #expect(outcome.status == 3)
    #expect(outcome.output.hasPrefix(Self.good + "FAILED M.Bad "))
    #expect(
      outcome.output.hasSuffix(
        """

        Failures:
          M.Bad/three()/B.swift:1:2
            Expected "a/b"
        ✘ Test run with 3 tests in 2 suites failed

        """), "\(outcome.output)")
  }

  /// A failure that was seen counts, whatever the exit code says.
  @Test func failingWithoutSayingSo() throws {
    let outcome = try Self.run(
      #"failed 'M.Bad\/three()\/B.swift:1:2' no"# + "\n" + Self.ending
        + "echo '✔ Test run with 3 tests in 2 suites passed'")
    #expect(outcome.status == 1)
  }

  @Test func crashing() throws {
    let outcome = try Self.run("echo 'M/B.swift:2: Fatal error: gone'; kill -ILL $$")
    #expect(outcome.status == 128 + 4)
    #expect(
      outcome.output == Self.good + """

        Under way when the tests ended:
          M.Bad/three()/B.swift:1:2

        The tests did not come to their end (exit code 132). From log:
          M/B.swift:2: Fatal error: gone

        """)
  }

  /// Stopped from outside, as a job that has taken too long is: nothing is left behind.
  @Test func hanging() throws {
    let outcome = try Self.run(
      "sleep 1000 & echo $! > child; wait",
      by: """
        set -m
        "$SUMMARY" bash ./fake & summary=$!
        until [ -s child ]; do sleep 0.02; done
        kill -TERM $summary
        wait $summary; status=$?
        sleep 0.1; ps -o stat= -p $(cat child) | grep -qv Z && echo 'still there'
        exit $status
        """)
    #expect(outcome.status == 143)
    #expect(
      outcome.output.contains("Under way when the tests ended:\n  M.Bad/three()/B.swift:1:2\n"))
    #expect(outcome.output.contains("The tests did not come to their end (exit code 143)."))
    #expect(!outcome.output.contains("still there"))
  }

  @Test func neverBeginning() throws {
    let outcome = try Self.run("", by: "\"$SUMMARY\" false")
    #expect(outcome.status == 1 && outcome.output.contains("The tests did not come to their end"))
  }
}
