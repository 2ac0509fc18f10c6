/// A fixed number of doubles on a 64-byte boundary, zero at first. Graphs replay on such slabs.
public final class AlignedBuffer {
  public let count: Int
  package let base: UnsafeMutablePointer<Double>

  public init(count: Int) {
    precondition(count >= 0, "a buffer of \(count) doubles")
    self.count = count
    base = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Double>.stride, alignment: 64
    ).bindMemory(to: Double.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: max(count, 1))
  }

  deinit { base.deallocate() }
}

/// Constant numbers shared by every thread that replays a graph.
public final class ConstantBuffer: Sendable {
  public let count: Int
  // Written only before the initialiser returns, so any thread can read it safely.
  private nonisolated(unsafe) let storage: AlignedBuffer

  package var base: UnsafePointer<Double> { UnsafePointer(storage.base) }

  public init(_ values: [Double]) {
    count = values.count
    storage = AlignedBuffer(count: values.count)
    for (i, value) in values.enumerated() { storage.base[i] = value }
  }

  /// `rows` rows of `columns` values, each row padded with zeros to `stride`.
  package init(rowsOf values: [Double], columns: Int, stride: Int) {
    let rows = values.count / columns
    precondition(rows * columns == values.count && stride >= columns, "rows of \(columns) values")
    count = rows * stride
    storage = AlignedBuffer(count: count)
    for i in 0..<rows {
      for j in 0..<columns { storage.base[i * stride + j] = values[i * columns + j] }
    }
  }
}
