package import Fields
internal import Sampling

/// What a study is made from: a resolved configuration and the data it names.
package struct StudySource: Sendable {
  /// The configuration with every default filled in.
  package let configuration: Values
  /// The folder that data files are relative to.
  package let folder: String
  /// A hash of every data file, by the path that the configuration gives.
  package let dataFingerprints: [String: String]
  /// What was found in every data file, sentences without a full stop, by the same path.
  package let dataContents: [String: [String]]

  /// Plans what a configuration says, and keeps the fingerprints of the data read on the way.
  ///
  /// - Parameter kept: what stands for problems instead of their data.
  package static func planning<Plan>(
    _ configuration: Values, folder: String, kept: KeptFacts? = nil,
    _ plan: (StudyContext) throws -> Plan
  ) rethrows -> (source: StudySource, plan: Plan) {
    let data = DataFolder(folder)
    let seed = UInt64(configuration.integer("seed"))
    let plan = try plan(
      StudyContext(data: data, stream: RandomStream(seed: seed), kept: kept?.instances ?? [:]))
    let source = StudySource(
      configuration: configuration, folder: folder,
      dataFingerprints: (kept?.fingerprints ?? [:]).merging(data.fingerprints) { $1 },
      dataContents: (kept?.contents ?? [:]).merging(data.contents) { $1 })
    return (source, plan)
  }

  /// What makes results belong to this study and no other.
  package var identity: JSON {
    [
      "format": .integer(JournalLine.format), "configuration": configuration.json,
      "data": .object(dataFingerprints.mapValues { .string($0) }),
    ]
  }
}

extension StudySource {
  /// What was found in the data, a line for every file and way of reading it.
  package var dataLines: [String] {
    dataContents.sorted { $0.key < $1.key }.flatMap { path, contents in
      contents.map { "\(path): \($0)" }
    }
  }

  /// The fingerprints of the data files that a part of the configuration names.
  func fingerprints(of part: JSON) -> JSON {
    .object(
      dataFingerprints.filter { part.contains(text: $0.key) }.mapValues { .string($0) })
  }
}

extension JSON {
  fileprivate func contains(text: String) -> Bool {
    switch self {
    case .string(let own): own == text
    case .array(let values): values.contains { $0.contains(text: text) }
    case .object(let values): values.values.contains { $0.contains(text: text) }
    case .null, .boolean, .integer, .number: false
    }
  }

  /// Reads a configuration.
  ///
  /// - Parameters:
  ///   - path: the configuration's file.
  ///   - assignments: `key.path=value` settings that replace what the file says.
  /// - Throws: `InputError` that names the file, or the setting.
  package static func configuration(path: String, assignments: [String]) throws -> JSON {
    var json = try JSON.read(path: path, as: "a study's configuration")
    for assignment in assignments { try json.set(assignment) }
    return json
  }
}
