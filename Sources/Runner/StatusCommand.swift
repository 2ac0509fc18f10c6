internal import ArgumentParser
internal import Experiments
internal import Lecture
internal import Reports

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say how far a study is: which runs are done, under way, missing; shards too.",
    discussion: """
      Whoever is at work is not disturbed.

        zobench status results/mds
      """)

  @Argument(help: "Results folders, or folders of shards.", completion: .directory)
  var results: [String]

  func run() throws {
    let parts = try StudyPart.all(in: results)
    try show(StudyCatalogue.study(ofAnyOf: parts), parts)
  }

  private func show(_ study: some ReportedStudy, _ parts: [StudyPart]) throws {
    let status = try StudyStatus(of: study, in: parts)
    try Terminal.show(TableFormat.terminal.text(of: status.table))
    let underWay = status.parts.flatMap(\.underWay)
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

extension StudyStatus {
  fileprivate var table: StudyReport.Section {
    let rows = parts.map { part in
      [
        part.path, "\(part.runs)", "\(part.done)", "\(part.underWay.count)", "\(part.missing)",
        part.state,
      ]
    }
    let all = [["all", "\(runs)", "\(done)", "\(underWay)", "\(missing)", ""]]
    return StudyReport.Section(
      columns: ["folder", "runs", "done", "under way", "missing", "state"], left: [0, 5],
      rows: rows + (rows.count > 1 ? all : []))
  }
}

extension StudyStatus.Part {
  fileprivate var state: String {
    if let writer { return "at work: \(writer)" }
    if missing == 0 && underWay.isEmpty { return "complete" }
    return done == 0 && underWay.isEmpty ? "not begun" : "stopped"
  }
}
