internal import LinearAlgebra

/// One random direction as a function of its index. As many entries are kept as there is memory for;
/// the others are drawn again whenever they are read. What is kept changes nothing but speed.
struct DrawnDirection: Sendable {
  /// How many entries are drawn at once; they stay in the nearest cache.
  static let blockLength = 2048

  let distribution: DirectionDistribution
  let dimension: Int
  /// How many entries are kept: all, or some whole blocks from the first on.
  let keptCount: Int
  private var draw: RandomStream.Draw
  /// What turns the numbers drawn into a direction: 1/‖z‖ on a sphere.
  private(set) var factor = 1.0

  init(_ distribution: DirectionDistribution, dimension n: Int, keeping limit: Int) {
    self.distribution = distribution
    dimension = n
    keptCount = n <= limit ? n : limit / Self.blockLength * Self.blockLength
    draw = RandomStream(seed: 0).at(iteration: 0)
  }

  /// Redraws the direction.
  ///
  /// - Parameters:
  ///   - kept: where the entries that are kept begin.
  ///   - block: memory for one block.
  mutating func redraw(
    from draw: RandomStream.Draw, keptIn kept: inout [Double], at offset: Int,
    block: inout [Double]
  ) {
    self.draw = draw
    var kept = kept.mutableSpan
    var block = block.mutableSpan
    let length = distribution.length
    var sum = 0.0
    // The length is summed over the same blocks, whatever is kept.
    let drawnCount = length != nil ? dimension : keptCount
    for first in stride(from: 0, to: drawnCount, by: Self.blockLength) {
      let count = min(Self.blockLength, dimension - first)
      if first < keptCount {
        let range = offset + first..<offset + first + count
        distribution.fill(&kept, in: range, from: draw, first: first)
        if let length { sum += length.sum(over: kept.span.extracting(range)) }
      } else {
        distribution.fill(&block, in: 0..<count, from: draw, first: first)
        if let length { sum += length.sum(over: block.span.extracting(0..<count)) }
      }
    }
    if let length { factor = 1 / length.norm(ofSum: sum) }
  }

  /// Multiplies the entries that are kept by the factor, which is 1 from then on.
  mutating func scaleKept(in kept: inout [Double], at offset: Int) {
    guard factor != 1 else { return }
    var kept = kept.mutableSpan
    EntrywiseKernels.scale(&kept, in: offset..<offset + keptCount, by: factor)
    factor = 1
  }

  /// Draws again the entries from `first` on, at most one block.
  func drawAgain(first: Int, into block: inout [Double]) -> Range<Int> {
    var block = block.mutableSpan
    let range = first..<min(first + Self.blockLength, dimension)
    distribution.fill(&block, in: 0..<range.count, from: draw, first: first)
    return range
  }
}
