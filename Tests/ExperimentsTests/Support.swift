import Experiments
import Fields
import Foundation
import Testing

/// A folder of its own for every test, gone with it.
final class TemporaryFolder {
  let path = NSTemporaryDirectory() + "zobench-tests-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func path(_ name: String) -> String { "\(path)/\(name)" }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    return path(name)
  }

  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path(name)))
  }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  func csv(_ name: String) throws -> CSVRows { CSVRows(try text(name)) }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
}

/// Rows of a CSV file by the names of its columns. Reads only what has no line break in quotes.
struct CSVRows {
  let header: [String]
  let rows: [[String: String]]

  init(_ text: String) {
    let lines = text.split(separator: "\n").map(Self.fields)
    let header = lines[0]
    self.header = header
    rows = lines.dropFirst().map { fields in
      #expect(fields.count == header.count, "\(fields)")
      return Dictionary(zip(header, fields), uniquingKeysWith: { first, _ in first })
    }
  }

  /// The columns of swept fields in runs.csv.
  var axes: ArraySlice<String> {
    let first = header.firstIndex(of: "workspace_bytes")! + 1
    return header[first..<header.firstIndex(of: "budget_evaluations")!]
  }

  func texts(_ column: String) -> [String] { rows.map { $0[column] ?? "no \(column)" } }

  func numbers(_ column: String) -> [Double?] { texts(column).map { Double($0) } }

  func integers(_ column: String) -> [Int?] { texts(column).map { Int($0) } }

  func rows(where column: String, is value: String) -> [[String: String]] {
    rows.filter { $0[column] == value }
  }

  private static func fields(_ line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}

/// A configuration's text: a diagonal quadratic with what the test is about put in its place.
func quadratic(
  _ problem: String = #""dimension": 10"#,
  methods: String = #"{"estimator": "reverse-mode"}"#,
  rest: String = #""replicates": 1, "budget": {"iterations": 20}"#
) -> String {
  """
  {"name": "test", "problem": {"type": "quadratic", \(problem)}, "methods": [\(methods)], \(rest)}
  """
}

/// A configuration's text: a sum whose calls see batches of its rows.
func batched(
  _ method: String, batch: String = #"{"rows": 4}"#,
  problem: String = #""type": "synthetic-least-squares", "features": 5, "rows": 40"#,
  rest: String = #""replicates": 2, "budget": {"iterations": 60}"#
) -> String {
  #"""
  {"name": "test", "problem": {\#(problem), "batch": \#(batch)}, "methods": [{\#(method)}],
   \#(rest)}
  """#
}

/// Plans a configuration given as text; data files are relative to `folder`.
func study(_ text: String, in folder: TemporaryFolder? = nil) throws -> ConvergenceStudy {
  let path = folder?.path("study.json") ?? "study.json"
  return try ConvergenceStudy(JSON.parse(Data(text.utf8), place: path), path: path)
}

/// What to do if a folder holds results of another configuration.
func remedyOfRefusal(_ folder: String) -> String {
  """
  continue them with zobench run \(folder), show them with zobench table \(folder), or give another folder with \
  --output; --fresh discards them
  """
}

/// The folder of the data sets that come with the project.
let dataFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("../../data").standardizedFileURL.path

extension StudySession where S == ConvergenceStudy {
  /// Writes the files of the runs.
  func writeFiles(manifest: Manifest) throws -> [String] {
    let results = results
    return try write(results.files(results.summary), manifest: manifest)
  }
}

extension StudySession where S == MeasurementStudy {
  /// Writes the files of what was measured.
  func writeFiles(manifest: Manifest) throws -> [String] {
    try write(results.files, manifest: manifest)
  }
}

/// Runs what a folder lacks of a study, and writes the files.
@discardableResult
func run(
  _ study: ConvergenceStudy, in folder: TemporaryFolder, jobs: Int = 1, fresh: Bool = false
) async throws -> ConvergenceSummary {
  let session = try StudySession(study, in: folder.path, fresh: fresh)
  try await session.run(jobs: jobs, plan: study.plan()) { _ in }
  let manifest = Manifest(jobs: jobs, start: Date())
  _ = try session.writeFiles(manifest: manifest)
  return session.results.summary
}

/// Runs a study given as text in a folder of its own.
func results(of text: String, jobs: Int = 1) async throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  try await run(try study(text), in: folder, jobs: jobs)
  return folder
}
