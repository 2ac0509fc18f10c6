package import Fields
internal import Sampling

/// What a study is made from: a resolved configuration and the data it names.
package struct StudySource: Sendable {
  /// The configuration with every default filled in.
  package let configuration: Values
  /// The folder that data files are relative to.
  package let folder: String
  /// A hash of every data file, by the path that the configuration gives.
  package private(set) var dataFingerprints: [String: String]
  /// What was found in every data file, sentences without a full stop, by the same path.
  package let dataContents: [String: [String]]
  /// The answers of the commands that the study names, by the labels of the problems and methods that they stand
  /// for: part of the study's definition.
  package private(set) var answers: [String: JSON] = [:]

  /// Plans what a configuration says, and keeps the fingerprints of the data read on the way.
  ///
  /// - Parameters:
  ///   - kept: what stands for problems instead of their data.
  ///   - programs: whether commands may be started.
  package static func planning<Plan>(
    _ configuration: Values, folder: String, kept: KeptFacts? = nil,
    programs: ProgramStart = .allowed(), _ plan: (StudyContext) throws -> Plan
  ) rethrows -> (source: StudySource, plan: Plan) {
    let data = DataFolder(folder, programs)
    let seed = UInt64(configuration.integer("seed"))
    let plan = try plan(
      StudyContext(data: data, stream: RandomStream(seed: seed), kept: kept?.instances ?? [:]))
    // What stands for commands that are not started comes with what was found in their files.
    let earlier = kept ?? programs.facts
    var source = StudySource(
      configuration: configuration, folder: folder,
      dataFingerprints: (earlier?.fingerprints ?? [:]).merging(data.fingerprints) { $1 },
      dataContents: (earlier?.contents ?? [:]).merging(data.contents) { $1 })
    source.answers = (earlier?.answers ?? [:]).mapValues(\.json).merging(data.answers) { $1 }
    return (source, plan)
  }

  /// Adds a file of any kind to the definition, for instance a program's.
  mutating func fingerprint(_ path: String) throws {
    let data = DataFolder(folder)
    try data.fingerprint(path)
    dataFingerprints.merge(data.fingerprints) { $1 }
  }

  /// Adds a command's answer to the definition.
  mutating func note(answer: JSON, of label: String) { answers[label] = answer }

  /// What makes results belong to this study and no other.
  package var identity: JSON {
    var entries: [String: JSON] = [
      "format": .integer(JournalLine.format), "configuration": configuration.json,
      "data": .object(dataFingerprints.mapValues { .string($0) }),
    ]
    if !answers.isEmpty { entries["answers"] = .object(answers) }
    return .object(entries)
  }
}

extension StudySource {
  /// The problems whose commands answer the same question with different bits, a sentence for each.
  package var nondeterminism: [String] {
    answers.keys.sorted().filter { !isRepeatable($0) }.map {
      "\($0): its command is not deterministic, so its runs cannot be repeated to the bit"
    }
  }

  /// The problems whose commands draw directions of their own, a sentence for each.
  package var ownDirections: [String] {
    answers.keys.sorted().filter {
      guard case .object(let entries)? = answers[$0] else { return false }
      return entries["directions"] == "own"
    }.map {
      "\($0): its command draws directions of its own, so its runs can be repeated only by that command"
    }
  }

  /// Whether what stands under a label answers the same question with the same bits.
  func isRepeatable(_ label: String) -> Bool {
    guard case .object(let entries)? = answers[label] else { return true }
    return entries["deterministic"] != .boolean(false)
  }

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
