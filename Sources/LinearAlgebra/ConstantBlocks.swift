/// Two vectors of constants side by side, for loops that take both: their entries where they change,
/// and one block for a long stretch where both stay the same.
///
/// A loop over them reads 10⁸ equal entries from memory that stays in the nearest cache.
package struct ConstantBlocks: Sendable {
  /// The longest block of repeated entries.
  package static let length = 512

  /// Entries as they are, or, where `isRepeated`, one block for as long as the stretch is.
  private struct Stretch {
    var range: Range<Int>
    var offset: Int
    var isRepeated: Bool
  }

  package let count: Int
  private let stretches: [Stretch]
  private let first: ConstantBuffer
  private let second: ConstantBuffer

  package init(_ a: RunLengthVector, _ b: RunLengthVector) {
    precondition(a.count == b.count, "vectors of \(a.count) and \(b.count) entries")
    count = a.count
    var stretches: [Stretch] = []
    var (first, second) = ([Double](), [Double]())
    a.forEachRun { range, a in
      b.forEachRun(in: range) { range, b in
        let isRepeated = range.count > Self.length
        if !isRepeated, let last = stretches.last, !last.isRepeated {
          stretches[stretches.count - 1].range = last.range.lowerBound..<range.upperBound
        } else {
          stretches.append(Stretch(range: range, offset: first.count, isRepeated: isRepeated))
        }
        let stored = min(range.count, Self.length)
        first.append(contentsOf: repeatElement(a, count: stored))
        second.append(contentsOf: repeatElement(b, count: stored))
      }
    }
    self.stretches = stretches
    self.first = ConstantBuffer(first)
    self.second = ConstantBuffer(second)
  }

  /// Hands the entries of both vectors to `body`, block after block.
  package func forEachBlock(
    _ body: (Range<Int>, UnsafePointer<Double>, UnsafePointer<Double>) -> Void
  ) {
    for stretch in stretches {
      let (a, b) = (first.base + stretch.offset, second.base + stretch.offset)
      guard stretch.isRepeated else {
        body(stretch.range, a, b)
        continue
      }
      for start in stride(
        from: stretch.range.lowerBound, to: stretch.range.upperBound, by: Self.length)
      {
        body(start..<min(start + Self.length, stretch.range.upperBound), a, b)
      }
    }
  }
}
