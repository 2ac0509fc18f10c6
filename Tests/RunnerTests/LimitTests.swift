import Foundation
import Testing

/// If the system denies something, that is a clear error with an exit code of its own; what was finished before is
/// kept, and continues to the same bytes once the limit is gone.
@Suite struct LimitTests {
  private static let errors: Set<Int32> = [66, 71, 73, 74]
  private static let files = ["curves.csv", "runs.csv", "summary.csv"]

  private static func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(rest: #""replicates": 20, "budget": {"iterations": 2000}"#), to: "study.json")
    return sandbox
  }

  /// Runs under a limit, and again without one: with a reported error or without, the files are the same.
  private static func expectTheSame(under limit: String) throws -> Int32 {
    let sandbox = try sandbox()
    let limited = try sandbox.shell("\(limit); zobench run study.json -q -o here -j 2")
    #expect(limited.status == 0 || errors.contains(limited.status), "\(limit): \(limited)")
    if limited.status != 0 { #expect(limited.errors.hasPrefix("zobench: "), "\(limited.errors)") }
    try sandbox.zobench("run", "study.json", "-q", "-o", "whole")
    for file in files where sandbox.has("here/\(file)") {
      #expect(try sandbox.text("here/\(file)") == sandbox.text("whole/\(file)"), "\(limit)")
    }
    #expect(try sandbox.zobench("run", "study.json", "-q", "-o", "here").status == 0)
    for file in files {
      #expect(try sandbox.text("here/\(file)") == sandbox.text("whole/\(file)"), "\(limit)")
    }
    return limited.status
  }

  /// Three are open when the process begins, plus a few that tests running alongside may have opened, and there must be
  /// room for 32.
  @Test(.underLimits, arguments: [4, 5, 6, 8, 16, 34, 64])
  func fileDescriptors(count: Int) throws {
    let status = try Self.expectTheSame(under: "ulimit -n \(count)")
    #expect(status == (count < 35 ? 71 : 0))
  }

  @Test(.underLimits, arguments: [300, 600, 4000])
  func addresses(megabytes: Int) throws {
    let status = try Self.expectTheSame(under: "ulimit -v \(1024 * megabytes)")
    if megabytes == 4000 { #expect(status == 0) }
  }

  /// Too few addresses for OpenBLAS to start, where it would wait forever, or end the process by SIGINT; with less than
  /// about 100 MB the dynamic linker does not load the program.
  @Test(.underLimits, arguments: [120, 130, 150, 200, 250, 300, 350])
  func tooFewAddresses(megabytes: Int) throws {
    let sandbox = try Self.sandbox()
    let outcome = try sandbox.shell(
      "ulimit -v \(1024 * megabytes); timeout \(Sandbox.patience) \"$ZOBENCH\" run study.json -q -o here -j 4"
    )
    // `timeout` would have ended it with 124.
    #expect(outcome.status == 71, "\(outcome)")
    #expect(outcome.errors.hasPrefix("zobench: "), "\(outcome.errors)")
  }

  /// Anything that needs more than the limit leaves is refused beforehand, whichever part would have asked for it.
  @Test(
    .underLimits,
    arguments: [
      (#""type": "quadratic", "dimension": 200000000"#, "problem.dimension"),
      (#""type": "quadratic", "dimension": 12000, "form": "dense""#, "problem.dimension"),
      (#""type": "huber", "dimension": 200000000, "iterations": 3"#, "problem.dimension"),
      (#""type": "log-block", "dimension": 200000000"#, "problem.dimension"),
      (#""type": "nesterov-chain", "dimension": 200000000"#, "problem.dimension"),
      (#""type": "synthetic-logistic", "features": 100000, "rows": 10000"#, "problem.features"),
    ])
  func moreThanTheLimit(problem: String, key: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(configuration(problem: problem), to: "c.json")
    let outcome = try sandbox.shell("ulimit -v 3000000; zobench run c.json")
    #expect(outcome.status == 71)
    #expect(outcome.errors.hasPrefix("zobench: c.json: \(key): needs about "), "\(outcome.errors)")
    #expect(!sandbox.has("results"))
  }

  /// A table that is small as a file, but whose points alone are enormous.
  @Test(.underLimits) func sparseData() throws {
    let sandbox = try Sandbox()
    try sandbox.write("+1 1:1 100000000:2\n-1 3:1\n", to: "wide.svm")
    try sandbox.write(
      configuration(problem: #""type": "logistic", "data": "wide.svm""#), to: "c.json")
    let outcome = try sandbox.shell("ulimit -v 3000000; zobench run c.json")
    #expect(outcome.status == 71)
    #expect(
      outcome.errors.hasPrefix("zobench: c.json: problem.data: needs about 12.8 GB of memory"),
      "\(outcome.errors)")
  }

  /// Not as root, who may write everywhere.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/setpriv") && getuid() == 0))
  func readOnlyFolder() throws {
    let sandbox = try Self.sandbox()
    try sandbox.zobench("run", "study.json", "-q", "-o", "here")
    let before = try sandbox.text("here/curves.csv")
    for folder in ["here", "new"] {
      let outcome = try sandbox.shell(
        """
        cp "$ZOBENCH" zobench; chmod 755 . zobench; chmod -R a+rX here
        setpriv --reuid=65534 --regid=65534 --clear-groups ./zobench run study.json -q -o \(folder)
        """)
      #expect(outcome.status == 73)
      #expect(
        outcome.errors.hasPrefix("zobench: \(folder): the folder cannot be")
          && outcome.errors.contains("(permission denied)"), "\(outcome.errors)")
    }
    #expect(try sandbox.text("here/curves.csv") == before)
    #expect(!sandbox.has("new"))
  }
}
