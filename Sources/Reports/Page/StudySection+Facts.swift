internal import Experiments
internal import Fields

extension StudySection.Fact {
  /// A configuration in a few lines: what varies between runs, and how far they go.
  static func configuration(_ outline: JSON) -> [Self] {
    guard case .object(var entries) = outline else { return [] }
    for key in ["name", "kind"] { entries[key] = nil }
    let first = ["problem", "methods", "steps", "replicates", "budget", "targets"]
    let others = entries.keys.sorted().filter { !first.contains($0) && $0 != "seed" }
    return (first + others + ["seed"]).compactMap { key in
      entries[key].map { Self(term: key.words, text: $0.told) }
    }.filter { !$0.text.isEmpty }
  }

  /// The parts of a manifest that people ask for first.
  static func provenance(_ manifest: [String: JSON]) -> [Self] {
    [
      "start", "end", "wall_seconds", "jobs", "zobench_version", "git_commit", "swift_version",
      "processor", "kernel_level", "blas", "operating_system", "hosts", "data",
      "configuration_hash",
    ].compactMap { key in
      manifest[key].flatMap { $0 == .null ? nil : Self(term: key.words, text: $0.told) }
    }.filter { !$0.text.isEmpty }
  }
}

extension JSON {
  /// For people: the values of a list; for an object its name and what it sweeps or holds.
  fileprivate var told: String {
    switch self {
    case .null: "none"
    case .string(let text): text
    case .boolean(let value): value ? "yes" : "no"
    case .integer, .number: text
    case .array(let values):
      values.map(\.told).joined(separator: values.contains { $0.isObject } ? "; " : ", ")
    case .object(let entries): Self.told(entries)
    }
  }

  /// A problem is its label or type with its swept fields; anything else is all it holds.
  private static func told(_ entries: [String: JSON]) -> String {
    let name = entries["label"] ?? entries["type"] ?? entries["estimator"]
    let told = entries.sorted { $0.key < $1.key }.filter { entry in
      name == nil || entry.value.isSweep
    }.map { "\($0.key.words) \($0.value.told)" }
    return ((name.map { [$0.told] } ?? []) + told).joined(separator: ", ")
  }

  private var isObject: Bool { if case .object = self { true } else { false } }
  private var isSweep: Bool { if case .array = self { true } else { false } }
}

extension String {
  fileprivate var words: String { replacing("_", with: " ") }
}
