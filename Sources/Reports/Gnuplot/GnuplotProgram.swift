internal import Diagnostics
internal import Foundation

/// The program that makes pictures from scripts.
package struct GnuplotProgram: Sendable {
  private let path: String
  /// How long a picture may take, in seconds.
  private let patience: Double

  /// Finds it on the path.
  ///
  /// - Throws: `InputError` of kind `.unavailable` if it is not there.
  package init(patience: Double = 600) throws {
    let folders = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":")
    let paths = folders.map { "\($0)/gnuplot" }
    guard let path = paths.first(where: FileManager.default.isExecutableFile) else {
      throw InputError(
        .unavailable, at: "gnuplot", "the program is not on the path",
        remedy:
          "install it with make gnuplot, apt-get install gnuplot-nox or brew install gnuplot")
    }
    self.path = path
    self.patience = patience
  }

  /// Runs a script in the folder it lies in.
  ///
  /// - Parameter variables: texts that are set for the script.
  /// - Throws: `InputError` with gnuplot's message if it fails, or if it takes too long.
  func run(_ script: String, in folder: String, _ variables: KeyValuePairs<String, String>) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    // Without the user's own settings, which could change the picture.
    process.arguments =
      ["-d"]
      + variables.flatMap { ["-e", "\($0.key) = \(GnuplotText.quoted($0.value))"] } + [script]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    // A file, unlike a pipe, takes whatever gnuplot says while nobody reads.
    let complaints = "\(folder)/errors.txt"
    guard FileManager.default.createFile(atPath: complaints, contents: nil),
      let errors = FileHandle(forWritingAtPath: complaints)
    else {
      throw InputError(
        .cannotCreate, at: complaints, "the file cannot be created",
        remedy: "give another folder with --output")
    }
    process.standardError = errors
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do {
      try process.run()
    } catch {
      throw InputError(.unavailable, at: path, "cannot be started (\(error.localizedDescription))")
    }
    guard ended.wait(timeout: .now() + patience) == .success else {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
      throw InputError(
        .unavailable, at: script,
        "gnuplot did not finish it within \(Int(patience)) s and was stopped")
    }
    guard process.terminationStatus == 0 else {
      let said = FileManager.default.contents(atPath: complaints) ?? Data()
      let words = String(decoding: said, as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      throw InputError(
        .unavailable, at: script,
        "gnuplot fails on it, with exit code \(process.terminationStatus) and: \(words)",
        remedy: "see that it is gnuplot 5.4 or later, with the terminals svg, pngcairo and pdfcairo"
      )
    }
  }
}
