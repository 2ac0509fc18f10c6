import Diagnostics
import Experiments
import Fields
import Foundation
import Studies
import Testing

/// What holds for all kinds, whatever kinds there are.
@Suite struct StudyCatalogueTests {
  private static let configurations = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../configs/lecture").standardizedFileURL.path

  private static let files = (try? FileManager.default.contentsOfDirectory(atPath: configurations))!
    .filter { $0.hasSuffix(".json") }

  /// Nobody would find a kind without a configuration that shows it.
  @Test func everyKindHasAConfiguration() throws {
    let kinds = try Self.files.map {
      try StudyCatalogue.study(path: "\(Self.configurations)/\($0)").configuration.tag
    }
    for kind in LectureKinds.all { #expect(kinds.contains(kind.table.name)) }
  }

  @Test(arguments: LectureKinds.all.map(\.table.name))
  func aKindCanBeToldFromAllOthers(name: String) {
    let kind = LectureKinds.all.first { $0.table.name == name }!
    #expect(LectureKinds.all.count { $0.table.name == name } == 1 && name != "convergence")
    // Otherwise its file and the one with the clock would be the same.
    #expect(name != "timings")
    let columns = kind.columns.map(\.name)
    #expect(Set(columns).count == columns.count, "columns of one name")
    #expect(kind.columns.contains { $0.role == .key }, "nothing says what a row is about")
    #expect(!kind.table.sentence.isEmpty)
  }

  @Test func theKindChoosesTheStudy() throws {
    let plain = try StudyCatalogue.study(
      path: "\(Self.configurations)/../quadratic.json", assignments: ["replicates=1"])
    #expect(plain is ConvergenceStudy)
    let measured = try StudyCatalogue.study(path: "\(Self.configurations)/accuracy.json")
    #expect((measured as? MeasurementStudy)?.kind.table.name == "accuracy")
  }

  @Test func aFolderWithoutResults() throws {
    #expect(
      throws: InputError(
        .noInput, at: "/nothere", "no such folder", expected: "the results of a study",
        remedy: "make them with zobench run")
    ) { try StudyCatalogue.study(ofResults: "/nothere") }
  }
}
