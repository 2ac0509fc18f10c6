/// A vector kept as its runs of equal entries, so that 10⁸ equal numbers take no memory to speak of.
package struct RunLengthVector: Sendable, Hashable {
  /// The values, in order; neighbours differ.
  private var values: [Double] = []
  /// Where each run ends.
  private var ends: [Int] = []

  package var count: Int { ends.last ?? 0 }

  /// How many runs of equal entries there are.
  package var runCount: Int { ends.count }

  package init(repeating value: Double, count: Int) {
    append(value, count: count)
  }

  package init(_ entries: [Double]) {
    for entry in entries { append(entry, count: 1) }
  }

  /// Each value `count` times.
  package init(_ values: [Double], times count: Int) {
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

  /// The value of each run, in order. The least and the greatest entry are among these.
  package var distinctNeighbours: [Double] { values }

  /// The vector written out.
  package var entries: [Double] {
    [Double](unsafeUninitializedCapacity: count) { buffer, written in
      forEachRun { range, value in
        for i in range { buffer.initializeElement(at: i, to: value) }
      }
      written = count
    }
  }

  /// Passes every run within `range`, cut to it, to `body`.
  package func forEachRun(in range: Range<Int>, _ body: (Range<Int>, Double) -> Void) {
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

  /// Passes every run to `body`.
  package func forEachRun(_ body: (Range<Int>, Double) -> Void) {
    forEachRun(in: 0..<count, body)
  }

  /// Where this run ends.
  package func end(ofRun run: Int) -> Int { ends[run] }

  /// The first run that ends after `index`.
  package func run(containing index: Int) -> Int {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] <= index { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension RunLengthVector: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { count }
  package subscript(i: Int) -> Double { values[run(containing: i)] }
}
