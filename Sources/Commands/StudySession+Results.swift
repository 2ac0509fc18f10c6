internal import Experiments
internal import Studies
internal import Reports

extension StudySession where S: ReportedStudy {
  /// Writes all result files, and unless quietly, says which, and prints the tables.
  func writeResults(manifest: Manifest, quiet: Bool) throws {
    let reports = try study.noticedReports(on: results)
    let paths = try writeFiles(manifest: manifest, more: reports.flatMap(\.files))
    guard !quiet else { return }
    for path in paths { Terminal.say("wrote \(path)") }
    let texts = reports.map(TableFormat.terminal.text)
    if !texts.isEmpty { try Terminal.show(texts.joined(separator: "\n\n")) }
  }
}
