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
  ///   - path: the configuration's file; `-`, or a pipe, whose data files are relative to the current folder.
  ///   - assignments: `key.path=value` settings that replace what the file says.
  ///   - programs: whether commands that the configuration names may be started.
  /// - Throws: `InputError` that names the file and the key, line or data file at fault.
  package static func study(
    path: String, assignments: [String] = [], programs: ProgramStart = .allowed()
  ) throws -> any Study {
    let json = try JSON.configuration(path: path, assignments: assignments)
    return try study(json, from: path.streamName, folder: path.dataFolder, programs: programs)
  }

  /// The study that the results in a folder are of, for reports about it. If it is finished, what the results have
  /// kept of its data files replaces them, unless expected curves follow from the data and the files are still there.
  /// No command is started.
  ///
  /// - Throws: `InputError` if it is no such folder.
  package static func study(ofResults path: String) throws -> any Study {
    guard let kept = Manifest.kept(ofResults: path) else {
      return try runnable(ofResults: path, programs: .never(nil))
    }
    let (json, place, folder) = try Manifest.configuration(ofResults: path)
    func told() throws -> any Study {
      try study(json, from: place, folder: folder, kept: kept, programs: .never(kept))
    }
    guard !kept.isComplete || kept.isLess else { return try told() }
    do {
      let whole = try study(json, from: place, folder: folder, programs: .never(kept))
      return kept.isComplete && !kept.isOf(whole.source) ? try told() : whole
    } catch let error as InputError where kept.isComplete || error.kind == .noInput {
      // Most of it can be reported all the same.
      return try told()
    }
  }

  /// The study that the results in a folder are of, with its data, so that runs can be done.
  ///
  /// - Parameters:
  ///   - assignments: `key.path=value` settings that replace what the results were made with.
  ///   - programs: whether commands that the configuration names may be started.
  /// - Throws: `InputError` if it is no such folder, or if a data file is no longer there.
  package static func runnable(
    ofResults path: String, assignments: [String] = [], programs: ProgramStart = .allowed()
  ) throws -> any Study {
    var (json, place, folder) = try Manifest.configuration(ofResults: path)
    for assignment in assignments { try json.set(assignment) }
    do {
      return try study(json, from: place, folder: folder, programs: programs)
    } catch let error as InputError where error.kind == .noInput {
      let isKept = Manifest.kept(ofResults: path) != nil
      throw InputError(
        error.kind, at: error.place, error.found, expected: error.expected,
        remedy: error.remedy
          + (isKept
            ? ". Runs need it; table, plot, compare and report do not"
            : ". These results are from a version that kept nothing of it: put the file back"))
    }
  }

  /// The study that folders of results are of; if it was extended in some of them, the one that takes over what is in
  /// all.
  ///
  /// - Parameter open: makes the study of a folder, either for reports or to be run.
  /// - Throws: `InputError` if none says what study it is of.
  package static func study(
    ofAnyOf parts: [StudyPart],
    by open: (String) throws -> any Study = { try study(ofResults: $0) }
  ) throws -> any Study {
    let manifests = try parts.filter(\.hasManifest).map {
      (path: $0.path, entries: try Manifest.entries(ofResults: $0.path))
    }
    let studies = try manifests.distinct { $0.entries["configuration_hash"] ?? .null }
      .map { try open($0.path) }
    guard studies.count > 1 else { return try studies.first ?? open(parts[0].path) }
    return studies.first { $0.takesOver(parts) } ?? studies[0]
  }

  /// The first problem of a configuration, with its swept fields at their first values.
  ///
  /// - Throws: `InputError` if studies of the configuration's kind are not about problems.
  package static func firstInstance(path: String) throws -> Instance {
    let json = try JSON.configuration(path: path, assignments: [])
    let configuration = try configurations.resolve(json, at: path)
    guard configuration.declares("problem") else {
      throw configuration.error(
        at: nil, "studies of kind \"\(configuration.tag)\" have no problem",
        expected: "a kind with a problem")
    }
    return try StudySource.planning(
      configuration, folder: path.dataFolder, programs: .never(nil)
    ) {
      try $0.instances(of: configuration)[0]
    }.plan
  }

  /// Plans a configuration that came from `place`, with data files relative to `folder`.
  ///
  /// - Parameters:
  ///   - kept: what replaces the data: then the study can be reported on, but not run.
  ///   - programs: whether commands that the configuration names may be started.
  package static func study(
    _ json: JSON, from place: String, folder: String, kept: KeptFacts? = nil, programs: ProgramStart
  ) throws -> any Study {
    let configuration = try configurations.resolve(json, at: place)
    guard let kind = LectureKinds.all.first(where: { $0.table.name == configuration.tag }) else {
      return try ConvergenceStudy(configuration, folder: folder, kept: kept, programs: programs)
    }
    return try MeasurementStudy(kind, configuration, folder: folder, kept: kept)
  }
}

extension StudyWork {
  /// Whether what all folders hold belongs to the study, or to a smaller one that it extends.
  package func takesOver(_ parts: [StudyPart]) -> Bool {
    parts.allSatisfy { (try? StudyResults(adoptedBy: self, in: $0.path, for: .reading)) != nil }
  }
}
