/// A vector that is known beforehand, kept as its runs of equal entries, so that a vector of 10⁸
/// equal numbers takes no memory to speak of.
public struct RunLengthVector: Sendable, Hashable {
  /// The values, in order, neighbours different.
  private var values: [Double] = []
  /// Where each run ends.
  private var ends: [Int] = []

  public var count: Int { ends.last ?? 0 }

  /// How many runs of equal entries there are.
  public var runCount: Int { ends.count }

  public init(repeating value: Double, count: Int) {
    append(value, count: count)
  }

  public init(_ entries: [Double]) {
    for entry in entries { append(entry, count: 1) }
  }

  /// Each value so many times.
  public init(_ values: [Double], times count: Int) {
    for value in values { append(value, count: count) }
  }

  private mutating func append(_ value: Double, count: Int) {
    precondition(count >= 0, "a run of \(count) entries")
    guard count > 0 else { return }
    if values.last == value {
      ends[ends.count - 1] += count
    } else {
      ends.append(self.count + count)
      values.append(value)
    }
  }

  /// Every entry once for each of its runs: what a least or greatest entry is looked for among.
  public var distinctNeighbours: [Double] { values }

  /// The vector written out.
  public var entries: [Double] {
    [Double](unsafeUninitializedCapacity: count) { buffer, written in
      forEachRun { range, value in
        for i in range { buffer.initializeElement(at: i, to: value) }
      }
      written = count
    }
  }

  /// Hands every run within `range`, cut to it, to `body`.
  public func forEachRun(in range: Range<Int>, _ body: (Range<Int>, Double) -> Void) {
    precondition(0 <= range.lowerBound && range.upperBound <= count, "\(range) of \(count)")
    var first = range.lowerBound
    var run = self.run(containing: first)
    while first < range.upperBound {
      let end = Swift.min(ends[run], range.upperBound)
      body(first..<end, values[run])
      first = end
      run += 1
    }
  }

  /// Hands every run to `body`.
  public func forEachRun(_ body: (Range<Int>, Double) -> Void) {
    forEachRun(in: 0..<count, body)
  }

  /// The first run that ends after `index`.
  private func run(containing index: Int) -> Int {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] <= index { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// ‖x − self‖².
  public func squaredDistance(to x: [Double]) -> Double {
    precondition(x.count == count, "vectors of \(x.count) and \(count) entries")
    var total = 0.0
    forEachRun { range, value in
      // One running sum over 10⁸ terms would lose half of its digits.
      for first in stride(from: range.lowerBound, to: range.upperBound, by: 512) {
        var sum = 0.0
        for i in first..<Swift.min(first + 512, range.upperBound) {
          sum += (x[i] - value) * (x[i] - value)
        }
        total += sum
      }
    }
    return total
  }
}

extension RunLengthVector: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { count }
  public subscript(i: Int) -> Double { values[run(containing: i)] }
}
