internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Studies
internal import Reports

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say how far a study is: which runs are done, under way, missing; shards too.",
    discussion: """
      It does not disturb running sessions.

        zobench status results/mds
        zobench status results/*

      Shards, and parts of one study in several folders, are counted together; every other study by \
      itself. If a folder cannot be read, a message names it, the others are shown all the same, and the \
      exit code is not 0.
      """)

  @Argument(help: "Results folders, or folders of shards.", completion: .directory)
  var results: [String]

  func run() throws {
    var errors: [InputError] = []
    var groups: [Group] = []
    for folder in results {
      do {
        try groups.take(StudyPart.all(in: [folder]))
      } catch let error as InputError {
        errors.append(error)
      }
    }
    var shown: [StudyStatus] = []
    for group in groups {
      do {
        shown.append(try group.status())
      } catch let error as InputError {
        errors.append(error)
      }
    }
    try show(shown)
    for error in errors { Terminal.say("zobench: \(error)") }
    if let worst = errors.map(\.kind.rawValue).max() { throw ExitCode(worst) }
  }

  private func show(_ statuses: [StudyStatus]) throws {
    guard !statuses.isEmpty else { return }
    let table = StudyReport.Section(
      columns: ["folder", "runs", "done", "under way", "missing", "state"], left: [0, 5],
      rows: statuses.flatMap(\.rows))
    try Terminal.show(TableFormat.terminal.text(of: table))
    let underWay = statuses.flatMap(\.parts).flatMap(\.underWay)
    if !underWay.isEmpty {
      let lines = underWay.prefix(Self.mostRuns).map { run in
        "\(run.id) \(run.label): "
          + (run.iteration.map { "kept at iteration \($0)" } ?? "its state cannot be read")
      }
      let more =
        underWay.count > Self.mostRuns ? ["and \(underWay.count - Self.mostRuns) more"] : []
      try Terminal.show("\nunder way\n" + (lines + more).map { "  \($0)" }.joined(separator: "\n"))
    }
  }

  private static let mostRuns = 20
}

/// Folders of one study, and the study.
private struct Group {
  var study: any Study
  var parts: [StudyPart]

  func status() throws -> StudyStatus {
    func status(_ study: some Study) throws -> StudyStatus {
      try StudyStatus(of: study, in: parts)
    }
    return try status(study)
  }
}

extension [Group] {
  /// Adds folders to those of the same study, if there are any: shards may be anywhere. A study that another one
  /// would extend is another study, unless both consist of shards.
  fileprivate mutating func take(_ parts: [StudyPart]) throws {
    let study = try StudyCatalogue.study(ofAnyOf: parts)
    for i in indices where self[i].study.name == study.name {
      let areShards = (self[i].parts + parts).allSatisfy { $0.shard != nil }
      guard areShards || self[i].study.source.identity == study.source.identity else { continue }
      let all = self[i].parts + parts
      // The larger one, if a study was extended in some of them.
      guard let common = [self[i].study, study].first(where: { $0.takesOver(all) }) else {
        continue
      }
      self[i] = Group(study: common, parts: StudyPart.once(all))
      return
    }
    append(Group(study: study, parts: parts))
  }
}

extension StudyStatus {
  fileprivate var rows: [[String]] {
    let rows = parts.map { part in
      [
        part.path, "\(part.runs)", "\(part.done)", "\(part.underWay.count)", "\(part.missing)",
        part.state,
      ]
    }
    let all = [["all", "\(runs)", "\(done)", "\(underWay)", "\(missing)", ""]]
    return rows + (rows.count > 1 ? all : [])
  }
}

extension StudyStatus.Part {
  fileprivate var state: String {
    if let writer { return "at work: \(writer)" }
    if missing == 0 && underWay.isEmpty { return "complete" }
    return done == 0 && underWay.isEmpty ? "not begun" : "stopped"
  }
}
