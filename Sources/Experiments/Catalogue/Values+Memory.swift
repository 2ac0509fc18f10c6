internal import Diagnostics
package import Fields
internal import Foundation

extension Values {
  /// Refuses what this machine has no room for, before asking for it would end the process.
  ///
  /// - Parameters:
  ///   - count: how many doubles it takes, roughly.
  ///   - name: the field that makes them so many.
  package func checkMemory(forNumbers count: Double, at name: String?) throws {
    let bytes = count * Double(MemoryLayout<Double>.stride)
    let machine = Double(ProcessInfo.processInfo.physicalMemory)
    guard bytes <= machine else {
      throw error(
        .system, at: name,
        "needs about \(Self.gigabytes(bytes)) of memory, where there are \(Self.gigabytes(machine))",
        remedy: "give a smaller number, or a larger machine")
    }
  }

  private static func gigabytes(_ bytes: Double) -> String {
    String(format: "%.3g GB", bytes / 1e9)
  }
}
