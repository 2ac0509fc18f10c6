/// Which shard carries out which cell: the longest first, each by the shard that has the least to do.
///
/// No shard has more to do than the mean plus one cell (R. L. Graham, Bounds on multiprocessing
/// timing anomalies, SIAM J. Appl. Math. 17 (1969), doi:10.1137/0117039). It follows from the weights
/// alone, so every machine arrives at the same assignment.
package struct ShardAssignment: Sendable {
  /// The cells' shards from 1, in the order of the cells.
  package let indices: [Int]
  /// The sums of the weights, shard by shard.
  package let loads: [Double]

  /// - Parameters:
  ///   - weights: what the cells take, none of them negative.
  ///   - count: the number of shards.
  package init(_ weights: [Double], count: Int) {
    precondition(count >= 1, "\(count) shards")
    precondition(weights.allSatisfy { $0 >= 0 && $0.isFinite }, "a weight is no number")
    var indices = [Int](repeating: 0, count: weights.count)
    var shards = (1...count).map { (load: 0.0, index: $0) }  // a heap, the least loaded first
    let order = weights.indices.sorted {
      (weights[$0], $1) > (weights[$1], $0)  // of equal weights, as they stand
    }
    for cell in order {
      indices[cell] = shards[0].index
      shards[0].load += weights[cell]
      Self.sink(&shards)
    }
    self.indices = indices
    loads = shards.sorted { $0.index < $1.index }.map(\.load)
  }

  /// Brings the first shard to its place in the heap.
  private static func sink(_ shards: inout [(load: Double, index: Int)]) {
    var place = 0
    while 2 * place + 1 < shards.count {
      let children = (2 * place + 1)..<min(2 * place + 3, shards.count)
      let least = children.min { shards[$0] < shards[$1] }!
      guard shards[least] < shards[place] else { return }
      shards.swapAt(place, least)
      place = least
    }
  }
}
