import Foundation
import Mutations
import Testing

/// The command, given configurations gone wrong: never a signal, never without an answer.
@Suite struct MutatedConfigurationTests {
  private static let refusals: Set<Int32> = [65, 66, 71, 74]

  /// Mutations of the project's configurations, in folders from which the paths to the data still hold.
  private static func sandbox(
    seeds: Range<UInt64>
  ) throws -> (sandbox: Sandbox, paths: [String]) {
    let mutations = try ConfigurationMutations(of: "\(Sandbox.project)/configs")
    let sandbox = try Sandbox()
    try FileManager.default.createDirectory(
      atPath: sandbox.path("configs/lecture"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: sandbox.path("data"), withDestinationPath: "\(Sandbox.project)/data")
    let paths = try seeds.map { seed in
      let (original, text) = mutations.mutation(seed: seed)
      let folder = original.contains("/lecture/") ? "configs/lecture" : "configs"
      let path = "\(folder)/\(seed).json"
      try text.write(to: URL(fileURLWithPath: sandbox.path(path)))
      return path
    }
    return (sandbox, paths)
  }

  /// One line each, valid or refused; indented lines about its data may follow.
  @Test func validateAnswersForEach() throws {
    let (sandbox, paths) = try Self.sandbox(seeds: 10_000..<10_150)
    let outcome = try sandbox.shell(
      "timeout \(Sandbox.patience) \"$ZOBENCH\" validate \(paths.joined(separator: " "))")
    #expect(Self.refusals.contains(outcome.status))
    let valid = outcome.output.split(separator: "\n").filter { !$0.hasPrefix("  ") }
    let refused = outcome.errors.split(separator: "\n")
    #expect(!valid.isEmpty && !refused.isEmpty)
    #expect(refused.allSatisfy { $0.hasPrefix("zobench: ") })
    #expect(valid.count + refused.count == paths.count)
    for path in paths where outcome.output.contains("\(path): ") {
      #expect(!outcome.errors.contains("\(path)"))
    }
  }

  @Test(arguments: 0..<5 as Range<UInt64>)
  func dryRunsEnd(part: UInt64) throws {
    let (sandbox, paths) = try Self.sandbox(seeds: 20_000 + 10 * part..<20_010 + 10 * part)
    for path in paths {
      let outcome = try sandbox.shell(
        "timeout \(Sandbox.patience) \"$ZOBENCH\" run --dry-run \(path)")
      #expect(
        outcome.status == 0 || Self.refusals.contains(outcome.status),
        "\(path): \(outcome.status) \(outcome.errors)")
      #expect((outcome.status == 0) == outcome.errors.isEmpty)
    }
    #expect(!sandbox.has("results"))
  }
}
