import Foundation
import Testing

/// Results of maps made by an earlier version, which computed another L, so that a step of 1 had another size. They are
/// shown as they were made, and cannot be continued.
@Suite struct EarlierStepSizesTests {
  private func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox()
    try FileManager.default.createDirectory(
      atPath: sandbox.path("old"), withIntermediateDirectories: true)
    for (name, place) in [
      ("maps.json", "maps.json"), ("square.csv", "square.csv"),
      ("journal.txt", "old/journal.txt"), ("manifest.json", "old/manifest.json"),
    ] {
      try FileManager.default.copyItem(
        atPath: "\(Sandbox.project)/Tests/RunnerTests/Pinned/maps/\(name)",
        toPath: sandbox.path(place))
    }
    return sandbox
  }

  @Test func theyAreShown() throws {
    let sandbox = try sandbox()
    for command in [
      "table old", "status old", "info old", "report old --output page.html", "compare old old",
    ] {
      let shown = try sandbox.shell("zobench \(command)")
      #expect(shown.status == 0, "\(command): \(shown.errors)")
    }
    let table = try sandbox.shell("zobench table old --format csv").output
    // Costs of the steps that were taken; this version's differ in the third digit.
    let rows = table.split(separator: "\n").dropFirst().prefix(4)
    let costs = rows.compactMap {
      Double($0.split(separator: ",", omittingEmptySubsequences: false)[8])
    }
    let expected = [33.5885662563, 15.6392039250, 98.2239863962, 62.3694805174]
    #expect(zip(costs, expected).allSatisfy { abs($0 - $1) < 1e-9 * $1 } && costs.count == 4)
  }

  @Test(
    arguments: [
      "run old", "run maps.json --output old", "run maps.json --output old --dry-run",
      "run maps.json --output old --set replicates=3", "verify old",
    ])
  func nobodyGoesOnWithThem(_ command: String) throws {
    let sandbox = try sandbox()
    let journal = try sandbox.text("old/journal.txt")
    let refused = try sandbox.shell("zobench \(command)")
    #expect(refused.status == 73, "\(refused.output)\(refused.errors)")
    #expect(
      refused.errors.hasSuffix(
        """
        zobench: old/journal.txt:3: the run r274a0dbe388a was made with a step size of \
        0.004464285934649545, and step=1.0 is 0.004456327985739751 in this version, which computes L \
        differently. Show these results with zobench table old, or give another folder with --output; \
        --fresh discards them.

        """), "\(refused.errors)")
    #expect(try sandbox.text("old/journal.txt") == journal)
  }

  @Test func whoeverStartsOverHasThisVersions() throws {
    let sandbox = try sandbox()
    let run = try sandbox.shell(
      "zobench run maps.json --output old --fresh --quiet && zobench verify old")
    #expect(run.status == 0, "\(run.errors)")
  }
}
