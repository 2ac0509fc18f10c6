import Diagnostics
import Experiments
import Fields
import Foundation
import Studies
import Mutations
import Testing

/// Whatever is done to a configuration of the project, it is refused with a message that names a key
/// or a line, or it is valid, and then can be planned and run.
@Suite struct ConfigurationMutationTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../configs").standardizedFileURL.path

  @Test(arguments: 0..<20 as Range<UInt64>)
  func mutationsAreRefusedOrRun(hundred: UInt64) throws {
    let mutations = try ConfigurationMutations(of: Self.folder)
    var valid = 0
    for seed in 100 * hundred..<100 * (hundred + 1) {
      let (path, text) = mutations.mutation(seed: seed)
      do {
        let json = try JSON.parse(text, place: path)
        try Self.carryOut(
          StudyCatalogue.study(
            json, from: path, folder: path.parentFolder, programs: .allowed()))
        valid += 1
      } catch let error as InputError {
        Self.check(error, of: text, at: path, "seed \(seed)")
      }
    }
    #expect(valid > 0 && valid < 100)
  }

  /// Plans a study, and runs the shortest of its cells if that takes hardly any time.
  private static func carryOut(_ study: some Study) throws {
    let seconds = try study.plan().cellSeconds
    #expect(seconds.count == study.cells.count)
    guard let least = seconds.min(), least < 0.02 else { return }
    let record = try study.run(study.cells[seconds.firstIndex(of: least)!])
    let results = StudyResults(study: study, records: [record.id: record])
    for file in study.analysis(of: results).recordFiles {
      #expect(file.text.last == "\n", "\(file.name)")
    }
  }

  private static func check(_ error: InputError, of text: Data, at path: String, _ seed: String) {
    #expect([.data, .noInput, .system, .inputOutput].contains(error.kind), "\(seed)")
    #expect(!error.found.isEmpty, "\(seed)")
    #expect(
      error.description.count < 1500,
      "\(seed): a message that nobody reads to its end: \(error.description.prefix(200))")
    // A data file, whose errors have tests of their own.
    guard error.place.hasPrefix(path) else { return }
    let rest = error.place.dropFirst(path.count)
    let json = try? JSON.parse(text, place: path)
    if json == nil {
      let isLine = rest.split(separator: ":").allSatisfy { Int($0) != nil } && rest.first == ":"
      #expect(isLine || error.found == "empty", "\(seed): \(error)")
    } else if case .object? = json {
      #expect(rest.hasPrefix(": ") || error.description.contains("\""), "\(seed): \(error)")
    }
  }
}
