import Foundation
import Testing

/// A study that lasts long enough to be disturbed: one run of some seconds, and nine of some milliseconds.
struct LongStudy {
  let sandbox: Sandbox

  /// With the thread sanitizer an iteration takes about ten times as long.
  private static let iterations =
    ProcessInfo.processInfo.environment["ZOBENCH_SANITIZER"] == "thread" ? 2_000_000 : 10_000_000

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": 100"#,
        methods: """
          {"estimator": "two-point", "replicates": 1, "budget": {"iterations": \(Self.iterations)}},
          {"estimator": "reverse-mode", "replicates": 9, "budget": {"iterations": 100}}
          """), to: "study.json")
  }

  /// Begins the study in the folder `cut`, does something when the state of its long run is on the disk, and
  /// waits for the study to end. In the script `$run` is its process, and `before` comes before it.
  func begin(
    _ arguments: String = "-q", before: String = "", then action: String
  ) throws -> Sandbox.Outcome {
    try sandbox.shell(
      """
      \(before)
      "$ZOBENCH" run study.json -o cut \(arguments) & run=$!
      until ls cut/checkpoints/*.state; do sleep 0.02; done >ls.txt 2>&1
      \(action)
      wait $run
      """)
  }

  /// Carries the study out undisturbed, and expects the result files in `cut` to be the same.
  func expectSameFiles(_ arguments: String...) throws {
    let whole = try sandbox.zobench(["run", "study.json", "-q", "-o", "whole"] + arguments)
    #expect(whole.status == 0)
    for file in ["curves.csv", "runs.csv", "summary.csv", "chart.csv"] {
      #expect(try sandbox.text("cut/\(file)") == sandbox.text("whole/\(file)"), "\(file)")
    }
  }
}
