package import Fields
internal import Foundation

/// What the manifest keeps of problems that are made from data files, so that finished results can be
/// tabled, drawn, compared and reported without those files.
package struct KeptFacts: Codable, Sendable {
  /// For a convergence study: its problems, by their labels.
  var instances: [String: KeptInstance] = [:]
  /// For a kind that measures: its cells, in their order; empty for convergence studies.
  var cells: [KeptCell] = []
  /// Whether this is all that reports need; false while a session is under way, since what rates need
  /// from the problems is computed at its end.
  package internal(set) var isComplete = false
  /// Hashes of the data files by their paths, which are part of the study's identity.
  var fingerprints: [String: String] = [:]
  /// What was found in them, by the same paths.
  var contents: [String: [String]] = [:]

  /// What commands have answered, by the labels of the problems they stand for; nil if none was asked.
  var answers: [String: JSONText]?

  /// A cell without what measures it.
  struct KeptCell: Codable, Sendable {
    let label: String
    let weight: Double
  }
}

/// JSON, as its text.
struct JSONText: Codable, Sendable {
  let text: String

  init(_ json: JSON) {
    text = json.text
  }

  var json: JSON { (try? JSON.parse(Data(text.utf8), place: Manifest.keptKey)) ?? .null }
}

extension KeptFacts {
  /// Whether the data tell more than what was kept of them.
  package var isLess: Bool { instances.values.contains { $0.hasClosedForm == true } }

  /// Whether this was kept of the data that a study has read.
  package func isOf(_ source: StudySource) -> Bool { fingerprints == source.dataFingerprints }

  /// Merges the facts of a study's parts: each has computed what rates need for its own runs.
  package func merging(_ other: KeptFacts) -> KeptFacts {
    var merged = self
    merged.instances.merge(other.instances) { own, others in
      var own = own
      own.accuracies.merge(others.accuracies) { first, _ in first }
      return own
    }
    return merged
  }

  /// - Parameter json: what a manifest has under ``Manifest/keptKey``.
  /// - Returns: nil if it is not what this version writes: then the data are read instead.
  package init?(_ json: JSON) {
    guard let facts = try? JSONDecoder().decode(Self.self, from: Data(json.text.utf8)),
      facts.isConsistent
    else { return nil }
    self = facts
  }

  /// Whether a study can be made from it, whoever has written it.
  private var isConsistent: Bool {
    Set(cells.map(\.label)).count == cells.count
      && cells.allSatisfy { $0.weight >= 0 && $0.weight.isFinite }
      && instances.values.allSatisfy(\.isConsistent)
  }

  /// Nil if a number is not finite, which JSON cannot hold.
  var json: JSON? {
    let encoder = JSONEncoder()
    return (try? encoder.encode(self)).flatMap { try? JSON.parse($0, place: Manifest.keptKey) }
  }
}
