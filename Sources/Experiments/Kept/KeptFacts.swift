package import Fields
internal import Foundation

/// What the manifest keeps of problems that are made from data files, so that finished results can be
/// tabled, drawn, compared and reported without these.
package struct KeptFacts: Codable, Sendable {
  /// Of a convergence study: its problems, by their labels.
  var instances: [String: KeptInstance] = [:]
  /// Of a kind that measures: its cells, in their order; empty for convergence studies.
  var cells: [KeptCell] = []
  /// Whether that is all that reports ask; false while a session is under way, since what rates need of
  /// the problems is computed at its end.
  package internal(set) var isComplete = false
  /// Hashes of the data files by their paths, which are part of the study's identity.
  var fingerprints: [String: String] = [:]
  /// What was found in them, by the same paths.
  var contents: [String: [String]] = [:]

  /// What commands have answered, by the labels of the problems they stand for; nil where none was asked.
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

  /// Whether a study has read the data that this was kept of.
  package func isOf(_ source: StudySource) -> Bool { fingerprints == source.dataFingerprints }

  /// Those of one study's parts: each has computed what rates need of its own runs.
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
  /// - Returns: nil where it is not what this version writes: then the data are read instead.
  package init?(_ json: JSON) {
    guard let facts = try? JSONDecoder().decode(Self.self, from: Data(json.text.utf8)),
      facts.isConsistent
    else { return nil }
    self = facts
  }

  /// Whether a study can be made of it, whoever has written it.
  private var isConsistent: Bool {
    Set(cells.map(\.label)).count == cells.count
      && cells.allSatisfy { $0.weight >= 0 && $0.weight.isFinite }
      && instances.values.allSatisfy(\.isConsistent)
  }

  /// Nil where a number is not finite, which JSON cannot hold.
  var json: JSON? {
    let encoder = JSONEncoder()
    return (try? encoder.encode(self)).flatMap { try? JSON.parse($0, place: Manifest.keptKey) }
  }
}
