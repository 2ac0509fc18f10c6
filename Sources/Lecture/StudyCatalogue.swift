internal import Diagnostics
package import Experiments
package import Fields

/// All kinds of study: makes a study of whichever kind a configuration says it is.
package enum StudyCatalogue {
  /// The configurations of all kinds.
  package static let configurations = StudyTable.configurations(of: LectureKinds.all)

  /// The fields that only one kind has, kind by kind.
  package static let kinds = [StudyTable.convergence] + LectureKinds.all.map(\.table)

  /// Reads and plans a configuration.
  ///
  /// - Parameters:
  ///   - path: the configuration's file.
  ///   - assignments: `key.path=value` settings that replace what the file says.
  /// - Throws: `InputError` that names the file and the key, line or data file at fault.
  package static func study(
    path: String, assignments: [String] = []
  ) throws -> any ReportedStudy {
    let json = try JSON.configuration(path: path, assignments: assignments)
    return try study(json, from: path, folder: path.parentFolder)
  }

  /// The study that the results in a folder are of.
  ///
  /// - Throws: `InputError` where it is no such folder.
  package static func study(ofResults path: String) throws -> any ReportedStudy {
    let (json, place, folder) = try Manifest.configuration(ofResults: path)
    return try study(json, from: place, folder: folder)
  }

  /// The study that folders of results are of: where it was extended in some of them, the one that takes
  /// over what is in all.
  ///
  /// - Throws: `InputError` where none says what study it is of.
  package static func study(ofAnyOf parts: [StudyPart]) throws -> any ReportedStudy {
    var studies: [any ReportedStudy] = []
    var hashes: Set<JSON> = []
    for part in parts where part.hasManifest {
      let hash = try Manifest.entries(ofResults: part.path)["configuration_hash"] ?? .null
      if hashes.insert(hash).inserted { studies.append(try study(ofResults: part.path)) }
    }
    guard studies.count > 1 else { return try studies.first ?? study(ofResults: parts[0].path) }
    return studies.first { $0.takesOver(parts) } ?? studies[0]
  }

  /// The first problem of a configuration, with its swept fields at their first values.
  ///
  /// - Throws: `InputError` where studies of the configuration's kind are not about problems.
  package static func firstInstance(path: String) throws -> Instance {
    let json = try JSON.configuration(path: path, assignments: [])
    let configuration = try configurations.resolve(json, at: path)
    guard configuration.declares("problem") else {
      throw configuration.error(
        at: nil, "studies of kind \"\(configuration.tag)\" have no problem",
        expected: "a kind with a problem")
    }
    return try StudySource.planning(configuration, folder: path.parentFolder) {
      try $0.instances(of: configuration)[0]
    }.plan
  }

  /// Plans a configuration that came from `place`, with data files relative to `folder`.
  package static func study(
    _ json: JSON, from place: String, folder: String
  ) throws -> any ReportedStudy {
    let configuration = try configurations.resolve(json, at: place)
    guard let kind = LectureKinds.all.first(where: { $0.table.name == configuration.tag }) else {
      return try ConvergenceStudy(configuration, folder: folder)
    }
    return try MeasurementStudy(kind, configuration, folder: folder)
  }
}

extension Study {
  /// Whether what all folders hold is the study's, or a smaller one's that it extends.
  fileprivate func takesOver(_ parts: [StudyPart]) -> Bool {
    parts.allSatisfy { (try? StudyResults(adoptedBy: self, in: $0.path)) != nil }
  }
}
