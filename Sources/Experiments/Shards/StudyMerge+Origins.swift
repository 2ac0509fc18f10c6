internal import Diagnostics

extension StudyMerge {
  typealias PartContents = (part: StudyPart, contents: JournalContents<S.Record>)

  /// The sessions of all parts; those that a folder has from an earlier merge are not counted
  /// again.
  static func sessions(_ journals: [PartContents]) -> [JournalContents<S.Record>.Session] {
    let ofShards = journals.filter { $0.part.shard != nil }.flatMap(\.contents.sessions)
    let known = Set(ofShards.map(\.provenance))
    let others = journals.filter { $0.part.shard == nil }.flatMap(\.contents.sessions)
    return others.filter { !known.contains($0.provenance) } + ofShards
  }

  /// Throws if runs come from several versions, or from machines that may differ in last bits, and
  /// says which are where.
  static func checkOrigins(_ journals: [PartContents]) throws {
    let differences = Provenance.traits.compactMap { trait in
      var paths: [(value: String, paths: [String])] = []
      for (part, contents) in journals {
        for session in contents.sessions {
          let value = trait.value(session.provenance)
          let i = paths.firstIndex { $0.value == value } ?? paths.endIndex
          if i == paths.endIndex { paths.append((value, [])) }
          if paths[i].paths.last != part.path { paths[i].paths.append(part.path) }
        }
      }
      guard paths.count > 1 else { return nil as String? }
      let values = paths.map { "\n    \($0.value) in \(Self.shortened($0.paths))" }
      return "\n  \(trait.name):" + values.joined()
    }
    guard !differences.isEmpty else { return }
    throw InputError(
      .data, at: journals[0].part.path,
      "the runs were not all made alike:\(differences.joined())\n  (last bits can depend on that)",
      remedy: "merge them anyway with --mixed, or run one part again")
  }

  private static func shortened(_ paths: [String]) -> String {
    let more = paths.count > 4 ? " and \(paths.count - 4) more" : ""
    return paths.prefix(4).joined(separator: ", ") + more
  }
}
