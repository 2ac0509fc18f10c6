internal import LinearAlgebra

/// The points that are written out for values along lines, and their values; allocated on first use.
struct LineMemory {
  /// The most points written out at once, and the most numbers they may hold, 4 MB.
  private static let (mostPoints, mostNumbers) = (64, 1 << 19)

  private(set) var points: AlignedBuffer?
  var values: [Double] = []

  var bytes: Int { ((points?.count ?? 0) + values.count) * MemoryLayout<Double>.stride }

  /// Makes room for one point, or for as many of the 2q as an operation should take at once.
  mutating func reserve(directions q: Int, dimension n: Int, inBatches: Bool) {
    let count = inBatches ? min(max(Self.mostNumbers / n, 1), Self.mostPoints, 2 * q) : 1
    guard values.count != count else { return }
    points = AlignedBuffer(count: count * n)
    values = [Double](repeating: 0, count: count)
  }
}
