import Foundation
import Testing

/// A folder of its own for every test, gone with it; commands run in it.
final class Sandbox {
  let path = NSTemporaryDirectory() + "zobench-runner-" + UUID().uuidString
  private var count = 0

  /// The number of seconds after which a command counts as hung: what takes a second here takes minutes on an old
  /// processor that is also busy with other things.
  static let patience = 600

  /// What a command left behind.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func path(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// How many children were started that log their process ids, as those of the tests do on request.
  var started: Int { ((try? text("pids")) ?? "").split(separator: "\n").count }

  /// The names of all files in a folder, hidden ones too.
  func files(_ name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
  }

  /// Runs `zobench` with these arguments, as a user in this folder does.
  @discardableResult
  func zobench(_ arguments: String...) throws -> Outcome {
    try run(Self.executable, arguments)
  }

  func zobench(_ arguments: [String]) throws -> Outcome { try run(Self.executable, arguments) }

  /// Runs the command that has kinds of its own (`Tests/OwnKinds`).
  ///
  /// - Parameter mistake: the one to make in adding them.
  @discardableResult
  func ownKinds(_ arguments: String..., mistake: String? = nil) throws -> Outcome {
    try run(
      Self.product("OwnKinds"), arguments,
      environment: mistake.map { ["ZOBENCH_OWN_KINDS": $0] } ?? [:])
  }

  /// Runs a script in bash, in which `zobench` is the command, and `$ZOBENCH` its path.
  @discardableResult
  func shell(_ script: String) throws -> Outcome {
    let prelude = "ZOBENCH='\(Self.executable)'\nzobench() { \"$ZOBENCH\" \"$@\"; }\n"
    return try run("/bin/bash", ["-c", prelude + script])
  }

  /// Runs `zobench` with its standard error on a terminal.
  ///
  /// - Parameters:
  ///   - columns: the terminal's width.
  ///   - type: what `TERM` says.
  func zobench(
    _ arguments: [String], onTerminalOf columns: UInt16, type: String
  ) throws -> Outcome {
    let terminal = try PseudoTerminal(columns: columns)
    let process = process(Self.executable, arguments)
    process.environment = ProcessInfo.processInfo.environment.merging(["TERM": type]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = terminal.program
    try process.run()
    let errors = try terminal.text()
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, output: "", errors: errors)
  }

  private func run(
    _ executable: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Outcome {
    count += 1
    let names = ["output-\(count)", "errors-\(count)"].map { path(".\($0)") }
    let process = process(executable, arguments)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let handles = names.map {
      _ = FileManager.default.createFile(atPath: $0, contents: nil)
      return FileHandle(forWritingAtPath: $0)!
    }
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    try process.run()
    process.waitUntilExit()
    for handle in handles { try handle.close() }
    let texts = try names.map { try String(contentsOfFile: $0, encoding: .utf8) }
    return Outcome(status: process.terminationStatus, output: texts[0], errors: texts[1])
  }

  /// A process in this folder, to be started by this thread.
  private func process(_ executable: String, _ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    process.standardInput = FileHandle.nullDevice
    // The threads that tests run on block signals, and programs that they start would inherit that.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    return process
  }

  private static let executable = product("zobench")

  /// A program lies next to the tests, or next to the bundle that holds them.
  private static func product(_ name: String) -> String {
    let candidates =
      [CommandLine.arguments[0], Bundle.main.bundlePath]
      + Bundle.allBundles.map(\.bundlePath)
    let folders = candidates.map { URL(fileURLWithPath: $0) }
      .flatMap { [$0, $0.deletingLastPathComponent()] }
    let found = folders.map { $0.appendingPathComponent(name).path }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    precondition(found != nil, "no \(name) beside \(candidates)")
    return found!
  }

  /// The project's own folder.
  static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../..").standardizedFileURL.path
}

/// A small study, with the parts that a test is about put in their places.
func configuration(
  problem: String = #""type": "quadratic", "dimension": 10"#,
  methods: String = #"{"estimator": "two-point"}"#,
  rest: String = #""replicates": 2, "budget": {"iterations": 20}"#
) -> String {
  #"{"name": "test", "problem": {\#(problem)}, "methods": [\#(methods)], \#(rest)}"#
}

/// The fields of a column of a CSV file in which nothing is in quotes.
func column(_ name: String, of text: String) throws -> [String] {
  let rows = text.split(separator: "\n").map {
    $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
  let place = try #require(rows[0].firstIndex(of: name))
  return rows.dropFirst().map { $0[place] }
}
