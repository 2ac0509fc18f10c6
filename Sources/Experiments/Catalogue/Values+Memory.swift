internal import Diagnostics
package import Fields

extension Values {
  /// Refuses what does not fit into memory, before asking for it would end the process.
  ///
  /// - Parameters:
  ///   - count: how many doubles it takes, roughly.
  ///   - name: the field that makes the count so large; nil for the object as a whole.
  ///   - remedy: what else to give.
  package func checkMemory(
    forNumbers count: Double, at name: String?,
    remedy: String = "give a smaller number, or use a larger machine"
  ) throws {
    let bytes = count * Double(MemoryLayout<Double>.stride)
    // A small amount is not worth asking the system about.
    guard bytes > 1e6 else { return }
    let available = AvailableMemory.bytes
    guard bytes <= available else {
      throw error(
        .system, at: name,
        "needs about \(AvailableMemory.gigabytes(bytes)) of memory, but only "
          + "\(AvailableMemory.gigabytes(available)) is available",
        remedy: remedy)
    }
  }
}
