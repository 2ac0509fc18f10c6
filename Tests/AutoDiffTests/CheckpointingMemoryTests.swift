import AutoDiff
import Foundation
import Testing

/// What checkpointing is for, measured in a process of its own.
struct CheckpointingMemoryTests {
  /// The process's resident memory in bytes, as the kernel sums it up page by page.
  static func residentBytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/smaps_rollup", encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("Rss:") })
    return try #require(Int(line.filter(\.isNumber))) * 1024
  }

  /// A value and gradient of 10 000 layers with 20 slots take at most twice the memory of 20 layers
  /// that keep their values; each of those holds three vectors, with their adjoints.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/smaps_rollup")))
  func tenThousandLayersInTheMemoryOfTwenty() async {
    await #expect(processExitsWith: .success) {
      let width = 4096
      let x = (0..<3 * width).map { 0.9 - 0.1 * Double($0 % 7) }
      var gradient = x
      func evaluator(_ layers: Int, _ width: Int, _ slots: Int?) -> Evaluator {
        Evaluator(LayerChain(layers: layers, width: width, slots: slots).graph)
      }
      // The code of both is loaded before anything is measured.
      for slots in [20, nil] {
        _ = evaluator(200, 1, slots).gradient(at: [0.1, 0.2, 0.3])
        _ = try Self.residentBytes()
      }
      let baseline = try Self.residentBytes()
      let checkpointed = evaluator(10_000, width, 20)
      _ = checkpointed.valueAndGradient(at: x, into: &gradient)
      let withChain = try Self.residentBytes()
      let plain = evaluator(20, width, nil)
      _ = plain.valueAndGradient(at: x, into: &gradient)
      let withBoth = try Self.residentBytes()

      let (chain, twentyLayers) = (withChain - baseline, withBoth - withChain)
      #expect(chain <= 2 * twentyLayers)
      // Nor more than twice the 20 states themselves. And the measured memory is really there,
      // except for pages that the process had in store.
      let states = 20 * width * MemoryLayout<Double>.stride
      #expect(chain >= states && chain <= 2 * states)
      #expect(twentyLayers >= 5 * states)
      #expect(checkpointed.advancedSteps == Revolve.advancedSteps(steps: 10_000, slots: 20))
      withExtendedLifetime((checkpointed, plain)) {}
    }
  }
}
