internal import ArgumentParser
internal import Experiments
internal import Fields

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show where results come from: study, program, machines, dates, totals.",
    discussion: """
      Prints the content of manifest.json. Without a folder, it describes this program and this \
      machine.

        zobench info results/mds
        zobench info
      """)

  @Argument(help: "A results folder.", completion: .directory)
  var results: String?

  func run() throws {
    var entries = try results.map { try Manifest.entries(ofResults: $0) } ?? Manifest.machine
    if case .object(let configuration)? = entries["configuration"] {
      for key in ["name", "kind"] { entries[key] = configuration[key] }
    }
    entries["smoothness_L"] = Self.smoothness(entries)
    if case .integer(let done)? = entries["runs_finished"],
      case .integer(let all)? = entries["runs"], done < all
    {
      entries["state"] = .string(
        "partial: \(done) of \(all) runs were finished when this was written; zobench status says more"
      )
    }
    let lines = Self.parts.flatMap { title, keys in
      let entries = Self.withOriginOfCore(entries)
      let values = keys.compactMap { key in entries[key].map { (key, $0) } }
      return values.isEmpty ? [] : ["", title] + values.flatMap { Self.lines($0, $1) }
    }
    try Terminal.show(lines.dropFirst().joined(separator: "\n"))
  }

  /// The manifest's keys, in the order in which people ask.
  private static let parts = [
    (
      "STUDY",
      [
        "name", "kind", "seed", "data", "data_contents", "smoothness_L", "configuration_folder",
        "configuration_hash",
      ]
    ),
    ("RESULTS", ["state", "runs", "runs_finished", "totals", "files"]),
    ("DATES", ["start", "end", "wall_seconds", "jobs"]),
    ("PROGRAM", ["zobench_version", "git_commit", "swift_version"]),
    (
      "MACHINE",
      [
        "processor", "processor_features", "kernel_level", "blas", "blas_core", "blas_threads",
        "operating_system",
      ]
    ),
    ("SESSIONS", ["host_count", "hosts", "sessions"]),
    ("CONFIGURATION, WITH ALL DEFAULTS", ["configuration"]),
  ]

  /// A value next to its name; a list of objects has one paragraph per object.
  private static func lines(_ key: String, _ value: JSON) -> [String] {
    switch value {
    case .object(let entries) where !entries.isEmpty:
      return [name(key)]
        + withOriginOfCore(entries).sorted { $0.key < $1.key }.flatMap {
          lines($0.key, $0.value)
        }.map { "  \($0)" }
    case .array(let values) where values.contains { $0.isObject }:
      return [name(key)]
        + values.enumerated().flatMap { lines("\($0.offset + 1)", $0.element) }.map { "  \($0)" }
    default: return [label(key) + text(value)]
    }
  }

  /// L of each problem that is made from data, and whether it is local; nil if nothing is kept of them.
  private static func smoothness(_ entries: [String: JSON]) -> JSON? {
    guard case .object(let kept)? = entries[Manifest.keptKey],
      case .object(let instances)? = kept["instances"], !instances.isEmpty
    else { return nil }
    return .object(
      instances.compactMapValues { instance in
        guard case .object(let facts) = instance, let smoothness = facts["smoothness"],
          case .object(let known)? = facts["known"]
        else { return nil }
        return .string("\(smoothness.text)\(known["smoothness"] == nil ? " (local)" : "")")
      })
  }

  private static func withOriginOfCore(_ entries: [String: JSON]) -> [String: JSON] {
    guard case .string(let core)? = entries["blas_core"],
      case .string(let replaced)? = entries["blas_core_replaced"]
    else { return entries }
    var told = entries
    told["blas_core_replaced"] = nil
    told["blas_core"] = .string("\(core) (chosen by zobench; OpenBLAS had chosen \(replaced))")
    return told
  }

  private static func text(_ value: JSON) -> String {
    switch value {
    case .null: "unknown"
    case .string(let text): text
    case .array(let values) where values.isEmpty: "none"
    case .array(let values): values.map(text).joined(separator: ", ")
    case .object: "none"
    case .boolean, .integer, .number: value.text
    }
  }

  private static func label(_ key: String) -> String {
    let name = name(key)
    return name + String(repeating: " ", count: max(1, 21 - name.count))
  }

  /// A file keeps its name.
  private static func name(_ key: String) -> String {
    key.contains(".") ? key : key.replacing("_", with: " ")
  }
}

extension JSON {
  fileprivate var isObject: Bool {
    if case .object = self { true } else { false }
  }
}
