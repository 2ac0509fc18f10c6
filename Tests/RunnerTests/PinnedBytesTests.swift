import Foundation
import Testing

/// The results of studies from before there were methods other than gradient descent: labels, random streams and every
/// byte of `curves.csv`. If any of these numbers changes, old results can no longer be extended or verified.
///
/// The bytes are those of kernels that every x86-64 processor has: OpenBLAS's for Prescott, zobench's baseline, and the
/// C library's functions without fused multiplications. At any other level runs, records and counts must be the same;
/// values are compared with these early on and at the shortest step, before a run has amplified the last bit.
@Suite struct PinnedBytesTests {
  struct Pin: CustomTestStringConvertible, Sendable {
    let configuration: String
    var settings: [String] = ["--set", "replicates=2"]
    let digest: String

    var testDescription: String { configuration }
  }

  static let pins = [
    Pin(
      configuration: "mds",
      digest: "4fc1a5207d545fde31df7f85f6a40698466d20d9d0ede586584b80e0568748e8"),
    Pin(
      configuration: "quadratic",
      digest: "c50fe87c723750d806036969fd740e4f392850938550822b71f2001d30071806"),
    Pin(
      configuration: "rates-short",
      digest: "c243b3682f39c19aae2b91660d1bddeba8d548ad21b7fa5994400d73b29e2c49"),
    Pin(
      configuration: "logistic",
      settings: ["--set", "replicates=2", "--set", "budget.natural_iterations=40"],
      digest: "3c17f7c36e443b7d2ab641d3460895c196e8bcdeacf75ea202c60171779630e2"),
  ]

  #if arch(x86_64) && os(Linux)
    private static let everywhere = """
      export OPENBLAS_CORETYPE=Prescott ZOBENCH_KERNELS=baseline
      export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F

      """

    /// The SHA-256 of a file of the sandbox.
    private func digest(_ name: String, in sandbox: Sandbox) throws -> String {
      String(try sandbox.shell("sha256sum '\(name)'").output.prefix(64))
    }

    @Test(arguments: pins) func curvesHaveTheBytesOfBefore(_ pin: Pin) throws {
      let sandbox = try Sandbox()
      let run =
        "zobench run '\(Sandbox.project)/configs/\(pin.configuration).json' --quiet "
        + pin.settings.joined(separator: " ")
      let pinned = try sandbox.shell(Self.everywhere + run + " --output pinned")
      try #require(pinned.status == 0, "\(pinned.errors)")
      #expect(try digest("pinned/curves.csv", in: sandbox) == pin.digest)
      // The kernels of this machine, as chosen for these tests.
      let native = try sandbox.shell(run + " --output native")
      try #require(native.status == 0, "\(native.errors)")
      try compare(sandbox.text("native/curves.csv"), with: sandbox.text("pinned/curves.csv"))
    }

    /// Thirty of its sixty runs were made before.
    @Test func anOldJournalIsTakenUpAgain() throws {
      let sandbox = try Sandbox()
      try FileManager.default.createDirectory(
        atPath: sandbox.path("results/pinned"), withIntermediateDirectories: true)
      for (name, place) in [
        ("pinned.json", "pinned.json"), ("journal.txt", "results/pinned/journal.txt"),
      ] {
        try FileManager.default.copyItem(
          atPath: "\(Sandbox.project)/Tests/RunnerTests/Pinned/\(name)", toPath: sandbox.path(place)
        )
      }
      let old = try sandbox.text("results/pinned/journal.txt")
      let run = try sandbox.shell(Self.everywhere + "zobench run pinned.json")
      try #require(run.status == 0, "\(run.errors)")
      #expect(
        try digest("results/pinned/curves.csv", in: sandbox)
          == "55202e41d3bbff3243e1a865260ae5d190b450f25295f65cbfa81b11377d666b")
      let journal = try sandbox.text("results/pinned/journal.txt")
      #expect(journal.hasPrefix(old), "what was written is not touched")
      #expect(journal.split(separator: "\n").count == 32 + 1 + 30, "a session, and the other half")
      // Runs made before have no hits to the call.
      let table = try sandbox.zobench("table", "results/pinned").output
      #expect(table.contains("hits        of 30 of 60 runs are interpolated between records"))
      let runs = try CSVRows(sandbox.text("results/pinned/runs.csv")).rows
      let reached = runs.compactMap { Double($0["evaluations_to_0.1"]!).map { $0 == $0.rounded() } }
      #expect(reached.count { !$0 } > 5 && reached.count { $0 } > 5)
      let verified = try sandbox.shell(
        Self.everywhere + "zobench verify results/pinned --runs 20")
      #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    }
  #endif

  /// The same runs, records and counts, and the same values to 1e−9 early on.
  private func compare(_ native: String, with pinned: String) throws {
    let (found, expected) = (try CSVRows(native), try CSVRows(pinned))
    #expect(found.names == expected.names)
    let values: Set = ["loss", "gap", "gradient_norm_sq", "distance_sq"]
    func records(_ rows: CSVRows) -> [[String: String]] {
      rows.rows.filter { Int($0["iteration"]!)! <= 5 }
    }
    let shortest = expected.rows.map { Double($0["step_relative"]!)! }.min()
    let (ours, theirs) = (records(found), records(expected))
    try #require(ours.count == theirs.count)
    try #require(theirs.count > 100)
    var start: [String: String] = [:]
    var compared = 0
    for (own, row) in zip(ours, theirs) {
      if row["iteration"] == "0" { start = row }
      for name in found.names where !values.contains(name) {
        try #require(own[name] == row[name], "\(name) of \(row)")
      }
      guard Double(row["step_relative"]!)! == shortest else { continue }
      // Forward differences divide rounding errors of f by ε = 1.5e−8.
      let tolerance = row["estimator"] == "coordinate-differences-forward" ? 1e-6 : 1e-9
      for name in values {
        guard let x = Double(own[name]!), let y = Double(row[name]!) else {
          try #require(own[name] == row[name], "\(name) of \(row)")
          continue
        }
        let scale = max(abs(x), abs(y), abs(Double(start[name]!)!))
        try #require(abs(x - y) <= tolerance * scale, "\(name) of \(row): \(x)")
        compared += 1
      }
    }
    #expect(compared > 100)
  }
}

/// A CSV file without quotes, by column name.
private struct CSVRows {
  let names: [String]
  let rows: [[String: String]]

  init(_ text: String) throws {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let names = try #require(lines.first)
    self.names = names
    rows = lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(names, $0)) }
  }
}
