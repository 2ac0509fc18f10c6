internal import LinearAlgebra

/// The points that are written out for values along lines, and their values; made when they are
/// first needed.
struct LineMemory {
  /// How many points are written out at once, at most, and how many numbers they may be, 4 MB.
  private static let (mostPoints, mostNumbers) = (64, 1 << 19)

  private(set) var points: AlignedBuffer?
  var values: [Double] = []

  var bytes: Int { ((points?.count ?? 0) + values.count) * MemoryLayout<Double>.stride }

  /// Room for one point, or for as many of the 2q as an operation should take at once.
  mutating func reserve(directions q: Int, dimension n: Int, inBatches: Bool) {
    let count = inBatches ? min(max(Self.mostNumbers / n, 1), Self.mostPoints, 2 * q) : 1
    guard values.count != count else { return }
    points = AlignedBuffer(count: count * n)
    values = [Double](repeating: 0, count: count)
  }
}
