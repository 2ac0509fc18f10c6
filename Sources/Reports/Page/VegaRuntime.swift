internal import Diagnostics
internal import Foundation

/// The bundle of Vega, Vega-Lite and vega-embed that draws a page's charts. It is not part of this program: the
/// Python package vl-convert (https://pypi.org/project/vl-convert-python) has it.
package enum VegaRuntime {
  /// The variable that names a Python which has the package.
  package static let variable = "ZOBENCH_PYTHON"

  /// The runtime, from the first Python that has the package: the one that ``variable`` names, `.venv/bin/python` in
  /// the working folder, `python3` on the path. Nil if none has it.
  ///
  /// - Throws: `InputError` if the one that the variable names cannot provide it.
  package static func bundle(_ environment: [String: String]) throws -> String? {
    if let python = environment[variable], !python.isEmpty {
      guard let text = bundle(by: python) else {
        throw InputError(
          .unavailable, at: "\(variable)=\(python)",
          "this Python does not have the package vl-convert",
          remedy: "install it there with -m pip install vl-convert-python, or unset the variable")
      }
      return text
    }
    let folders = environment["PATH", default: ""].split(separator: ":")
    let onPath = folders.map { "\($0)/python3" }
      .first(where: FileManager.default.isExecutableFile)
    for python in [".venv/bin/python"] + (onPath.map { [$0] } ?? []) {
      if let text = bundle(by: python) { return text }
    }
    return nil
  }

  /// The exporting line keeps only what pages use; specifications are written for version 6.
  private static let script = """
    import sys, vl_convert
    versions = [v for v in vl_convert.get_vegalite_versions() if v.split(".")[0] == "6"]
    newest = max(versions, key=lambda v: [int(part) for part in v.split(".")])
    text = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", newest)
    sys.stdout.buffer.write(text.encode())
    """

  private static func bundle(by python: String) -> String? {
    guard FileManager.default.isExecutableFile(atPath: python) else { return nil }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", script]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0, !data.isEmpty else { return nil }
    return String(data: data, encoding: .utf8)
  }
}
