/// A known vector for loops that read it block by block, from memory that stays in the nearest cache
/// if the vector is long. It is written out if it is short or has few equal entries; it has one
/// block for every run if runs are long; otherwise blocks are filled one after another.
package struct ConstantBlocks: Sendable {
  /// The entries of a block. Blocks begin at multiples of this, so that sums over them are made in
  /// the same order, whoever makes them and however much of a vector is at hand.
  package static let length = 1024

  /// The longest formula that is written out, 8 MB.
  static let longestWritten = 1 << 20

  private enum Storage: Sendable {
    case written(ConstantBuffer)
    /// One block for each run.
    case repeated(RunLengthVector, ConstantBuffer)
    case filled
  }

  package let vector: KnownVector
  private let storage: Storage

  package init(_ vector: KnownVector) {
    self.vector = vector
    storage =
      switch vector.form {
      case .runs(let runs) where runs.runCount * Self.length <= runs.count:
        .repeated(
          runs,
          ConstantBuffer(runs.distinctNeighbours.flatMap { repeatElement($0, count: Self.length) }))
      case .formula where vector.count > Self.longestWritten: .filled
      case .runs, .formula: .written(ConstantBuffer(vector.entries))
      }
  }

  package var count: Int { vector.count }

  /// How many doubles of scratch memory it takes to read entries.
  package var scratchCount: Int {
    if case .written = storage { 0 } else { Self.length }
  }

  /// The entries `range`, which lie within one block; in scratch memory or elsewhere.
  package func entries(
    _ range: Range<Int>, scratch: UnsafeMutablePointer<Double>?
  ) -> UnsafePointer<Double> {
    switch storage {
    case .written(let buffer): return buffer.base + range.lowerBound
    case .repeated(let runs, let blocks):
      let run = runs.run(containing: range.lowerBound)
      if runs.end(ofRun: run) >= range.upperBound { return blocks.base + run * Self.length }
    case .filled: break
    }
    vector.write(range, to: scratch!)
    return UnsafePointer(scratch!)
  }

  /// `range`, split where blocks begin.
  package static func ranges(of range: Range<Int>) -> Ranges { Ranges(rest: range) }

  package struct Ranges: Sequence, IteratorProtocol {
    fileprivate var rest: Range<Int>

    package mutating func next() -> Range<Int>? {
      guard !rest.isEmpty else { return nil }
      let end = Swift.min((rest.lowerBound / length + 1) * length, rest.upperBound)
      defer { rest = end..<rest.upperBound }
      return rest.lowerBound..<end
    }
  }
}
