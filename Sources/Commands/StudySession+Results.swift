internal import Experiments
internal import Studies
internal import Reports

extension StudySession where S: Study {
  /// Writes all result files and, unless quiet, names them and prints the tables.
  func writeResults(manifest: Manifest, quiet: Bool) throws {
    let analysis = study.analysis(of: results)
    try write(analysis.files, manifest: manifest, quiet: quiet)
    guard !quiet else { return }
    let texts = try analysis.noticedReports.map(TableFormat.terminal.text)
    if !texts.isEmpty { try Terminal.show(texts.joined(separator: "\n\n")) }
  }

  /// Writes the files of a share: nothing but where it comes from, since it says little about the whole.
  func writeShare(manifest: Manifest, quiet: Bool) throws {
    try write([], manifest: manifest, quiet: quiet)
  }

  private func write(_ files: [ResultFile], manifest: Manifest, quiet: Bool) throws {
    let paths = try write(files, manifest: manifest)
    if !quiet { for path in paths { Terminal.say("wrote \(path)") } }
  }
}
