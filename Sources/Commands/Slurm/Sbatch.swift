internal import Diagnostics
internal import Foundation

/// Slurm's command that puts a script into the queue.
struct Sbatch {
  private let path: String

  /// Finds it on the path.
  init() throws {
    let folders = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":")
    let paths = folders.map { "\($0)/sbatch" }
    guard let path = paths.first(where: FileManager.default.isExecutableFile) else {
      throw InputError(
        .unavailable, at: "--submit", "there is no sbatch on the path",
        remedy: "give --submit where jobs of Slurm are submitted, or load its module")
    }
    self.path = path
  }

  /// Submits a script.
  ///
  /// - Returns: the job's number.
  /// - Throws: `InputError` with sbatch's message if it refuses.
  func submit(_ script: String, _ options: String...) throws -> String {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["--parsable"] + options + [script]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    do {
      try process.run()
    } catch {
      throw InputError(.unavailable, at: path, "cannot be started (\(error.localizedDescription))")
    }
    // It writes a few lines at most, so neither pipe can fill while the other is read.
    let answer = Self.text(output)
    let complaint = Self.text(errors)
    process.waitUntilExit()
    // `123`, or `123;cluster` if there are several clusters.
    let job = answer.prefix { $0 != ";" }
    guard process.terminationStatus == 0, !job.isEmpty, job.allSatisfy(\.isWholeNumber) else {
      let said = [complaint, answer].filter { !$0.isEmpty }.map { "\n\($0)" }.joined()
      throw InputError(
        .unavailable, at: script,
        "sbatch refuses it, with exit code \(process.terminationStatus)\(said.isEmpty ? "" : " and:")\(said)",
        remedy: "fix that, and submit the scripts again")
    }
    return String(job)
  }

  private static func text(_ pipe: Pipe) -> String {
    String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
